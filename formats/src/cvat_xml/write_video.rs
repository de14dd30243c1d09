//! Writing CVAT's tracks.

use super::keys::{FRAME_STEP, START_FRAME, STOP_FRAME};
use super::labels::CvatLabelWriter;
use super::shape;
use super::task_frames::TaskFrames;
use super::write_attribute::attribute;
use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::image_sizes::UNKNOWN_SIZE;
use crate::json::{IdAllocator, plain_id};
use crate::photos::{self, size};
use crate::scene_losses::report_unseen;
use crate::xml::safe;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Object, Shape};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The text of a recording of one camera. An object that is no track is written as one that is there in its own frames
/// alone.
pub(super) fn video(
    item: &DatasetItem,
    labels: &mut CvatLabelWriter,
    report: &mut ConversionReport,
) -> String {
    let camera = item.scene.cameras().next();
    let [width, height] = camera.map(size).unwrap_or_default();
    let sensor = camera.map_or("", |camera| camera.id.as_str());
    let objects = &item.document.objects;
    let mut ids = IdAllocator::reserving(objects.iter().filter_map(|o| plain_id(&o.id)), 0);
    let (mut used_ids, mut body) = (BTreeSet::new(), String::new());
    report_unseen(item, report);
    let own = [START_FRAME, STOP_FRAME, FRAME_STEP];
    let facts = item.scene.metadata.keys().filter(|key| !own.contains(&key.as_str()));
    report.add_many("facts of recordings, left out", facts.count());
    if [width, height].contains(&0) {
        report.warn(UNKNOWN_SIZE, &item.name);
    }
    let taken = TaskFrames::from_facts(item.scene.frames.len(), &item.scene.metadata);
    for object in objects {
        let rows = rows(object, sensor, item.scene.frames.len(), report);
        if rows.is_empty() {
            report.add("objects on no image, left out");
            continue;
        }
        let own_id = plain_id(&object.id).filter(|id| used_ids.insert(*id));
        report.add_many("ids of objects, numbered anew", usize::from(own_id.is_none()));
        report.add_many("objects of single frames, written as tracks", usize::from(!object.track));
        let id = own_id.unwrap_or_else(|| ids.free());
        labels.label(&object.class, false);
        let group = match object.attributes.get("group_id") {
            Some(AttributeValue::Number(group)) => format!(" group_id=\"{group}\""),
            _ => String::new(),
        };
        let label = safe(&object.class);
        let _ = writeln!(body, "  <track id=\"{id}\" label=\"{label}\" source=\"manual\"{group}>");
        rows.iter().for_each(|row| {
            let frame = taken.number(row.frame);
            element(&mut body, object, (frame, row), [width, height], labels, report);
        });
        body.push_str("  </track>\n");
    }
    let (name, count) = (safe(&item.name), item.scene.frames.len());
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta><task>\n    \
        <name>{name}</name><size>{count}</size><mode>interpolation</mode>\n    {}\n{}    <original_size><width>{width}</width><height>{height}</height>\
        </original_size>\n  </task></meta>\n{body}</annotations>\n",
        taken.written(),
        labels.written()
    )
}

/// Keyframes and outside marks with which CVAT has the object in every frame as this program has it: where something is
/// held and CVAT would move it, it is repeated in the last frame.
fn rows(object: &Object, sensor: &str, frames: usize, report: &mut ConversionReport) -> Vec<Shape> {
    let flat = |shape: &&Shape| shape.sensor == sensor && shape.geometry.as_cuboid().is_none();
    let end = u32::try_from(frames).unwrap_or(u32::MAX);
    let mut keys: Vec<Shape> = object.shapes.iter().filter(flat).filter(|s| s.frame < end).cloned().collect();
    report.add_many("shapes in space or after the last frame, left out", object.shapes.len() - keys.len());
    keys.sort_by_key(|shape| shape.frame);
    let mut rows = Vec::new();
    for (i, key) in keys.iter().enumerate() {
        rows.push(key.clone());
        let next = keys.get(i + 1);
        if !object.track {
            let gone = key.frame + 1;
            if gone < end && next.is_none_or(|next| next.frame > gone) {
                rows.push(Shape { frame: gone, outside: true, ..key.clone() });
            }
            continue;
        }
        let Some(next) = next.filter(|next| !key.outside && next.frame > key.frame + 1) else { continue };
        let linear = matches!(
            (&key.geometry, &next.geometry),
            (Geometry::Box(_), Geometry::Box(_)) | (Geometry::Point(_), Geometry::Point(_))
        );
        let same = next.geometry == key.geometry;
        if !linear && !same {
            report.warn("keyframes added where CVAT would move what is held", &object.id);
            rows.extend(object.shape_at(next.frame - 1, sensor));
        }
    }
    rows
}

fn element(
    body: &mut String,
    object: &Object,
    (frame, row): (u32, &Shape),
    size: [u32; 2],
    labels: &mut CvatLabelWriter,
    report: &mut ConversionReport,
) {
    let mut geometry = photos::without_holes(&row.geometry, size, report);
    if let Geometry::Multipolygon(parts) = &mut geometry {
        report.add_many("further polygons of a track's shape, left out", parts.len().saturating_sub(1));
        parts.truncate(1);
    }
    let (mut lines, mut order) = (String::new(), 0.0);
    for (own, attributes) in [(false, &object.attributes), (true, &row.attributes)] {
        for (name, value) in attributes.iter().filter(|(name, _)| own || !row.attributes.contains_key(*name))
        {
            match (name.as_str(), value) {
                ("z_order", AttributeValue::Number(z)) if z.fract() == 0.0 => order = *z,
                ("group_id", AttributeValue::Number(_)) => {}
                _ => {
                    labels.attribute(&object.class, name, value, own);
                    attribute(&mut lines, name, value);
                }
            }
        }
    }
    let (outside, occluded) = (u8::from(row.outside), u8::from(row.occluded));
    for (name, numbers) in shape::write(&geometry, report) {
        let _ = writeln!(
            body,
            "    <{name} frame=\"{frame}\" outside=\"{outside}\" occluded=\"{occluded}\" keyframe=\"1\"{numbers} \
            z_order=\"{order}\">\n{lines}    </{name}>"
        );
    }
}
