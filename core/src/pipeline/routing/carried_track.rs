//! Keyframes of a track carried over a correction.
//!
//! Between its keyframes a track is interpolated, and its attributes stay. So both sides are merged by what holds in a frame:
//! a keyframe that a tasker made for an attribute moves with the correction, an attribute goes on over keyframes that the
//! earlier stage added, and it stays where the earlier stage removed the keyframe that had it.

use super::three_way::{Attributes, merge_attributes, theirs_if_changed};
use crate::label::{Object, Shape, is_close};
use std::collections::BTreeSet;

/// Keyframes of a track after `base` was corrected to `theirs`, where its tasker had made `mine` of `base`. All three are
/// tracks.
pub(super) fn merge_keyframes(base: &Object, theirs: &Object, mine: &Object) -> Vec<Shape> {
    let keyframes = theirs.shapes.iter().chain(&mine.shapes);
    let places: BTreeSet<(u32, &str)> = keyframes.map(|shape| (shape.frame, shape.sensor.as_str())).collect();
    let mut merged: Vec<Shape> = Vec::new();
    for (frame, sensor) in places {
        let here = |object| KeyframeSide::new(object, frame, sensor);
        let before = merged.iter().rfind(|shape| shape.sensor == sensor).map(|shape| &shape.attributes);
        let shape = merge_keyframe(&here(base), &here(theirs), &here(mine), before);
        merged.extend(shape);
    }
    merged
}

/// One side's track in a frame of a sensor.
struct KeyframeSide<'a> {
    /// Its keyframe, if it has one.
    drawn: Option<&'a Shape>,
    /// Its shape, drawn or interpolated; none where the object is absent without a keyframe that says so.
    shape: Option<Shape>,
    /// Its attributes, which stay until the next keyframe.
    attributes: Attributes,
}

impl<'a> KeyframeSide<'a> {
    fn new(object: &'a Object, frame: u32, sensor: &str) -> Self {
        let drawn = object.shape(frame, sensor);
        let earlier = object.shapes.iter().filter(|shape| shape.sensor == sensor && shape.frame <= frame);
        let last = earlier.max_by_key(|shape| shape.frame);
        Self {
            drawn,
            shape: drawn.cloned().or_else(|| object.shape_at(frame, sensor)),
            attributes: last.map(|shape| shape.attributes.clone()).unwrap_or_default(),
        }
    }
}

/// The keyframe of a frame; `before` are the attributes that hold without one.
fn merge_keyframe(
    base: &KeyframeSide<'_>,
    theirs: &KeyframeSide<'_>,
    mine: &KeyframeSide<'_>,
    before: Option<&Attributes>,
) -> Option<Shape> {
    let attributes = merge_attributes(&base.attributes, &theirs.attributes, &mine.attributes);
    match (base.drawn, theirs.drawn, mine.drawn) {
        // The tasker deleted it: it comes back only if it was corrected.
        (Some(was), Some(now), None) if was == now => None,
        (_, Some(now), _) => Some(Shape { attributes, ..merge_shape(base, now, mine) }),
        // The earlier stage deleted it: it stays where the attributes change.
        (Some(_), None, _) if before == Some(&attributes) => None,
        (Some(_), None, Some(_)) => Some(Shape { attributes, ..theirs.shape.clone()? }),
        (None, None, Some(own)) if carries_attributes_alone(base, own) => {
            let now = theirs.shape.as_ref()?;
            Some(Shape { attributes, ..merge_shape(base, now, mine) })
        }
        (None, None, Some(own)) => Some(Shape { attributes, ..own.clone() }),
        (_, None, None) => None,
    }
}

/// Whether a keyframe that the tasker added moves nothing.
fn carries_attributes_alone(base: &KeyframeSide<'_>, own: &Shape) -> bool {
    let is_same = |was: &Shape| {
        was.occluded == own.occluded && was.outside == own.outside && is_close(&was.geometry, &own.geometry)
    };
    base.shape.as_ref().is_some_and(is_same)
}

/// Geometry and flags, interpolated where a side has no keyframe.
fn merge_shape(base: &KeyframeSide<'_>, now: &Shape, mine: &KeyframeSide<'_>) -> Shape {
    let (Some(was), Some(own)) = (&base.shape, &mine.shape) else { return now.clone() };
    Shape {
        geometry: theirs_if_changed(&was.geometry, &now.geometry, &own.geometry),
        occluded: theirs_if_changed(&was.occluded, &now.occluded, &own.occluded),
        outside: theirs_if_changed(&was.outside, &now.outside, &own.outside),
        ..now.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Cuboid, Geometry};
    use crate::label::AttributeValue;
    use proptest::prelude::*;

    const FRAMES: u32 = 12;

    fn text(value: &str) -> AttributeValue {
        AttributeValue::Text(value.to_owned())
    }

    /// Keyframe by its frame, position along x and blinker; an empty text is none.
    fn keyframe((frame, x, blinker): (u32, f64, &str)) -> Shape {
        let cuboid = Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 1.5], 0.0);
        let mut shape = Shape::new(frame, "lidar".to_owned(), Geometry::Cuboid(cuboid));
        if !blinker.is_empty() {
            shape.attributes.insert("blinker".to_owned(), text(blinker));
        }
        shape
    }

    fn track(keyframes: &[(u32, f64, &str)]) -> Object {
        let (id, class) = ("a".to_owned(), "car".to_owned());
        let shapes = keyframes.iter().copied().map(keyframe).collect();
        Object { id, class, attributes: Attributes::new(), track: true, shapes }
    }

    fn merged(base: &Object, theirs: &Object, mine: &Object) -> Object {
        Object { shapes: merge_keyframes(base, theirs, mine), ..mine.clone() }
    }

    /// Position along x in each frame; none where the object is absent.
    fn positions(object: &Object) -> Vec<Option<f64>> {
        let x = |frame| Some(object.shape_at(frame, "lidar")?.geometry.as_cuboid()?.center[0]);
        (0..FRAMES).map(x).collect()
    }

    fn are_close(a: &Object, b: &Object) -> bool {
        positions(a).into_iter().zip(positions(b)).all(|pair| match pair {
            (Some(a), Some(b)) => (a - b).abs() < 1e-6,
            (a, b) => a == b,
        })
    }

    fn blinkers(object: &Object) -> Vec<String> {
        let blinker = |frame| Some(object.valid_shape(frame)?.attributes.get("blinker")?.as_text());
        (0..FRAMES).map(|frame| blinker(frame).unwrap_or_default()).collect()
    }

    #[test]
    fn a_keyframe_that_carries_a_blinker_moves_with_the_correction() {
        let base = track(&[(0, 0.0, ""), (10, 10.0, "")]);
        let mine = track(&[(0, 0.0, "off"), (4, 4.0, "left"), (7, 7.0, "off"), (10, 10.0, "off")]);
        let theirs = track(&[(0, 0.0, ""), (10, 20.0, "")]);
        let carried = merged(&base, &theirs, &mine);
        assert!(are_close(&carried, &theirs), "{:?}", positions(&carried));
        assert_eq!(blinkers(&carried), blinkers(&mine));
    }

    #[test]
    fn a_blinker_goes_on_over_a_keyframe_that_the_earlier_stage_added() {
        let base = track(&[(0, 0.0, ""), (10, 10.0, "")]);
        let mine = track(&[(0, 0.0, "off"), (4, 4.0, "left"), (10, 10.0, "left")]);
        let theirs = track(&[(0, 0.0, ""), (6, 9.0, ""), (10, 10.0, "")]);
        let carried = merged(&base, &theirs, &mine);
        assert!(are_close(&carried, &theirs), "{:?}", positions(&carried));
        assert_eq!(blinkers(&carried), blinkers(&mine));
    }

    #[test]
    fn a_blinker_stays_where_the_earlier_stage_removed_its_keyframe() {
        let base = track(&[(0, 0.0, ""), (5, 9.0, ""), (10, 10.0, "")]);
        let mine = track(&[(0, 0.0, "off"), (5, 9.0, "left"), (10, 10.0, "left")]);
        let theirs = track(&[(0, 0.0, ""), (10, 10.0, "")]);
        let carried = merged(&base, &theirs, &mine);
        assert!(are_close(&carried, &theirs), "{:?}", positions(&carried));
        assert_eq!(blinkers(&carried), blinkers(&mine));
    }

    #[test]
    fn a_track_that_became_shorter_has_no_keyframes_before_its_start() {
        let base = track(&[(0, 0.0, ""), (10, 10.0, "")]);
        let mine = track(&[(0, 0.0, "off"), (3, 3.0, "left"), (10, 10.0, "left")]);
        let theirs = track(&[(5, 5.0, ""), (10, 10.0, "")]);
        let carried = merged(&base, &theirs, &mine);
        assert!(are_close(&carried, &theirs), "{:?}", positions(&carried));
        assert_eq!(blinkers(&carried)[5..], blinkers(&mine)[5..]);
    }

    #[test]
    fn a_keyframe_that_the_tasker_moved_stays() {
        let base = track(&[(0, 0.0, ""), (10, 10.0, "")]);
        let mine = track(&[(0, 0.0, ""), (4, 6.0, ""), (10, 10.0, "")]);
        let theirs = track(&[(0, 0.0, ""), (10, 12.0, "")]);
        let expected = track(&[(0, 0.0, ""), (4, 6.0, ""), (10, 12.0, "")]);
        assert_eq!(merged(&base, &theirs, &mine), expected);
    }

    fn any_track() -> impl Strategy<Value = Object> {
        let keyframes = prop::collection::btree_map(0..FRAMES, (0..4_i32, any::<bool>()), 1..6);
        keyframes.prop_map(|keyframes| {
            let shape = |(frame, (x, outside)): (u32, (i32, bool))| Shape {
                outside,
                ..keyframe((frame, f64::from(x), ""))
            };
            Object { shapes: keyframes.into_iter().map(shape).collect(), ..track(&[]) }
        })
    }

    /// A track whose blinker a tasker set from some frames on, and nothing else.
    fn painted(base: &Object, blinkers: &[(u32, bool)]) -> Object {
        let mut mine = base.clone();
        for (frame, is_left) in blinkers {
            let Some(mut shape) = mine.shape_at(*frame, "lidar") else { continue };
            shape.attributes.insert("blinker".to_owned(), text(if *is_left { "left" } else { "off" }));
            mine.shapes.retain(|known| known.frame != *frame);
            mine.shapes.push(shape);
            mine.shapes.sort_by_key(|shape| shape.frame);
        }
        mine
    }

    proptest! {
        #[test]
        fn painted_tracks_are_where_the_correction_put_them_and_keep_their_values(
            base in any_track(), theirs in any_track(),
            values in prop::collection::vec((0..FRAMES, any::<bool>()), 0..5),
        ) {
            let mine = painted(&base, &values);
            let carried = merged(&base, &theirs, &mine);
            prop_assert!(are_close(&carried, &theirs), "{:?} {:?}", positions(&carried), positions(&theirs));
            let stored = |object: &Object, frame: u32| {
                let earlier = object.shapes.iter().filter(|shape| shape.frame <= frame);
                earlier.max_by_key(|shape| shape.frame).map(|shape| shape.attributes.clone()).unwrap_or_default()
            };
            for frame in 0..FRAMES {
                if theirs.shape_at(frame, "lidar").is_some() && mine.shape_at(frame, "lidar").is_some() {
                    prop_assert_eq!(stored(&carried, frame), stored(&mine, frame), "frame {}", frame);
                }
            }
        }

        #[test]
        fn without_a_correction_the_work_stays_and_without_work_the_correction_is_taken(
            base in any_track(), other in any_track(),
        ) {
            prop_assert_eq!(&merged(&base, &base, &other).shapes, &other.shapes);
            prop_assert_eq!(&merged(&base, &other, &base).shapes, &other.shapes);
        }
    }
}
