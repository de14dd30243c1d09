//! Reading task responses.

use super::json::{ScaleEntry, ScaleResponse};
use super::{image, scene};
use crate::dataset::{ConversionLosses, DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::{ParseError, space};
use assay_core::label::AttributeValue;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a text, or its beginning, looks like tasks with responses or a response's cuboids.
pub fn looks_like(head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let is_json = head.trim_start().starts_with(['{', '[']);
    is_json && ((has("\"task_id\"") && (has("\"params\"") || has("\"response\""))) || has("\"cuboids\""))
}

/// Read the tasks of the folder's file, or of each of its files, one item a task.
///
/// Sensor fusion tasks become scenes with a frame for each list of cuboids: from frame objects that stand in the task or
/// beside it come the device's poses and the cameras; without them the world is the LiDAR's frame. Cuboids of one uuid
/// are a track. Image annotation tasks become images; their uuids are ids.
///
/// # Errors
/// There is no such file, or the only one is malformed. Errors of single tasks go to `each`.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let mut summary = DatasetSummary::default();
    let single = folder.paths().len() == 1;
    let mut found = 0;
    let mut names = space::UniqueNames::default();
    let mut seen = BTreeSet::new();
    let beside = AttachmentFolder::new(folder);
    for path in folder.paths().iter().filter(|path| single || path.to_ascii_lowercase().ends_with(".json")) {
        let bytes = folder.read(path)?;
        let head = bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default();
        if !looks_like(&String::from_utf8_lossy(head)) {
            continue;
        }
        found += 1;
        let tasks = match entries(&bytes).map_err(|e| e.in_file(path)) {
            Ok(tasks) => tasks,
            Err(error) if single => return Err(error),
            Err(error) => {
                each(Err(error));
                continue;
            }
        };
        for (task, place) in tasks {
            let item = item(&beside, &task, &place, path, &mut summary.losses).map(|mut item| {
                item.name = names.give(std::mem::take(&mut item.name));
                item
            });
            for class in item.iter().flat_map(|i| &i.document.objects).map(|o| &o.class) {
                if seen.insert(class.clone()) {
                    summary.classes.push(class.clone());
                }
            }
            each(item.map_err(|e| if e.file.is_empty() { e.in_file(path) } else { e }));
        }
    }
    if found == 0 {
        let fix = "Give a task with its response, or a response's list of cuboids";
        return Err(ParseError::new("folder", "there is no file of Scale's tasks", fix));
    }
    Ok(summary)
}

/// Tasks with their places in the file: one, a list, a page, or a response alone.
fn entries(bytes: &[u8]) -> Result<Vec<(ScaleEntry, String)>, ParseError> {
    let fix = "Write tasks as Scale's API gives them";
    let is_list = bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'[');
    if !is_list {
        let mut entry: ScaleEntry = space::json(bytes, fix)?;
        let docs = std::mem::take(&mut entry.docs);
        if docs.is_empty() {
            return Ok(vec![(entry, String::new())]);
        }
        return Ok(docs.into_iter().enumerate().map(|(i, doc)| (doc, format!("/docs/{i}"))).collect());
    }
    let list: Vec<ScaleEntry> = space::json(bytes, fix)?;
    if !list.iter().any(|entry| entry.cuboids.is_some()) {
        return Ok(list.into_iter().enumerate().map(|(i, entry)| (entry, format!("/{i}"))).collect());
    }
    let frame = |entry: ScaleEntry| {
        let mut frame = Map::new();
        frame.insert("cuboids".to_owned(), Value::Array(entry.cuboids.unwrap_or_default()));
        Value::Object(frame)
    };
    let annotations = Value::Array(list.into_iter().map(frame).collect());
    let response = Some(ScaleResponse { annotations, ..ScaleResponse::default() });
    Ok(vec![(ScaleEntry { response, ..ScaleEntry::default() }, String::new())])
}

fn item(
    folder: &AttachmentFolder<'_>,
    task: &ScaleEntry,
    place: &str,
    path: &str,
    losses: &mut ConversionLosses,
) -> Result<DatasetItem, ParseError> {
    let no_response = ScaleResponse::default();
    let response = task.response.as_ref().unwrap_or(&no_response);
    losses.add_many("attributes of whole tasks, left out", response.global_attributes.len());
    let at = format!("{place}/response/annotations");
    let (list, at) = match &response.annotations {
        Value::Array(list) => (list.clone(), at),
        Value::Object(of) => (behind(folder, of, &at)?, String::new()),
        Value::Null => (Vec::new(), at),
        _ => return Err(ParseError::new(at, "is no list and no address", "Write the task's annotations")),
    };
    let is_image = task.params.attachment.is_some() && !list.iter().any(|of| of.get("cuboids").is_some());
    if is_image || list.iter().any(|of| of.get("type").is_some()) {
        return image::item(folder, task, &list, &at, losses);
    }
    scene::item(folder, task, &list, &at, path, losses)
}

/// The annotations behind an address, where their file is in the folder.
fn behind(
    folder: &AttachmentFolder<'_>,
    of: &Map<String, Value>,
    place: &str,
) -> Result<Vec<Value>, ParseError> {
    let url = of.get("url").and_then(Value::as_str).unwrap_or_default();
    let Some(path) = folder.named(url) else {
        let what = format!("the annotations are at `{url}`, and no file of that name is here");
        return Err(ParseError::new(place, what, "Download them beside the task"));
    };
    space::json(&folder.files.read(path)?, "Write a list of frames").map_err(|e| e.in_file(path))
}

/// A folder whose files are found by the last part of an address.
pub(super) struct AttachmentFolder<'f> {
    pub(super) files: &'f dyn Folder,
    names: BTreeMap<&'f str, &'f str>,
}

impl<'f> AttachmentFolder<'f> {
    fn new(files: &'f dyn Folder) -> Self {
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
    losses: &mut ConversionLosses,
) -> BTreeMap<String, AttributeValue> {
    let mut one = |value: &Value| match value {
        Value::Bool(yes) => Some(AttributeValue::Bool(*yes)),
        Value::Number(number) => number.as_f64().map(AttributeValue::Number),
        Value::String(text) => Some(AttributeValue::Text(text.clone())),
        Value::Null => None,
        list => {
            losses.add("lists as attributes, kept as text");
            Some(AttributeValue::Text(list.to_string()))
        }
    };
    of.iter().filter_map(|(name, value)| Some((name.clone(), one(value)?))).collect()
}

/// Texts of a task's metadata.
pub(super) fn facts(
    task: &ScaleEntry,
    aside: &[&str],
    losses: &mut ConversionLosses,
) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    for (key, value) in task.params.metadata.iter().filter(|(key, _)| !aside.contains(&key.as_str())) {
        match value {
            Value::String(text) => drop(facts.insert(key.clone(), text.clone())),
            _ => losses.add("facts of tasks that are no texts, left out"),
        }
    }
    facts
}
