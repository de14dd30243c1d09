//! True tags of a clip: its surroundings, and the defect of each frame.

use super::clips::Clip;
use super::defect::{Defect, NO_DEFECT};
use super::sensors::LIDAR;
use assay_core::geometry::Geometry;
use assay_core::label::{AttributeValue, Document, Object, Shape};
use std::collections::BTreeMap;

/// Tags of a clip, by the classes of the template that categorizes drives: `surroundings` with `weather` and `light`, and
/// `recording` with the `defect` of each frame, as changes from frame to frame.
pub(super) fn tags(clip: &Clip) -> Document {
    let value = |name: &str, text: &str| (name.to_owned(), AttributeValue::Text(text.to_owned()));
    let tag = |class: &str, attributes, shapes| Object {
        // As the workbench names them.
        id: format!("tag {class}"),
        class: class.to_owned(),
        attributes,
        track: false,
        shapes,
    };
    let shape = |frame: u32| Shape::new(frame, LIDAR.to_owned(), Geometry::Tag);
    let conditions = clip.conditions;
    let surroundings = [value("weather", conditions.weather()), value("light", conditions.light())];
    let mut changes: Vec<Shape> = Vec::new();
    for frame in clip.frames.clone() {
        let attributes =
            BTreeMap::from([value("defect", clip.defect_in(frame).map_or(NO_DEFECT, Defect::value))]);
        if changes.last().is_none_or(|last| last.attributes != attributes) {
            changes.push(Shape { attributes, ..shape(frame - clip.frames.start) });
        }
    }
    let recording = Object { track: clip.frames.len() > 1, ..tag("recording", BTreeMap::new(), changes) };
    let surroundings = tag("surroundings", BTreeMap::from(surroundings), vec![shape(0)]);
    Document { objects: vec![surroundings, recording], ..Document::default() }
}
