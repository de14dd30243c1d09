//! Values of a track that change from frame to frame, such as a blinker: spans of frames, and what a label lacks.
//!
//! A value is stored in the attributes of a shape. In a track it is valid until the next shape, in any other object in the
//! shape's own frame. Objects with shapes in several sensors have the values of their first one.

use super::{AttributeValue, Document, Object, Shape};
use crate::ontology::{Attribute, Class, Ontology};
use std::collections::BTreeMap;
use std::fmt;

/// Frames, one after the other, in which an object is there and an attribute has the same value.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueSpan {
    /// First frame.
    pub first: u32,
    /// Last frame.
    pub last: u32,
    /// The value; none: it has none.
    pub value: Option<AttributeValue>,
}

/// Attribute of an object that a camera sees, which has no value and needs one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingTrackValue {
    /// Id of the object.
    pub object: String,
    /// Name of the object for people: its class, and its number within the class from 1.
    pub name: String,
    /// Name of the attribute.
    pub attribute: String,
    /// First frame without a value; none: the value is of the whole object.
    pub frame: Option<u32>,
}

impl fmt::Display for MissingTrackValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "“{}” of {} has no value", self.attribute, self.name)?;
        match self.frame {
            Some(frame) => write!(f, " in frame {}", u64::from(frame) + 1),
            None => Ok(()),
        }
    }
}

impl Object {
    /// Shape whose attributes are valid in a frame; none where the object is not there.
    pub fn valid_shape(&self, frame: u32) -> Option<&Shape> {
        let sensor = &self.shapes.first()?.sensor;
        let mut of_sensor = self.shapes.iter().filter(|shape| shape.sensor == *sensor);
        let valid = match self.track {
            true => of_sensor.filter(|shape| shape.frame <= frame).max_by_key(|shape| shape.frame),
            false => of_sensor.find(|shape| shape.frame == frame),
        };
        valid.filter(|shape| !shape.outside)
    }

    /// Spans of an attribute's values in a scene of `frame_count` frames, in the order of time. Where the object is not there,
    /// there is no span.
    pub fn value_spans(&self, attribute: &str, frame_count: u32) -> Vec<ValueSpan> {
        let mut spans: Vec<ValueSpan> = Vec::new();
        for frame in 0..frame_count {
            let Some(shape) = self.valid_shape(frame) else { continue };
            let value = shape.attributes.get(attribute);
            match spans.last_mut() {
                Some(span) if span.last + 1 == frame && span.value.as_ref() == value => span.last = frame,
                _ => spans.push(ValueSpan { first: frame, last: frame, value: value.cloned() }),
            }
        }
        spans
    }

    /// Attributes of the object that need a value and have none, in the order of its class. A value is needed in the frames
    /// in which a camera sees the object; `is_seen` says which those are.
    pub fn missing_values(
        &self,
        class: &Class,
        frame_count: u32,
        is_seen: &dyn Fn(u32) -> bool,
    ) -> Vec<(String, Option<u32>)> {
        let required = class.attributes.iter().filter(|attribute| attribute.required);
        let missing = required.filter_map(|attribute| {
            // Frames come last, because the views of cameras take time.
            let lacks = |frame: &u32| self.lacks_value(class, attribute, *frame) && is_seen(*frame);
            let frame = (0..frame_count).find(lacks)?;
            Some((attribute.name.clone(), attribute.per_frame.then_some(frame)))
        });
        missing.collect()
    }

    /// Whether the object is there in a frame, and an attribute applies and has no value.
    pub fn lacks_value(&self, class: &Class, attribute: &Attribute, frame: u32) -> bool {
        let Some(shape) = self.valid_shape(frame) else { return false };
        let value = |attribute: &Attribute| {
            let values = if attribute.per_frame { &shape.attributes } else { &self.attributes };
            values.get(&attribute.name)
        };
        let applies = attribute.when.as_ref().is_none_or(|when| {
            let other = class.attributes.iter().find(|other| other.name == when.attribute);
            other.and_then(value).is_some_and(|found| when.is.contains(&found.as_text()))
        });
        applies && value(attribute).is_none()
    }
}

impl Document {
    /// Attributes of objects that need a value and have none, object by object; `is_seen` says whether a camera sees an object
    /// in a frame in which it is there.
    pub fn missing_track_values(
        &self,
        ontology: &Ontology,
        frame_count: u32,
        is_seen: &dyn Fn(&Object, u32) -> bool,
    ) -> Vec<MissingTrackValue> {
        let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
        let mut missing = Vec::new();
        for object in &self.objects {
            let number = numbers.entry(object.class.as_str()).or_default();
            *number += 1;
            let class =
                ontology.class(&object.class).filter(|_| !object.is_tag() && !object.is_ignore_region());
            let of_object =
                class.map(|class| object.missing_values(class, frame_count, &|frame| is_seen(object, frame)));
            for (attribute, frame) in of_object.unwrap_or_default() {
                let (object, name) = (object.id.clone(), format!("{} {number}", object.class));
                missing.push(MissingTrackValue { object, name, attribute, frame });
            }
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, from_value, json};

    fn ontology() -> Ontology {
        let choice = |name: &str, per_frame: bool| {
            json!({"name": name, "required": true, "per_frame": per_frame,
                "kind": {"type": "choice", "values": ["left", "off"]}})
        };
        let mut side = choice("side", true);
        side["when"] = json!({"attribute": "blinker", "is": ["left"]});
        from_value(json!({"classes": [{"name": "car", "color": "#40c4ff", "geometry": ["cuboid"],
            "attributes": [choice("maker", false), choice("blinker", true), side]}]}))
        .unwrap()
    }

    /// Track with its shapes by frame: attributes, and whether it is outside.
    fn track(attributes: Value, shapes: &[(u32, Value, bool)]) -> Object {
        let shape = |(frame, attributes, outside): &(u32, Value, bool)| {
            json!({"frame": frame, "sensor": "lidar", "outside": outside, "attributes": attributes,
                "geometry": {"cuboid": {"center": [0, 0, 0], "size": [4, 2, 1.5], "yaw": 0}}})
        };
        let shapes: Vec<Value> = shapes.iter().map(shape).collect();
        from_value(
            json!({"id": "a", "class": "car", "track": true, "attributes": attributes, "shapes": shapes}),
        )
        .unwrap()
    }

    fn text(value: &str) -> Option<AttributeValue> {
        Some(AttributeValue::Text(value.to_owned()))
    }

    fn missing(object: &Object, seen: impl Fn(u32) -> bool) -> Vec<(String, Option<u32>)> {
        object.missing_values(&ontology().classes[0], 10, &seen)
    }

    #[test]
    fn a_value_of_a_track_holds_until_its_next_shape() {
        let car = track(
            json!({}),
            &[
                (1, json!({}), false),
                (3, json!({"blinker": "left"}), false),
                (6, json!({"blinker": "off"}), false),
            ],
        );
        let span = |first, last, value| ValueSpan { first, last, value };
        assert_eq!(
            car.value_spans("blinker", 10),
            [span(1, 2, None), span(3, 5, text("left")), span(6, 9, text("off"))]
        );
    }

    #[test]
    fn a_span_ends_where_the_object_leaves_and_not_at_a_shape_with_the_same_value() {
        let off = || json!({"blinker": "off"});
        let car =
            track(json!({}), &[(0, off(), false), (2, off(), false), (4, off(), true), (7, off(), false)]);
        let frames: Vec<[u32; 2]> =
            car.value_spans("blinker", 10).iter().map(|s| [s.first, s.last]).collect();
        assert_eq!(frames, [[0, 3], [7, 9]]);
        let drawn = Object { track: false, ..car };
        let frames: Vec<[u32; 2]> =
            drawn.value_spans("blinker", 10).iter().map(|s| [s.first, s.last]).collect();
        assert_eq!(frames, [[0, 0], [2, 2], [7, 7]]);
    }

    #[test]
    fn a_value_is_needed_where_a_camera_sees_the_object() {
        let car =
            track(json!({"maker": "off"}), &[(2, json!({}), false), (8, json!({"blinker": "off"}), false)]);
        assert_eq!(missing(&car, |_| true), [("blinker".to_owned(), Some(2))]);
        assert_eq!(missing(&car, |frame| frame == 5), [("blinker".to_owned(), Some(5))]);
        assert_eq!(missing(&car, |frame| !(2..8).contains(&frame)), []);
    }

    #[test]
    fn a_value_of_the_whole_object_is_needed_if_a_camera_ever_sees_it() {
        let car = track(json!({}), &[(0, json!({"blinker": "off"}), false)]);
        assert_eq!(missing(&car, |frame| frame == 9), [("maker".to_owned(), None)]);
        assert_eq!(missing(&car, |_| false), []);
    }

    #[test]
    fn a_value_is_needed_where_the_condition_of_its_attribute_is_true() {
        let car = track(
            json!({"maker": "off"}),
            &[(0, json!({"blinker": "off"}), false), (4, json!({"blinker": "left"}), false)],
        );
        assert_eq!(missing(&car, |_| true), [("side".to_owned(), Some(4))]);
    }

    #[test]
    fn what_is_missing_is_named_by_the_number_of_its_object() {
        let off = track(json!({"maker": "off"}), &[(0, json!({"blinker": "off"}), false)]);
        let bare = Object { id: "b".to_owned(), ..track(json!({"maker": "off"}), &[(3, json!({}), false)]) };
        let label = Document { objects: vec![off, bare], ..Document::default() };
        let missing = label.missing_track_values(&ontology(), 10, &|_, _| true);
        assert_eq!(missing.len(), 1);
        assert_eq!(
            (missing[0].object.as_str(), missing[0].to_string().as_str()),
            ("b", "“blinker” of car 2 has no value in frame 4")
        );
    }
}
