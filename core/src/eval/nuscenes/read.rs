//! Reading `{"results": {sample_token: [box, …]}}`.

use super::boxes::{Boxes, DetectionBox};
use super::written::{Written, checked};
use crate::ParseError;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Read a results file as the nuScenes devkit writes it; `meta` and unknown fields are passed over. Velocities may
/// be `NaN` (which Python writes, though JSON has none) or null. As in the devkit, a missing `ego_translation` is
/// 0, 0, 0, a missing `num_pts` and a missing `detection_score` are -1.
///
/// # Errors
/// Text that is not such JSON; unknown classes and attributes; numbers that are none; sizes that are not above 0; a
/// sample that comes twice, or that its boxes call by another name.
pub fn boxes(text: &str) -> Result<Boxes, ParseError> {
    let text = without_nan(text);
    let mut at = Place::default();
    let mut json = serde_json::Deserializer::from_str(&text);
    let read = File { at: &mut at }.deserialize(&mut json).and_then(|found| json.end().map(|()| found));
    read.map_err(|e| ParseError::new(at.to_string(), e.to_string(), MEND))
}

const MEND: &str = "Write {\"results\": {sample_token: [box, …]}} with the devkit's fields of a DetectionBox";

/// `NaN` outside strings becomes an empty string of the same length, so that places in messages stay true.
fn without_nan(text: &str) -> Cow<'_, str> {
    let mut written = String::new();
    let (mut in_string, mut escaped, mut kept) = (false, false, 0);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'N' if !in_string && i >= kept && text[i..].starts_with("NaN") => {
                written.push_str(&text[kept..i]);
                written.push_str("\"\" ");
                kept = i + "NaN".len();
            }
            _ => {}
        }
    }
    if kept == 0 { Cow::Borrowed(text) } else { Cow::Owned(written + &text[kept..]) }
}

/// How far the reading has come.
#[derive(Default)]
struct Place {
    sample: Option<String>,
    index: Option<usize>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sample, self.index) {
            (Some(sample), Some(index)) => write!(f, "/results/{sample}/{index}"),
            (Some(sample), None) => write!(f, "/results/{sample}"),
            (None, _) => f.write_str("/results"),
        }
    }
}

struct File<'a> {
    at: &'a mut Place,
}

impl<'de> DeserializeSeed<'de> for File<'_> {
    type Value = Boxes;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Boxes, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for File<'_> {
    type Value = Boxes;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with results")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Boxes, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "results" {
                map.next_value::<IgnoredAny>()?;
            } else if found.is_some() {
                return Err(A::Error::duplicate_field("results"));
            } else {
                found = Some(map.next_value_seed(Results { at: &mut *self.at })?);
            }
        }
        found.ok_or_else(|| A::Error::missing_field("results"))
    }
}

struct Results<'a> {
    at: &'a mut Place,
}

impl<'de> DeserializeSeed<'de> for Results<'_> {
    type Value = Boxes;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Boxes, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Results<'_> {
    type Value = Boxes;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of samples")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Boxes, A::Error> {
        let (mut found, mut seen) = (Boxes::default(), BTreeSet::new());
        while let Some(token) = map.next_key::<String>()? {
            self.at.sample = Some(token.clone());
            if !seen.insert(token.clone()) {
                return Err(A::Error::custom("the sample comes twice"));
            }
            let boxes = map.next_value_seed(Sample { token: &token, at: &mut *self.at })?;
            found.samples.push((token, boxes));
            *self.at = Place::default();
        }
        Ok(found)
    }
}

struct Sample<'a> {
    token: &'a str,
    at: &'a mut Place,
}

impl<'de> DeserializeSeed<'de> for Sample<'_> {
    type Value = Vec<DetectionBox>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Sample<'_> {
    type Value = Vec<DetectionBox>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of boxes")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        loop {
            self.at.index = Some(found.len());
            let Some(written) = seq.next_element::<Written>()? else { break };
            found.push(checked(written, self.token).map_err(A::Error::custom)?);
        }
        self.at.index = None;
        Ok(found)
    }
}
