//! Reading task responses.

use super::json::{ScaleEntry, ScaleResponse};
use super::task_parts::AttachmentFolder;
use super::{image, scene};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::parse_bytes;
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::text;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Whether a text, or its beginning, looks like tasks with responses or a response's cuboids.
pub fn looks_like(head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let is_json = text::without_mark(head).trim_start().starts_with(['{', '[']);
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
    let mut names = UniqueNames::default();
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
            let item = item(&beside, &task, &place, path, &mut summary.report).map(|mut item| {
                item.is_labeled = task.response.is_some();
                item.name = names.unique(&item.name);
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
    let is_list = text::bytes_without_mark(bytes).iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'[');
    if !is_list {
        let mut entry: ScaleEntry = parse_bytes(bytes, fix)?;
        let docs = std::mem::take(&mut entry.docs);
        if docs.is_empty() {
            return Ok(vec![(entry, String::new())]);
        }
        return Ok(docs.into_iter().enumerate().map(|(i, doc)| (doc, format!("/docs/{i}"))).collect());
    }
    let list: Vec<ScaleEntry> = parse_bytes(bytes, fix)?;
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
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let no_response = ScaleResponse::default();
    let response = task.response.as_ref().unwrap_or(&no_response);
    report.add_many("attributes of whole tasks, left out", response.global_attributes.len());
    let at = format!("{place}/response/annotations");
    let (list, at) = match &response.annotations {
        Value::Array(list) => (list.clone(), at),
        Value::Object(of) => (behind(folder, of, &at)?, String::new()),
        Value::Null => (Vec::new(), at),
        _ => return Err(ParseError::new(at, "is no list and no address", "Write the task's annotations")),
    };
    let is_image = task.params.attachment.is_some() && !list.iter().any(|of| of.get("cuboids").is_some());
    if is_image || list.iter().any(|of| of.get("type").is_some()) {
        return image::item(folder, task, &list, &at, report);
    }
    scene::item(folder, task, &list, &at, path, report)
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
    parse_bytes(&folder.files.read(path)?, "Write a list of frames").map_err(|e| e.in_file(path))
}
