//! Reading CVAT's tracks.

use super::labels::CvatLabels;
use super::shape;
use super::task_frames::TaskFrames;
use crate::conversion_report::ConversionReport;
use crate::dataset::{DatasetItem, Folder};
use crate::json::id_of_text;
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

/// The video with its tracks, and its pictures where they lie in the folder. Frames are those of the task; where it
/// took a part of the video, the facts of the recording say which.
///
/// # Errors
/// Numbers that are none, frames beyond the most, ids or frames twice.
pub(super) fn item(
    folder: &dyn Folder,
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
    let side = |name: &str| {
        let value = fact(&["original_size", name]).and_then(number);
        value.filter(|value| (1.0..=f64::from(1 << 24)).contains(value)).map_or(0, |value| value as u32)
    };
    let mut size = ["width", "height"].map(side);
    let taken = TaskFrames::read(task);
    let (mut objects, mut ids) = (Vec::new(), BTreeSet::new());
    let mut count = taken.count.unwrap_or(1);
    for (i, track) in root.all("track").enumerate() {
        let id = track.get("id").map_or_else(|| i.to_string(), id_of_text);
        let context = TrackContext { id: &id, size, taken, labels };
        let Some(mut object) = object(track, context, budget, report)? else { continue };
        object.id.clone_from(&id);
        if !ids.insert(id) {
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
    let pictures = taken.pictures(folder, count);
    if let Some(first) = pictures.values().next() {
        let missing = usize::try_from(count).unwrap_or_default().saturating_sub(pictures.len());
        report.warn_many("frames without a picture", missing);
        size = if size.contains(&0) { folder.image_size(first).unwrap_or(size) } else { size };
    }
    let frames = (0..count).map(|i| frame(pictures.get(&i).map_or("", String::as_str))).collect();
    let mut scene = scene(name, size, frames);
    taken.describe(count, &mut scene.metadata);
    Ok(DatasetItem::new(name.to_owned(), scene, Document { objects, ..Document::default() }))
}

/// One row of a track.
struct TrackRow {
    shape: Shape,
    keyframe: bool,
    order: f64,
}

/// What the rows of a track are read with.
#[derive(Clone, Copy)]
struct TrackContext<'a> {
    id: &'a str,
    size: [u32; 2],
    taken: TaskFrames,
    labels: &'a CvatLabels,
}

fn object(
    track: &XmlElement,
    TrackContext { id, size, taken, labels }: TrackContext<'_>,
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
        let number = element.whole("frame")?;
        let Some(frame) = taken.index(number) else {
            let kind = "shapes on frames that the task does not have, left out";
            report.add_named(kind, format!("track {id}, frame {number}"));
            continue;
        };
        if frame >= MOST_FRAMES {
            let what = format!("frame {number} is beyond the {MOST_FRAMES} that a video may have");
            return Err(element.error(what, "Split the video"));
        }
        let shape = Shape {
            occluded: shape::flag(element, "occluded", false, report),
            outside: shape::flag(element, "outside", false, report),
            attributes: labels.values(class, element),
            ..Shape::new(frame, CAMERA.to_owned(), geometry)
        };
        let order = if element.get("z_order").is_some() { element.number("z_order")? } else { 0.0 };
        let keyframe = shape::flag(element, "keyframe", true, report);
        if rows.insert(frame, TrackRow { shape, keyframe, order }).is_some() {
            return Err(element.error(format!("frame {number} is there twice"), "Keep one"));
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
    let beside = |frame: u32| {
        let kind = "positions beside the way between keyframes, taken as keyframes";
        report.warn(kind, format!("track {id}, frame {}", taken.number(frame)));
    };
    let mut shapes = keyframes(rows, beside);
    for shape in &mut shapes {
        shape.attributes.retain(|name, _| !attributes.contains_key(name));
        if shape.outside {
            shape.attributes.clear();
        }
    }
    Ok(Some(Object { id: String::new(), class: class.to_owned(), attributes, track: true, shapes }))
}

/// The keyframes that were set, and the rows between them that are not on the way: those of shapes that CVAT moves and
/// this program holds.
fn keyframes(rows: BTreeMap<u32, TrackRow>, mut beside: impl FnMut(u32)) -> Vec<Shape> {
    let rows: Vec<TrackRow> = rows.into_values().collect();
    // For each row the place of the next keyframe.
    let mut next = vec![None; rows.len()];
    for i in (1..rows.len()).rev() {
        let after = rows.get(i).filter(|row| row.keyframe).map(|_| i).or(next.get(i).copied().flatten());
        if let Some(slot) = next.get_mut(i - 1) {
            *slot = after;
        }
    }
    let mut keyframes: Vec<Shape> = Vec::new();
    for (row, next) in rows.iter().zip(next) {
        if row.keyframe {
            keyframes.push(row.shape.clone());
            continue;
        }
        let next = next.and_then(|at: usize| rows.get(at)).map(|row| &row.shape);
        if !is_on_the_way(&row.shape, keyframes.last(), next) {
            beside(row.shape.frame);
            keyframes.push(row.shape.clone());
        }
    }
    keyframes
}

/// Pixels by which rounding to two digits may move a position.
const ROUNDING: f64 = 0.02;

/// Whether a shape is what is between two keyframes anyway.
fn is_on_the_way(shape: &Shape, before: Option<&Shape>, next: Option<&Shape>) -> bool {
    let Some(before) = before else { return false };
    let part = Object {
        id: String::new(),
        class: String::new(),
        attributes: BTreeMap::new(),
        track: true,
        shapes: [Some(before), next].into_iter().flatten().cloned().collect(),
    };
    let Some(between) = part.shape_at(shape.frame, CAMERA) else { return shape.outside };
    let close = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| (a - b).abs() <= ROUNDING);
    let near = match (&between.geometry, &shape.geometry) {
        (Geometry::Box(a), Geometry::Box(b)) => close(a, b),
        (Geometry::Point(a), Geometry::Point(b)) => close(a, b),
        (a, b) => a == b,
    };
    near && !shape.outside && between.occluded == shape.occluded && between.attributes == shape.attributes
}
