//! Parts of tasks: files behind addresses, attributes, facts.

use super::json::ScaleEntry;
use crate::conversion_report::ConversionReport;
use crate::dataset::Folder;
use crate::space;
use assay_core::ParseError;
use assay_core::label::AttributeValue;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Folder whose files are found by the last part of an address.
pub(super) struct AttachmentFolder<'f> {
    pub(super) files: &'f dyn Folder,
    names: BTreeMap<&'f str, &'f str>,
}

impl<'f> AttachmentFolder<'f> {
    pub(super) fn new(files: &'f dyn Folder) -> Self {
        let mut names = BTreeMap::new();
        for path in files.paths() {
            let (_, name) = space::parts(path);
            names.entry(name).or_insert(path.as_str());
        }
        for path in files.paths() {
            // An address of annotations has no ending.
            let (_, name) = space::parts(path);
            name.strip_suffix(".json").map(|name| names.entry(name).or_insert(path));
        }
        Self { files, names }
    }

    /// The file that an address names, without what it asks for.
    pub(super) fn named(&self, url: &str) -> Option<&'f str> {
        let (_, name) = space::parts(url.split(['?', '#']).next().unwrap_or_default());
        self.names.get(name).copied().filter(|_| !name.is_empty())
    }
}

/// A part of a JSON value as a type.
pub(super) fn value_of<T: DeserializeOwned>(value: &Value, place: &str) -> Result<T, ParseError> {
    T::deserialize(value)
        .map_err(|e| ParseError::new(place, e.to_string(), "Write it as Scale's API gives it"))
}

/// Attributes; a list is stored as its JSON.
pub(super) fn attributes(
    of: &Map<String, Value>,
    report: &mut ConversionReport,
) -> BTreeMap<String, AttributeValue> {
    let mut one = |value: &Value| match value {
        Value::Bool(yes) => Some(AttributeValue::Bool(*yes)),
        Value::Number(number) => number.as_f64().map(AttributeValue::Number),
        Value::String(text) => Some(AttributeValue::Text(text.clone())),
        Value::Null => None,
        list => {
            report.add("lists as attributes, kept as text");
            Some(AttributeValue::Text(list.to_string()))
        }
    };
    of.iter().filter_map(|(name, value)| Some((name.clone(), one(value)?))).collect()
}

/// Texts of a task's metadata.
pub(super) fn facts(
    task: &ScaleEntry,
    aside: &[&str],
    report: &mut ConversionReport,
) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for (key, value) in task.params.metadata.iter().filter(|(key, _)| !aside.contains(&key.as_str())) {
        match value {
            Value::String(text) => drop(facts.insert(key.clone(), text.clone())),
            _ => report.add("facts of tasks that are no texts, left out"),
        }
    }
    facts
}
