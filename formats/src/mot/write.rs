//! Writing MOTChallenge ground truth.

use super::classes::CLASSES;
use super::keys::{LAYOUT, NUMBERS, POSITIONS, detection_id};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem};
use crate::json::{IdAllocator, plain_id};
use crate::photos::{each_frame, size};
use crate::scene_losses::{report_keyframes, report_unseen, report_unused_classes};
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::{Bounds, Geometry};
use assay_core::label::{AttributeValue, Object, Shape};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Write the rows of a `gt.txt`, by frame and object, interpolated frames too. Several items are put one after another
/// as one recording. An object in a single frame that is no track is a detection without an id.
///
/// # Errors
/// None.
pub fn write(dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
    let mut report = ConversionReport::default();
    let numbers = numbers(dataset, &mut report);
    report_unused_classes(dataset, &mut report);
    let several = dataset.items.len() > 1;
    report
        .add_many("recordings, put one after another as one", if several { dataset.items.len() } else { 0 });
    let all = || dataset.items.iter().flat_map(|item| &item.document.objects);
    let mut ids = IdAllocator::reserving(all().filter_map(|o| plain_id(&o.id)), 1);
    let (mut used_ids, mut rows, mut before) = (BTreeSet::new(), BTreeMap::new(), 1);
    for item in &dataset.items {
        recording(item, &mut report);
        let metadata = &item.scene.metadata;
        report.add_many(
            "facts of recordings, left out",
            metadata.iter().filter(|(key, value)| *key != LAYOUT || *value != POSITIONS).count(),
        );
        let has_positions = metadata.get(LAYOUT).is_some_and(|layout| layout == POSITIONS);
        for object in &item.document.objects {
            let seen = seen(item, object, &mut report);
            let alone = !object.track && seen.len() == 1;
            let id = if alone {
                "-1".to_owned()
            } else {
                report.add_many("objects in several frames, written as tracks", usize::from(!object.track));
                let own_id = plain_id(&object.id).filter(|id| used_ids.insert(*id));
                report.add_many("ids of objects, numbered anew", usize::from(own_id.is_none()));
                own_id.unwrap_or_else(|| ids.free()).to_string()
            };
            let attributes = object.attributes.iter().filter(|(name, value)| !is_number(name, value));
            report.add_many("attributes, left out", attributes.count());
            let class = numbers.get(object.class.as_str()).copied().unwrap_or(1);
            let class = Some(class).filter(|class| !has_positions || *class != 1);
            for shape in seen {
                let Some(text) = row(object, &shape, class, &mut report) else { continue };
                let frame = before + u64::from(shape.frame);
                rows.entry(frame)
                    .or_insert_with(Vec::new)
                    .push((format!("{frame},{id},{text}\n"), alone.then_some(object)));
            }
        }
        before += u64::try_from(item.scene.frames.len()).unwrap_or(u64::MAX);
    }
    let last = rows.keys().next_back().copied().unwrap_or(1);
    report.add_many(
        "frames after the last box, left out",
        usize::try_from(before - 1 - last.min(before - 1)).unwrap_or(0),
    );
    let rows: Vec<(String, Option<&Object>)> = rows.into_values().flatten().collect();
    for (object, number) in rows.iter().filter_map(|(_, alone)| *alone).zip(1..) {
        // Readers count what has no id.
        if object.id != detection_id(number) {
            report.add_named("ids of objects in one frame, counted anew", &object.id);
        }
    }
    let text: String = rows.into_iter().map(|(row, _)| row).collect();
    Ok(DatasetFiles { files: vec![(String::new(), text.into_bytes())], media: Vec::new(), report })
}

/// Say what rows do not hold of a recording: they are a text without its `seqinfo.ini`.
fn recording(item: &DatasetItem, report: &mut ConversionReport) {
    // A recording that is called as its text says nothing more.
    if !["gt", "det"].contains(&item.name.as_str()) {
        report.add_named("names of recordings, left out", &item.name);
    }
    if item.scene.cameras().next().is_some_and(|camera| !size(camera).contains(&0)) {
        report.add_named("sizes of images, left out", &item.name);
    }
    for camera in item.scene.cameras().skip(1) {
        report.add_named("cameras other than the first, left out", format!("{}: {}", item.name, camera.id));
    }
    report_unseen(item, report);
}

/// Numbers of the classes: the challenge's own where all are of it, else counted in their order.
fn numbers<'a>(dataset: &'a Dataset, report: &mut ConversionReport) -> BTreeMap<&'a str, u64> {
    let objects = dataset.items.iter().flat_map(|item| &item.document.objects).map(|object| &object.class);
    let used: BTreeSet<&str> = objects.map(String::as_str).collect();
    let own = |name: &str| {
        let known = (1..).zip(CLASSES).find(|(_, known)| *known == name).map(|(number, _)| number);
        known.or_else(|| name.strip_prefix("class ").and_then(plain_id))
    };
    if let Some(numbers) = used.iter().map(|name| Some((*name, own(name)?))).collect() {
        return numbers;
    }
    report.add_many("names of classes, written as numbers", used.len());
    let mut numbers = BTreeMap::new();
    for name in dataset.classes.iter().map(String::as_str).chain(used) {
        let next = u64::try_from(numbers.len()).unwrap_or_default() + 1;
        numbers.entry(name).or_insert(next);
    }
    numbers
}

/// Where an object can be seen by the first camera that it is on.
fn seen(item: &DatasetItem, object: &Object, report: &mut ConversionReport) -> Vec<Shape> {
    let frames = item.scene.frames.len();
    let mut cameras = item.scene.cameras().filter(|c| object.shapes.iter().any(|s| s.sensor == c.id));
    let Some(first) = cameras.next() else {
        report.add("objects on no image, left out");
        return Vec::new();
    };
    report.add_many("objects on further cameras, left out", cameras.count());
    if object.shapes.iter().any(|shape| item.scene.cameras().all(|camera| camera.id != shape.sensor)) {
        report.add_named("shapes in space, left out", &object.id);
    }
    let seen = each_frame(object, &first.id, frames);
    report.add_many("objects on no image, left out", usize::from(seen.is_empty()));
    report_keyframes(object, space::frame_count(&item.scene), report);
    seen
}

/// Whether an attribute is a number of the row, or says that there is none.
fn is_number(name: &str, value: &AttributeValue) -> bool {
    NUMBERS.iter().any(|(number, unknown)| match value {
        AttributeValue::Number(value) => name == *number && *value != -1.0,
        AttributeValue::Bool(yes) => *yes && name == *unknown,
        AttributeValue::Text(_) => false,
    })
}

/// A row after its frame and id; without a class it has the columns of a position, which is unknown.
fn row(object: &Object, shape: &Shape, class: Option<u64>, report: &mut ConversionReport) -> Option<String> {
    let has_extent = |b: &Bounds| b.min[0] < b.max[0] && b.min[1] < b.max[1];
    let Some(bounds) = shape.geometry.bounds().filter(has_extent) else {
        report.add("shapes without an extent on an image, left out");
        return None;
    };
    let [left, top, width, height] = match &shape.geometry {
        Geometry::Box(flat) => *flat,
        other => {
            let kind = match other {
                Geometry::Rbox(_) => "rotated boxes, written as upright ones",
                Geometry::Rle(_) => "masks, written as their boxes",
                Geometry::Polyline(_) => "lines, written as their boxes",
                _ => "polygons, written as their boxes",
            };
            report.add(kind);
            let ([left, top], [right, bottom]) = (bounds.min, bounds.max);
            [left, top, right - left, bottom - top]
        }
    };
    report.add_many("occlusion, left out", usize::from(shape.occluded));
    let attribute = |name: &str| shape.attributes.get(name).or_else(|| object.attributes.get(name));
    let [score, visibility] = NUMBERS.map(|(name, unknown)| match (attribute(name), attribute(unknown)) {
        (_, Some(AttributeValue::Bool(true))) => -1.0,
        (Some(AttributeValue::Number(number)), _) => *number,
        _ => 1.0,
    });
    report.add_many(
        "attributes, left out",
        shape.attributes.iter().filter(|(name, value)| !is_number(name, value)).count(),
    );
    let mut text = String::new();
    let _ = match class {
        Some(class) => write!(text, "{left},{top},{width},{height},{score},{class},{visibility}"),
        None => write!(text, "{left},{top},{width},{height},{score},-1,-1,-1"),
    };
    Some(text)
}
