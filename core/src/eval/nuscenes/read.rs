//! Parser of results files: `{"results": {sample_token: [box, …]}}`.

use super::boxes::{DetectionBox, DetectionBoxes};
use super::unchecked_box::{UncheckedBox, check_box};
use crate::ParseError;
use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

/// Parse a results file as the nuScenes devkit writes it; `meta` and unknown fields are ignored. Velocities can be
/// `NaN` (which Python writes, although JSON does not have it) or null. As in the devkit, a missing `ego_translation`
/// is 0, 0, 0, and a missing `num_pts` and a missing `detection_score` are -1.
///
/// # Errors
/// Text that is not such JSON; unknown classes and attributes; numbers that are not finite; sizes that are not larger
/// than 0; a sample that occurs twice, or whose boxes have another token.
pub fn read_boxes(text: &str) -> Result<DetectionBoxes, ParseError> {
    let text = without_nan(text);
    let mut at = ReadLocation::default();
    let mut json = serde_json::Deserializer::from_str(&text);
    let read = FileSeed { at: &mut at }.deserialize(&mut json).and_then(|found| json.end().map(|()| found));
    read.map_err(|e| ParseError::new(at.to_string(), e.to_string(), FIX))
}

const FIX: &str = "Write {\"results\": {sample_token: [box, …]}} with the devkit's fields of a DetectionBox";

/// Text with each `NaN` outside strings replaced by an empty string of the same length, so that locations in messages
/// stay correct.
fn without_nan(text: &str) -> Cow<'_, str> {
    let mut written = String::new();
    let (mut in_string, mut escaped, mut end) = (false, false, 0);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'N' if !in_string && i >= end && text[i..].starts_with("NaN") => {
                written.push_str(&text[end..i]);
                written.push_str("\"\" ");
                end = i + "NaN".len();
            }
            _ => {}
        }
    }
    if end == 0 { Cow::Borrowed(text) } else { Cow::Owned(written + &text[end..]) }
}

/// Location of the parser.
#[derive(Default)]
struct ReadLocation {
    sample: Option<String>,
    index: Option<usize>,
}

impl fmt::Display for ReadLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sample, self.index) {
            (Some(sample), Some(index)) => write!(f, "/results/{sample}/{index}"),
            (Some(sample), None) => write!(f, "/results/{sample}"),
            (None, _) => f.write_str("/results"),
        }
    }
}

struct FileSeed<'a> {
    at: &'a mut ReadLocation,
}

impl<'de> DeserializeSeed<'de> for FileSeed<'_> {
    type Value = DetectionBoxes;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<DetectionBoxes, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FileSeed<'_> {
    type Value = DetectionBoxes;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with results")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DetectionBoxes, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "results" {
                map.next_value::<IgnoredAny>()?;
            } else if found.is_some() {
                return Err(A::Error::duplicate_field("results"));
            } else {
                found = Some(map.next_value_seed(ResultsSeed { at: &mut *self.at })?);
            }
        }
        found.ok_or_else(|| A::Error::missing_field("results"))
    }
}

struct ResultsSeed<'a> {
    at: &'a mut ReadLocation,
}

impl<'de> DeserializeSeed<'de> for ResultsSeed<'_> {
    type Value = DetectionBoxes;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<DetectionBoxes, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ResultsSeed<'_> {
    type Value = DetectionBoxes;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of samples")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DetectionBoxes, A::Error> {
        let (mut found, mut seen) = (DetectionBoxes::default(), BTreeSet::new());
        while let Some(token) = map.next_key::<String>()? {
            self.at.sample = Some(token.clone());
            if !seen.insert(token.clone()) {
                return Err(A::Error::custom("the sample occurs twice"));
            }
            let boxes = map.next_value_seed(SampleSeed { token: &token, at: &mut *self.at })?;
            found.samples.push((token, boxes));
            *self.at = ReadLocation::default();
        }
        Ok(found)
    }
}

struct SampleSeed<'a> {
    token: &'a str,
    at: &'a mut ReadLocation,
}

impl<'de> DeserializeSeed<'de> for SampleSeed<'_> {
    type Value = Vec<DetectionBox>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for SampleSeed<'_> {
    type Value = Vec<DetectionBox>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of boxes")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        loop {
            self.at.index = Some(found.len());
            let Some(written) = seq.next_element::<UncheckedBox>()? else { break };
            found.push(check_box(written, self.token).map_err(A::Error::custom)?);
        }
        self.at.index = None;
        Ok(found)
    }
}
