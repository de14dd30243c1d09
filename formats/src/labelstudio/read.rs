//! Reading Label Studio's JSON.

use super::keys::TASK_ID;
use super::region::{RegionResult, attribute_value, geometry, shape_of};
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, DatasetSummary, Folder, ItemSink};
use crate::json::{self, NumberOrText};
use crate::photos::{self, FolderImages, NamedImage, photograph};
use crate::raster::MaskBudget;
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, MAX_OBJECTS, Object};
use assay_core::text;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Whether a file is such an export.
pub fn detects(path: &str, head: &str) -> bool {
    let has = |key: &str| head.contains(key);
    let list = text::without_mark(head).trim_start().starts_with('[');
    let results = has("\"annotations\"") || has("\"predictions\"");
    let minimal = has("\"annotation_id\"") && has("\"annotator\"");
    path.to_ascii_lowercase().ends_with(".json")
        && list
        && ((results && (has("\"data\"") || has("\"to_name\""))) || minimal)
}

const FIX: &str = "Export as JSON from Label Studio once more";

#[derive(Deserialize)]
struct Task {
    id: Option<NumberOrText>,
    data: Option<BTreeMap<String, Value>>,
    annotations: Option<Vec<TaskAnnotation>>,
    predictions: Option<Vec<TaskAnnotation>>,
}

#[derive(Deserialize)]
struct TaskAnnotation {
    #[serde(default)]
    result: Vec<RegionResult>,
    was_cancelled: Option<bool>,
    score: Option<f64>,
}

/// Read an export: an item for each task, with its first annotation that was not cancelled, or where there is none its
/// first prediction. A region's labels are its class, other results of a region (choices, numbers,
/// texts) are its attributes, and results of the whole image are facts of the item, as other data of the task are.
///
/// # Errors
/// Text that is no such JSON, JSON-MIN, numbers that are none, ids twice.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let (path, text) = photos::only_file(folder, &[".json"], detects, "Label Studio's JSON")?;
    let (items, summary) = tasks(folder, &text).map_err(|e| e.in_file(&path))?;
    items.into_iter().for_each(|item| each(Ok(item)));
    Ok(summary)
}

fn tasks(folder: &dyn Folder, text: &str) -> Result<(Vec<DatasetItem>, DatasetSummary), ParseError> {
    let tasks: Vec<Task> = json::parse(text, FIX)?;
    let mut budget = MaskBudget::for_file_size(text.len());
    let (mut report, mut names, mut classes) =
        (ConversionReport::default(), UniqueNames::new('-'), Vec::<String>::new());
    let (mut items, mut seen, known) = (Vec::new(), BTreeSet::new(), FolderImages::new(folder));
    for (i, task) in tasks.into_iter().enumerate() {
        let Task { id, data, annotations, predictions } = task;
        let pointer = format!("/{i}");
        let Some(data) = data else {
            let what = "a task has no data, as in JSON-MIN";
            return Err(ParseError::new(pointer, what, "Export as JSON, not as JSON-MIN"));
        };
        let chosen = chosen(annotations, predictions, &mut report);
        let regions = chosen.as_ref().map_or(&[][..], |(_, annotation)| annotation.result.as_slice());
        let mut item = item(folder, &known, i, id, data, regions, &mut names).map_err(|what| {
            ParseError::new(pointer.as_str(), what, "Write original_width and original_height in pixels")
        })?;
        item.is_labeled = chosen.is_some();
        if let Some((list, annotation)) = chosen {
            let place = format!("{pointer}/{list}");
            add(&mut item, annotation, &place, &mut budget, &mut report)?;
        }
        for object in &item.document.objects {
            if seen.insert(object.class.clone()) {
                classes.push(object.class.clone());
            }
        }
        items.push(item);
    }
    Ok((items, DatasetSummary { classes, report }))
}

/// The annotation that counts, with the list that it is in.
fn chosen(
    annotations: Option<Vec<TaskAnnotation>>,
    predictions: Option<Vec<TaskAnnotation>>,
    report: &mut ConversionReport,
) -> Option<(String, TaskAnnotation)> {
    let mut valid: Vec<(usize, TaskAnnotation)> =
        annotations.unwrap_or_default().into_iter().enumerate().collect();
    valid.retain(|(_, annotation)| annotation.was_cancelled != Some(true));
    report.add_many("further annotations of a task, left out", valid.len().saturating_sub(1));
    let first = valid.into_iter().next().map(|(i, annotation)| (format!("annotations/{i}"), annotation));
    first.or_else(|| {
        let predictions = predictions.unwrap_or_default();
        report.add_many("further predictions of a task, left out", predictions.len().saturating_sub(1));
        let mut first = predictions.into_iter().next()?;
        for region in &mut first.result {
            region.score = region.score.or(first.score);
        }
        Some(("predictions/0".to_owned(), first))
    })
}

fn item(
    folder: &dyn Folder,
    known: &FolderImages<'_>,
    i: usize,
    id: Option<NumberOrText>,
    mut data: BTreeMap<String, Value>,
    regions: &[RegionResult],
    names: &mut UniqueNames,
) -> Result<DatasetItem, String> {
    let is_image = |value: &Value| value.as_str().is_some_and(|text| !photos::media_type(text).is_empty());
    let key = if data.get("image").is_some_and(Value::is_string) {
        Some("image".to_owned())
    } else {
        data.iter().find(|(_, value)| is_image(value)).map(|(key, _)| key.clone())
    };
    let image_path = match key.and_then(|key| data.remove(&key)) {
        Some(Value::String(text)) => text,
        _ => String::new(),
    };
    let image_path = image_path.rsplit_once("?d=").map_or(image_path.as_str(), |(_, path)| path);
    let NamedImage { name: image_path, file } = known.resolve(image_path);
    let path = photos::without_ending(&image_path);
    let path = path.split_once("://").map_or(path, |(_, path)| path).trim_start_matches('/');
    let id = id.map_or_else(|| (i + 1).to_string(), |id| id.text());
    let pixels = |value: Option<f64>| match value {
        None => Ok(0),
        Some(size) if (1.0..=f64::from(1 << 24)).contains(&size) => Ok(size as u32),
        Some(size) => Err(format!("{size} px is no size of an image")),
    };
    let sized = regions.iter().find(|region| region.original_width.is_some());
    let size = match sized {
        Some(region) => [pixels(region.original_width)?, pixels(region.original_height)?],
        None => folder.image_size(&file).unwrap_or([0; 2]),
    };
    let name = names.unique(if path.is_empty() { &id } else { path });
    let mut item = photograph(&name, &file, size);
    if id != (i + 1).to_string() {
        item.scene.metadata.insert(TASK_ID.to_owned(), id);
    }
    let facts = data.into_iter().filter_map(|(key, value)| match value {
        Value::String(text) => Some((key, text)),
        Value::Number(number) => Some((key, number.to_string())),
        _ => None,
    });
    item.scene.metadata.extend(facts);
    Ok(item)
}

/// What is known of a region.
#[derive(Default)]
struct RegionDraft {
    geometry: Option<Geometry>,
    class: Option<String>,
    occluded: bool,
    attributes: BTreeMap<String, AttributeValue>,
}

fn add(
    item: &mut DatasetItem,
    annotation: TaskAnnotation,
    place: &str,
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<(), ParseError> {
    let shaped: BTreeSet<String> =
        annotation.result.iter().filter_map(|r| shape_of(r).and(r.id.clone())).collect();
    let (mut order, mut drafts) = (Vec::new(), BTreeMap::<String, RegionDraft>::new());
    for (i, region) in annotation.result.into_iter().enumerate() {
        let parse_error = |what: String| ParseError::new(format!("{place}/result/{i}"), what, FIX);
        let id = region.id.clone().unwrap_or_else(|| (i + 1).to_string());
        let geometry = geometry(&region, budget, report).map_err(parse_error)?;
        if geometry.is_none() && !shaped.contains(&id) {
            fact(item, region, report);
            continue;
        }
        let draft = drafts.entry(id.clone()).or_insert_with(|| {
            order.push(id.clone());
            RegionDraft::default()
        });
        if geometry.is_some() {
            if draft.geometry.is_some() {
                return Err(parse_error(format!("two regions have the id {id}")));
            }
            draft.geometry = geometry;
        }
        describe(draft, region, report);
    }
    for id in order {
        let Some(RegionDraft { geometry: Some(geometry), class, occluded, attributes }) = drafts.remove(&id)
        else {
            continue;
        };
        let Some(class) = class else {
            report.add("regions without a label, left out");
            continue;
        };
        if item.document.objects.len() >= MAX_OBJECTS {
            return Err(ParseError::new(place, "there are more than 50,000 regions", "Split the image"));
        }
        let mut object = Object { attributes, ..photos::object(id, &class, geometry) };
        object.shapes.iter_mut().for_each(|shape| shape.occluded = occluded);
        item.document.objects.push(object);
    }
    Ok(())
}

/// Take what a result says of a region.
fn describe(draft: &mut RegionDraft, region: RegionResult, report: &mut ConversionReport) {
    if let Some(score) = region.score {
        draft.attributes.insert("score".to_owned(), AttributeValue::Number(score));
    }
    let labels = region.value.more.iter().find(|(key, _)| key.ends_with("labels"));
    if let Some(Value::Array(labels)) = labels.map(|(_, labels)| labels) {
        report.add_many("further labels of a region, left out", labels.len().saturating_sub(1));
        let first = labels.first().and_then(Value::as_str).map(str::to_owned);
        draft.class = draft.class.take().or(first);
    }
    let is_shape = shape_of(&region).is_some() || region.r#type == "labels";
    let Some(name) = region.from_name.filter(|_| !is_shape) else { return };
    match attribute_value(region.value.more) {
        Some(AttributeValue::Bool(yes)) if name == "occluded" => draft.occluded = yes,
        Some(value) => drop(draft.attributes.insert(name, value)),
        None => report.add("results of other kinds, left out"),
    }
}

/// A result on the whole image becomes a fact.
fn fact(item: &mut DatasetItem, region: RegionResult, report: &mut ConversionReport) {
    if region.r#type.starts_with("ellipse") {
        return report.add("ellipses, left out");
    }
    match (region.from_name, attribute_value(region.value.more)) {
        (Some(name), Some(value)) => drop(item.scene.metadata.insert(name, photos::text_of(&value))),
        _ => report.add("results of other kinds, left out"),
    }
}
