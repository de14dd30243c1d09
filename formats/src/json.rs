//! JSON files of labels: errors with their locations, and attributes.

use super::conversion_report::ConversionReport;
use assay_core::ParseError;
use assay_core::label::AttributeValue;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Read a JSON text; the reader refuses deep nesting.
///
/// # Errors
/// Text that is not such JSON, with line and column.
pub(super) fn parse<'a, T: Deserialize<'a>>(text: &'a str, fix: &str) -> Result<T, ParseError> {
    parse_bytes(text.strip_prefix('\u{feff}').unwrap_or(text).as_bytes(), fix)
}

/// Read JSON from bytes.
///
/// # Errors
/// As [`parse`].
pub(super) fn parse_bytes<'a, T: Deserialize<'a>>(bytes: &'a [u8], fix: &str) -> Result<T, ParseError> {
    serde_json::from_slice(bytes).map_err(|e| {
        let location = format!("line {}, column {}", e.line(), e.column());
        // The location contains the position already.
        let whole = e.to_string();
        let what = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(what, _)| what);
        ParseError::new(location, what, fix)
    })
}

/// An id that programs write as a number or as a text; stored as text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "an id is neither a whole number from 0 on nor a text")]
pub(super) enum NumberOrText {
    Number(u64),
    Text(String),
}

impl NumberOrText {
    /// As text.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
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
