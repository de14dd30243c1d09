//! Reading CVAT's tracks.

use super::labels::CvatLabels;
use super::shape;
use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::photos::{CAMERA, MOST_FRAMES, frame, scene, stem};
use crate::raster::MaskBudget;
use crate::xml::{XmlElement, number};
use assay_core::ParseError;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// Whether the task is one of a video.
pub(super) fn is_video(meta: &XmlElement) -> bool {
    meta.children.iter().any(|task| task.word("mode") == Some("interpolation"))
}

/// The video with its tracks.
///
/// # Errors
/// Numbers that are none, frames beyond the most, ids or frames twice.
pub(super) fn item(
    root: &XmlElement,
    file: &str,
    labels: &CvatLabels,
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<DatasetItem, ParseError> {
    let task = root.child("meta").and_then(|meta| meta.child("task").or_else(|| meta.child("job")));
    let fact = |place: &[&str]| {
        place.iter().try_fold(task?, |at, name| at.child(name)).map(|found| found.text.trim())
    };
    let whole = |place: &[&str], most: u32| {
        let value = fact(place).and_then(number).filter(|value| (1.0..=f64::from(most)).contains(value));
        value.map_or(0, |value| value as u32)
    };
    let size = [["original_size", "width"], ["original_size", "height"]].map(|place| whole(&place, 1 << 24));
    let (mut objects, mut ids) = (Vec::new(), BTreeSet::new());
    let mut count = whole(&["size"], MOST_FRAMES).max(1);
    for (i, track) in root.all("track").enumerate() {
        let Some(mut object) = object(track, size, labels, budget, report)? else { continue };
        object.id = track.get("id").map_or_else(|| i.to_string(), str::to_owned);
        if !ids.insert(object.id.clone()) {
            return Err(track.error(format!("two tracks have the id {}", object.id), "Give each its own"));
        }
        if objects.len() >= MAX_OBJECTS {
            return Err(track.error("there are more than 50,000 tracks", "Split the video"));
        }
        count = object.shapes.iter().map(|shape| shape.frame + 1).fold(count, u32::max);
        objects.push(object);
    }
    let named = fact(&["name"]).filter(|name| !name.is_empty());
    let source = fact(&["source"]).filter(|source| !source.is_empty()).map(stem);
    let name = named.or(source).unwrap_or(file);
    let frames = (0..count).map(|_| frame("")).collect();
    let document = Document { objects, ..Document::default() };
    Ok(DatasetItem { name: name.to_owned(), scene: scene(name, size, frames), document })
}

/// One row of a track.
struct TrackRow {
    shape: Shape,
    keyframe: bool,
    order: f64,
}

fn object(
    track: &XmlElement,
    size: [u32; 2],
    labels: &CvatLabels,
    budget: &mut MaskBudget,
    report: &mut ConversionReport,
) -> Result<Option<Object>, ParseError> {
    let class = track.need("label")?;
    let mut rows: BTreeMap<u32, TrackRow> = BTreeMap::new();
    for element in &track.children {
        let Some(geometry) =
            shape::read(element, size, budget, report)?.and_then(|found| found.into_iter().next())
        else {
            continue;
        };
        let frame = element.whole("frame")?;
        if frame >= MOST_FRAMES {
            let what = format!("frame {frame} is beyond the {MOST_FRAMES} that a video may have");
            return Err(element.error(what, "Split the video"));
        }
        let flag = |name: &str| element.get(name) == Some("1");
        let shape = Shape {
            occluded: flag("occluded"),
            outside: flag("outside"),
            attributes: labels.values(class, element),
            ..Shape::new(frame, CAMERA.to_owned(), geometry)
        };
        let order = if element.get("z_order").is_some() { element.number("z_order")? } else { 0.0 };
        let keyframe = element.get("keyframe") != Some("0");
        if rows.insert(frame, TrackRow { shape, keyframe, order }).is_some() {
            return Err(element.error(format!("frame {frame} is there twice"), "Keep one"));
        }
    }
    let order = rows.values().next().map_or(0.0, |row| row.order);
    let Some(first) = rows.values().next() else { return Ok(None) };
    // Attributes of the object as a whole, by its declaration, or else because it never changes.
    let whole = |name: &str, value: &AttributeValue| match labels.mutable(class, name) {
        Some(mutable) => !mutable,
        None => rows.values().all(|row| row.shape.attributes.get(name) == Some(value)),
    };
    let mut attributes = first.shape.attributes.clone();
    attributes.retain(|name, value| whole(name, value));
    if order != 0.0 {
        attributes.insert("z_order".to_owned(), AttributeValue::Number(order));
    }
    if let Some(group) = track.get("group_id").and_then(number).filter(|group| *group != 0.0) {
        attributes.insert("group_id".to_owned(), AttributeValue::Number(group));
    }
    let mut shapes = keyframes(rows);
    for shape in &mut shapes {
        shape.attributes.retain(|name, _| !attributes.contains_key(name));
        if shape.outside {
            shape.attributes.clear();
        }
    }
    Ok(Some(Object { id: String::new(), class: class.to_owned(), attributes, track: true, shapes }))
}

/// The rows that are needed for every frame to be as CVAT has it.
fn keyframes(rows: BTreeMap<u32, TrackRow>) -> Vec<Shape> {
    let rows: Vec<TrackRow> = rows.into_values().collect();
    let mut keyframes: Vec<Shape> = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let next = rows.get(i + 1);
        let ends = next.is_some_and(|next| next.shape.outside && !row.shape.outside);
        let linear = matches!(row.shape.geometry, Geometry::Box(_) | Geometry::Point(_));
        let before_outside = ends.then_some(next).flatten();
        let held = keyframes.last().is_some_and(|last| last.outside && row.shape.outside);
        if (row.keyframe && !held) || ends || (!linear && !row.shape.outside) {
            keyframes.push(row.shape.clone());
        }
        // Up to the frame before it is gone it moves towards where it goes.
        if let Some(gone) = before_outside.filter(|gone| gone.shape.frame > row.shape.frame + 1) {
            keyframes.extend(moved(&row.shape, &gone.shape));
        }
    }
    keyframes
}

/// The shape in the frame before it is gone.
fn moved(from: &Shape, gone: &Shape) -> Option<Shape> {
    let visible = Shape { outside: false, ..gone.clone() };
    let part = Object {
        id: String::new(),
        class: String::new(),
        attributes: BTreeMap::new(),
        track: true,
        shapes: vec![from.clone(), visible],
    };
    part.shape_at(gone.frame.checked_sub(1)?, CAMERA)
}
