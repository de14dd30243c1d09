//! JSON files of labels: errors with their locations, and attributes.

use super::conversion_report::ConversionReport;
use assay_core::ParseError;
use assay_core::label::AttributeValue;
use assay_core::text;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Read a JSON text; the reader refuses deep nesting.
///
/// # Errors
/// Text that is not such JSON, with line and column.
pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str, fix: &str) -> Result<T, ParseError> {
    parse_bytes(text.as_bytes(), fix)
}

/// Read JSON from bytes.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8], fix: &str) -> Result<T, ParseError> {
    serde_json::from_slice(text::bytes_without_mark(bytes)).map_err(|e| ParseError::in_json(&e, fix))
}

/// An id that programs write as a number or as a text; stored as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "an id is neither a whole number from 0 on nor a text")]
pub(super) enum NumberOrText {
    Number(u64),
    #[serde(deserialize_with = "whole_float")]
    Float(u64),
    Text(String),
}

fn whole_float<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    whole(number).ok_or_else(|| serde::de::Error::custom(format!("{number} is no whole number from 0 on")))
}

impl NumberOrText {
    /// As text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Number(number) | Self::Float(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

/// A number that programs write as 7, 7.0 or "7"; what it is, is found out later, where its place is known.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RawNumber(Value);

impl<'de> Deserialize<'de> for RawNumber {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}

impl RawNumber {
    /// The whole number from 0 on that it is in any spelling.
    pub(super) fn whole(&self) -> Option<u64> {
        match &self.0 {
            Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
            Value::String(text) => {
                let word = text.trim();
                word.parse().ok().or_else(|| whole(word.parse().ok()?))
            }
            _ => None,
        }
    }

    /// An id as text: a whole number in its one plain spelling, or else a text as it is. `None` for what is neither.
    pub(super) fn id(&self) -> Option<String> {
        match &self.0 {
            // A code such as 007 is no number.
            Value::String(text) if text.len() > 1 && text.starts_with('0') => Some(text.clone()),
            Value::String(text) => {
                Some(self.whole().map_or_else(|| text.clone(), |number| number.to_string()))
            }
            _ => self.whole().map(|number| number.to_string()),
        }
    }

    /// As it is written.
    pub(super) fn shown(&self) -> String {
        self.0.to_string()
    }
}

/// An id from a text: a whole number that passed through a table program, `7.0`, is 7.
pub(super) fn id_of_text(text: &str) -> String {
    let spelled = text.split_once('.').filter(|(digits, zeros)| {
        !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') && plain_id(digits).is_some()
    });
    spelled.map_or(text, |(digits, _)| digits).to_owned()
}

fn whole(number: f64) -> Option<u64> {
    // A double holds whole numbers up to 2^53.
    (number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
}

/// The whole number that a text is, written in the one plain way.
pub(super) fn plain_id(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}

/// Gives out whole numbers as ids: the wanted ones where they are free, else the lowest free one.
pub(super) struct IdAllocator {
    taken: std::collections::BTreeSet<u64>,
    next: u64,
}

impl IdAllocator {
    /// None of these is assigned to another.
    pub(super) fn reserving(wanted: impl IntoIterator<Item = u64>, first: u64) -> Self {
        Self { taken: wanted.into_iter().collect(), next: first }
    }

    /// A number that is not wanted by anyone.
    pub(super) fn free(&mut self) -> u64 {
        while self.taken.contains(&self.next) {
            self.next = self.next.saturating_add(1);
        }
        self.taken.insert(self.next);
        self.next
    }
}

/// A value as an attribute; `None` for nothing, lists and objects.
pub(super) fn attribute(value: Value) -> Option<AttributeValue> {
    match value {
        Value::Bool(yes) => Some(AttributeValue::Bool(yes)),
        Value::Number(number) => number.as_f64().map(AttributeValue::Number),
        Value::String(text) => Some(AttributeValue::Text(text)),
        _ => None,
    }
}

/// Values as attributes; those that cannot be one are counted.
pub(super) fn attributes(
    values: BTreeMap<String, Value>,
    report: &mut ConversionReport,
) -> BTreeMap<String, AttributeValue> {
    let mut attributes = BTreeMap::new();
    for (name, value) in values {
        match attribute(value) {
            Some(value) => drop(attributes.insert(name, value)),
            None => report.add("attributes without a single value, left out"),
        }
    }
    attributes
}

/// An attribute as JSON.
pub(super) fn value(attribute: &AttributeValue) -> Value {
    match attribute {
        AttributeValue::Bool(yes) => Value::Bool(*yes),
        AttributeValue::Number(number) => Value::from(*number),
        AttributeValue::Text(text) => Value::String(text.clone()),
    }
}

/// A list of JSON texts, one a line.
pub(super) fn list(values: &[Value]) -> String {
    let lines: Vec<String> = values.iter().map(Value::to_string).collect();
    format!("[{}]", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_is_the_same_in_any_spelling() {
        let raw = |text: &str| serde_json::from_str::<RawNumber>(text).unwrap();
        for text in ["7", "7.0", "\"7\"", "\"7.0\"", "7e0"] {
            assert_eq!((raw(text).whole(), raw(text).id()), (Some(7), Some("7".to_owned())), "{text}");
        }
        for (text, id) in [("\"007\"", "007"), ("\"tree\"", "tree"), ("\"1.5\"", "1.5"), ("\"0\"", "0")] {
            assert_eq!(raw(text).id().as_deref(), Some(id));
        }
        for text in ["1.5", "-1", "null", "true", "[]", "1e300"] {
            assert_eq!((raw(text).whole(), raw(text).id()), (None, None), "{text}");
        }
        assert_eq!(["7.0", "7", "7.5", "v1.0", "007.0"].map(id_of_text), ["7", "7", "7.5", "v1.0", "007.0"]);
        let id = |text: &str| serde_json::from_str::<NumberOrText>(text).map(|id| id.text()).ok();
        assert_eq!([id("7.0"), id("7"), id("1.5")], [Some("7".to_owned()), Some("7".to_owned()), None]);
    }
}
