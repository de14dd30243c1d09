//! Values of an attribute that changes from frame to frame, set over a span of frames.

use crate::Edit;
use assay_core::label::{AttributeValue, Object, Shape};

/// Frames from one to another one, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrameSpan {
    /// First frame.
    pub first: u32,
    /// Last frame.
    pub last: u32,
}

impl FrameSpan {
    /// Span between two frames, in any order.
    pub fn between(a: u32, b: u32) -> Self {
        Self { first: a.min(b), last: a.max(b) }
    }

    /// Whether a frame is in the span.
    pub fn contains(self, frame: u32) -> bool {
        (self.first..=self.last).contains(&frame)
    }
}

/// Span from a frame up to the next change of an attribute's value; none where the object is not there.
pub fn span_to_change(object: &Object, attribute: &str, frame: u32, frame_count: u32) -> Option<FrameSpan> {
    let spans = object.value_spans(attribute, frame_count).into_iter();
    let mut here = spans.filter(|span| (span.first..=span.last).contains(&frame));
    here.next().map(|span| FrameSpan { first: frame, last: span.last })
}

/// Edits, to be one step, that set an attribute of an object in a span of frames of a scene of `frame_count`, or take its value
/// away there. In all other frames the object has the values that it had. No shape moves: a keyframe that the change needs has the
/// interpolated geometry.
pub fn set_in_frames(
    object: &Object,
    attribute: &str,
    value: Option<&AttributeValue>,
    span: FrameSpan,
    frame_count: u32,
) -> Vec<Edit> {
    let Some(sensor) = object.shapes.first().map(|shape| shape.sensor.as_str()) else { return Vec::new() };
    let differs = |shape: &Shape| shape.attributes.get(attribute) != value;
    let set = |shape: Shape| Edit::SetShape { id: object.id.clone(), shape };
    // Where the value holds from before the span on, it starts at a keyframe of its own.
    let is_drawn = |frame| object.shape(frame, sensor).is_some();
    let start = object.shape_at(span.first, sensor).filter(|_| !is_drawn(span.first));
    let drawn = object.shapes.iter().filter(|shape| shape.sensor == sensor && span.contains(shape.frame));
    let changed = start.into_iter().chain(drawn.cloned()).filter(differs).map(|mut shape| {
        match value {
            Some(value) => shape.attributes.insert(attribute.to_owned(), value.clone()),
            None => shape.attributes.remove(attribute),
        };
        set(shape)
    });
    // What held before goes on after the span.
    let after = span.last.checked_add(1).filter(|after| *after < frame_count && !is_drawn(*after));
    let goes_on = after.and_then(|after| object.shape_at(after, sensor)).filter(differs).map(set);
    changed.chain(goes_on).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Editor;
    use assay_core::geometry::{Cuboid, Geometry};
    use assay_core::label::Document;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const FRAMES: u32 = 20;

    fn text(value: &str) -> AttributeValue {
        AttributeValue::Text(value.to_owned())
    }

    fn keyframe(frame: u32, value: &str, outside: bool) -> Shape {
        let x = f64::from(frame * frame) / 7.0;
        let cuboid = Cuboid::upright([x, 5.0, 0.0], [4.0, 2.0, 1.5], x * 0.3);
        let mut shape = Shape::new(frame, "lidar".to_owned(), Geometry::Cuboid(cuboid));
        shape.outside = outside;
        if !value.is_empty() {
            shape.attributes.insert("blinker".to_owned(), text(value));
        }
        shape
    }

    fn object(shapes: Vec<Shape>, track: bool) -> Object {
        let (id, class) = ("a".to_owned(), "car".to_owned());
        Object { id, class, attributes: BTreeMap::new(), track, shapes }
    }

    fn values(object: &Object) -> Vec<Option<String>> {
        let value = |frame| Some(object.valid_shape(frame)?.attributes.get("blinker")?.as_text());
        (0..FRAMES).map(value).collect()
    }

    fn painted(object: &Object, value: Option<&str>, first: u32, last: u32) -> Object {
        let mut editor = Editor::new(Document { objects: vec![object.clone()], ..Document::default() });
        let value = value.map(text);
        let span = FrameSpan { first, last };
        editor.apply(set_in_frames(object, "blinker", value.as_ref(), span, FRAMES));
        editor.document().objects[0].clone()
    }

    fn frames(object: &Object) -> Vec<u32> {
        object.shapes.iter().map(|shape| shape.frame).collect()
    }

    #[test]
    fn a_span_between_keyframes_has_one_keyframe_at_its_start_and_one_after_its_end() {
        let car = object(vec![keyframe(0, "off", false), keyframe(19, "off", false)], true);
        let left = painted(&car, Some("left"), 5, 9);
        assert_eq!(frames(&left), [0, 5, 10, 19]);
        let off = || Some("off".to_owned());
        let expected: Vec<_> =
            (0..FRAMES).map(|f| if (5..=9).contains(&f) { Some("left".to_owned()) } else { off() }).collect();
        assert_eq!(values(&left), expected);
    }

    #[test]
    fn the_last_frames_need_no_keyframe_after_them() {
        let car = object(vec![keyframe(0, "", false)], true);
        assert_eq!(frames(&painted(&car, Some("off"), 0, FRAMES - 1)), [0]);
        assert_eq!(frames(&painted(&car, Some("off"), 8, FRAMES - 1)), [0, 8]);
    }

    #[test]
    fn a_value_that_is_there_already_makes_no_keyframe() {
        let car = object(vec![keyframe(0, "off", false), keyframe(9, "left", false)], true);
        assert_eq!(painted(&car, Some("off"), 2, 5), car);
        assert_eq!(frames(&painted(&car, Some("left"), 5, 12)), [0, 5, 9]);
    }

    #[test]
    fn a_span_ends_at_the_next_change() {
        let car = object(
            vec![keyframe(2, "off", false), keyframe(6, "off", false), keyframe(9, "left", false)],
            true,
        );
        let span = |frame| span_to_change(&car, "blinker", frame, FRAMES);
        assert_eq!(span(4), Some(FrameSpan { first: 4, last: 8 }));
        assert_eq!(span(9), Some(FrameSpan { first: 9, last: FRAMES - 1 }));
        assert_eq!(span(1), None);
    }

    #[test]
    fn a_span_is_the_same_in_either_direction() {
        assert_eq!(FrameSpan::between(7, 3), FrameSpan::between(3, 7));
    }

    fn any_object() -> impl Strategy<Value = Object> {
        let value = prop_oneof![Just(""), Just("left"), Just("off")];
        let keyframes = prop::collection::btree_map(0..FRAMES, (value, any::<bool>()), 1..8);
        (keyframes, any::<bool>()).prop_map(|(keyframes, track)| {
            let shape =
                |(frame, (value, outside)): (u32, (&str, bool))| keyframe(frame, value, outside && track);
            object(keyframes.into_iter().map(shape).collect(), track)
        })
    }

    proptest! {
        #[test]
        fn values_change_in_the_span_alone_no_shape_moves_and_one_undo_takes_it_back(
            object in any_object(), ends in (0..FRAMES, 0..FRAMES),
            value in prop_oneof![Just(None), Just(Some("left")), Just(Some("hazard"))],
        ) {
            let span = FrameSpan::between(ends.0, ends.1);
            let mut editor = Editor::new(Document { objects: vec![object.clone()], ..Document::default() });
            let new = value.map(text);
            editor.apply(set_in_frames(&object, "blinker", new.as_ref(), span, FRAMES));
            let after = editor.document().objects[0].clone();
            let (before, now) = (values(&object), values(&after));
            for frame in 0..FRAMES {
                let at = frame as usize;
                let is_there = object.valid_shape(frame).is_some();
                let expected = if span.contains(frame) && is_there { value.map(str::to_owned) } else { before[at].clone() };
                prop_assert_eq!(&now[at], &expected, "frame {}", frame);
                let place = |object: &Object| object.shape_at(frame, "lidar").map(|shape| shape.geometry);
                prop_assert!(is_same(place(&object), place(&after)), "frame {}", frame);
            }
            editor.undo();
            prop_assert_eq!(&editor.document().objects[0], &object);
            prop_assert!(!editor.undo());
        }
    }

    /// Whether two geometries are equal but for rounding of interpolation.
    fn is_same(a: Option<Geometry>, b: Option<Geometry>) -> bool {
        let numbers = |geometry: &Geometry| {
            let cuboid = geometry.as_cuboid().unwrap();
            let [x, y, z] = cuboid.center;
            [x, y, z, cuboid.yaw_rad().sin(), cuboid.yaw_rad().cos()]
        };
        match (a, b) {
            (Some(a), Some(b)) => numbers(&a).iter().zip(numbers(&b)).all(|(a, b)| (a - b).abs() < 1e-9),
            (a, b) => a.is_none() && b.is_none(),
        }
    }
}
