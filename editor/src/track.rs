//! Edits of an object over several frames: delete it in a range of frames, let it leave the scene.

use crate::Edit;
use assay_core::label::{Object, Shape};
use std::collections::BTreeSet;

/// Frames in which an object is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameRange {
    /// The frame on screen.
    ThisFrame,
    /// The frame on screen and all later ones.
    FromHere,
    /// All frames.
    Whole,
}

impl FrameRange {
    /// Whether a frame is in the range; `here` is the frame on screen.
    pub fn contains(self, frame: u32, here: u32) -> bool {
        match self {
            Self::ThisFrame => frame == here,
            Self::FromHere => frame >= here,
            Self::Whole => true,
        }
    }
}

/// Frames in which an object is visible, in any sensor, in a scene of `frame_count` frames.
pub fn visible_frames(object: &Object, frame_count: u32) -> Vec<u32> {
    if !object.track {
        let drawn = object.shapes.iter().filter(|s| !s.outside && s.frame < frame_count).map(|s| s.frame);
        return drawn.collect::<BTreeSet<u32>>().into_iter().collect();
    }
    let sensors = sensors(object);
    (0..frame_count).filter(|frame| sensors.iter().any(|s| is_visible(object, *frame, s))).collect()
}

/// Edits, to be one step, that delete an object in a range of frames. In the other frames it stays as it is, also
/// where it is interpolated; an object that would be visible nowhere is removed.
pub fn delete_in_frames(object: &Object, here: u32, range: FrameRange, frame_count: u32) -> Vec<Edit> {
    let stays = visible_frames(object, frame_count).into_iter().any(|frame| !range.contains(frame, here));
    if !stays {
        return vec![Edit::Remove { id: object.id.clone() }];
    }
    let sensors = sensors(object);
    match range {
        FrameRange::Whole => Vec::new(),
        _ if !object.track => remove_shapes(object, |shape| range.contains(shape.frame, here)),
        FrameRange::FromHere => sensors.into_iter().flat_map(|s| end_track(object, here, s)).collect(),
        FrameRange::ThisFrame => {
            sensors.into_iter().flat_map(|s| interrupt_track(object, here, s, frame_count)).collect()
        }
    }
}

/// Frames after `here` in which a track has keyframes, which bring it back once it is outside.
pub fn later_keyframes(object: &Object, here: u32) -> Vec<u32> {
    let later = object.shapes.iter().map(|s| s.frame).filter(|frame| *frame > here);
    later.collect::<BTreeSet<u32>>().into_iter().collect()
}

/// Edits, to be one step, that let an object be outside from a frame on: until its next keyframe, or for good with
/// its later keyframes removed. None where it is not visible in the frame.
pub fn leave_from(object: &Object, here: u32, removes_later: bool) -> Vec<Edit> {
    let leaves = sensors(object).into_iter().filter_map(|s| object.shape_at(here, s));
    let leaves = leaves.map(|shape| set(object, Shape { outside: true, ..shape })).collect::<Vec<_>>();
    if leaves.is_empty() || !removes_later {
        return leaves;
    }
    let mut edits = remove_shapes(object, |shape| shape.frame > here);
    edits.extend(leaves);
    edits
}

/// Edits that let an object be visible again from a keyframe on in which it is outside.
pub fn return_from(object: &Object, here: u32) -> Vec<Edit> {
    let outside = object.shapes.iter().filter(|s| s.frame == here && s.outside);
    outside.map(|shape| set(object, Shape { outside: false, ..shape.clone() })).collect()
}

fn sensors(object: &Object) -> BTreeSet<&str> {
    object.shapes.iter().map(|s| s.sensor.as_str()).collect()
}

/// Whether a track is visible in a frame of a sensor. It interpolates nothing, so that it is cheap.
fn is_visible(object: &Object, frame: u32, sensor: &str) -> bool {
    let of_sensor = object.shapes.iter().filter(|s| s.sensor == sensor && s.frame <= frame);
    of_sensor.max_by_key(|s| s.frame).is_some_and(|s| !s.outside)
}

fn set(object: &Object, shape: Shape) -> Edit {
    Edit::SetShape { id: object.id.clone(), shape }
}

fn remove_shapes(object: &Object, is_removed: impl Fn(&Shape) -> bool) -> Vec<Edit> {
    let removed = object.shapes.iter().filter(|s| is_removed(s));
    let remove =
        |s: &Shape| Edit::RemoveShape { id: object.id.clone(), frame: s.frame, sensor: s.sensor.clone() };
    removed.map(remove).collect()
}

/// Edits that end a track before a frame in one sensor. The keyframe that ends it has the geometry that the object had
/// there, so that it moves as before until then.
fn end_track(object: &Object, here: u32, sensor: &str) -> Vec<Edit> {
    let mut edits = remove_shapes(object, |s| s.sensor == sensor && s.frame >= here);
    let goes_on = here.checked_sub(1).is_some_and(|before| is_visible(object, before, sensor));
    let last = object.shape(here, sensor).cloned().or_else(|| object.shape_at(here, sensor));
    edits.extend(last.filter(|_| goes_on).map(|shape| set(object, Shape { outside: true, ..shape })));
    edits
}

/// Edits that take a track out of one frame in one sensor and let it go on in the next one as before.
fn interrupt_track(object: &Object, here: u32, sensor: &str, frame_count: u32) -> Vec<Edit> {
    let Some(shape) = object.shape_at(here, sensor) else { return Vec::new() };
    let (next, id) = (here + 1, object.id.clone());
    let goes_on = object.shape_at(next, sensor).filter(|_| next < frame_count);
    let goes_on = goes_on.filter(|_| object.shape(next, sensor).is_none()).map(|shape| set(object, shape));
    let comes_from = here.checked_sub(1).is_some_and(|before| is_visible(object, before, sensor));
    let leaves = match comes_from {
        true => set(object, Shape { outside: true, ..shape }),
        false => Edit::RemoveShape { id, frame: here, sensor: sensor.to_owned() },
    };
    goes_on.into_iter().chain([leaves]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Editor;
    use assay_core::geometry::Geometry;
    use assay_core::label::Document;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const FRAMES: u32 = 30;

    fn keyframe(frame: u32, sensor: &str, outside: bool) -> Shape {
        let geometry = Geometry::Box([f64::from(frame) * 10.0, 5.0, 20.0, 10.0]);
        Shape { outside, ..Shape::new(frame, sensor.to_owned(), geometry) }
    }

    fn object(track: bool, shapes: Vec<Shape>) -> Object {
        let (id, class) = ("a".to_owned(), "car".to_owned());
        Object { id, class, attributes: BTreeMap::new(), track, shapes }
    }

    fn track(frames: impl IntoIterator<Item = u32>) -> Object {
        object(true, frames.into_iter().map(|frame| keyframe(frame, "camera", false)).collect())
    }

    fn open(object: Object) -> Editor {
        Editor::new(Document { objects: vec![object], ..Document::default() })
    }

    /// The object after the edits; `None` if it is gone.
    fn after(object: &Object, edits: Vec<Edit>) -> Option<Object> {
        let mut editor = open(object.clone());
        editor.apply(edits);
        editor.document().object("a").cloned()
    }

    fn frames(object: Option<&Object>) -> Vec<u32> {
        object.map(|o| visible_frames(o, FRAMES)).unwrap_or_default()
    }

    fn deleted(object: &Object, here: u32, range: FrameRange) -> Vec<u32> {
        frames(after(object, delete_in_frames(object, here, range, FRAMES)).as_ref())
    }

    #[test]
    fn a_track_with_a_keyframe_in_each_frame_is_deleted_in_the_chosen_frames() {
        let track = track(0..FRAMES);
        assert_eq!(deleted(&track, 26, FrameRange::FromHere), (0..26).collect::<Vec<_>>());
        assert_eq!(
            deleted(&track, 26, FrameRange::ThisFrame),
            (0..FRAMES).filter(|f| *f != 26).collect::<Vec<_>>()
        );
        assert!(deleted(&track, 26, FrameRange::Whole).is_empty());
    }

    #[test]
    fn between_keyframes_the_rest_moves_as_before() {
        let track = track([0, 20]);
        for range in [FrameRange::FromHere, FrameRange::ThisFrame] {
            let left = after(&track, delete_in_frames(&track, 7, range, FRAMES)).unwrap();
            for frame in visible_frames(&left, FRAMES) {
                let geometry = |o: &Object| o.shape_at(frame, "camera").map(|shape| shape.geometry);
                let (now, before) = (geometry(&left), geometry(&track));
                assert!(same(now.as_ref(), before.as_ref()), "{range:?}, frame {frame}: {now:?}, {before:?}");
            }
            assert!(left.shape_at(7, "camera").is_none());
            assert_eq!(left.shape_at(8, "camera").is_some(), range == FrameRange::ThisFrame);
        }
    }

    #[test]
    fn a_track_that_is_nowhere_else_is_removed() {
        assert_eq!(
            delete_in_frames(&track([4]), 4, FrameRange::FromHere, FRAMES),
            [Edit::Remove { id: "a".to_owned() }]
        );
        let last = object(true, vec![keyframe(3, "camera", false), keyframe(4, "camera", true)]);
        assert_eq!(deleted(&last, 3, FrameRange::ThisFrame), Vec::<u32>::new());
    }

    #[test]
    fn the_first_and_the_last_frame_are_deleted_alone() {
        let track = track([0, 20]);
        assert_eq!(deleted(&track, 0, FrameRange::ThisFrame), (1..FRAMES).collect::<Vec<_>>());
        assert_eq!(deleted(&track, FRAMES - 1, FrameRange::ThisFrame), (0..FRAMES - 1).collect::<Vec<_>>());
    }

    #[test]
    fn an_object_without_interpolation_keeps_its_other_frames() {
        let drawn = object(false, [2, 5, 9].map(|frame| keyframe(frame, "camera", false)).to_vec());
        assert_eq!(deleted(&drawn, 5, FrameRange::ThisFrame), [2, 9]);
        assert_eq!(deleted(&drawn, 5, FrameRange::FromHere), [2]);
    }

    #[test]
    fn an_object_leaves_all_sensors_together() {
        let both =
            ["camera", "lidar"].into_iter().flat_map(|s| [keyframe(0, s, false), keyframe(9, s, false)]);
        let both = object(true, both.collect());
        let left = after(&both, delete_in_frames(&both, 4, FrameRange::FromHere, FRAMES)).unwrap();
        assert_eq!(visible_frames(&left, FRAMES), [0, 1, 2, 3]);
        assert_eq!(left.shapes.iter().filter(|s| s.outside).count(), 2);
    }

    #[test]
    fn an_object_that_is_outside_comes_back_at_its_next_keyframe_unless_that_is_removed() {
        let track = track(0..FRAMES);
        let left = |removes_later| frames(after(&track, leave_from(&track, 26, removes_later)).as_ref());
        assert_eq!(left(false), (0..FRAMES).filter(|f| *f != 26).collect::<Vec<_>>());
        assert_eq!(left(true), (0..26).collect::<Vec<_>>());
        assert_eq!(later_keyframes(&track, 26), [27, 28, 29]);
        let gone = after(&track, leave_from(&track, 26, true)).unwrap();
        assert!(leave_from(&gone, 28, true).is_empty(), "it is not there");
        assert_eq!(frames(after(&gone, return_from(&gone, 26)).as_ref()), (0..FRAMES).collect::<Vec<_>>());
    }

    fn any_track() -> impl Strategy<Value = Object> {
        let keyframes = prop::collection::btree_map((0..FRAMES, 0_usize..2), any::<bool>(), 1..12);
        (keyframes, any::<bool>()).prop_map(|(keyframes, is_track)| {
            let shape = |((frame, sensor), outside): ((u32, usize), bool)| {
                keyframe(frame, ["camera", "lidar"][sensor], outside && is_track)
            };
            object(is_track, keyframes.into_iter().map(shape).collect())
        })
    }

    proptest! {
        #[test]
        fn deletion_takes_the_range_and_nothing_else_and_one_undo_brings_it_back(
            object in any_track(), here in 0..FRAMES)
        {
            for range in [FrameRange::ThisFrame, FrameRange::FromHere, FrameRange::Whole] {
                let mut editor = open(object.clone());
                editor.apply(delete_in_frames(&object, here, range, FRAMES));
                let left = editor.document().object("a").cloned();
                for frame in 0..FRAMES {
                    for sensor in ["camera", "lidar"] {
                        let geometry = |o: &Object| o.shape_at(frame, sensor).map(|s| s.geometry);
                        let expected = geometry(&object).filter(|_| !range.contains(frame, here));
                        let now = left.as_ref().and_then(geometry);
                        prop_assert!(same(now.as_ref(), expected.as_ref()), "{range:?} {frame} {sensor}: {now:?} {expected:?}");
                    }
                }
                while editor.undo() {}
                prop_assert_eq!(editor.document().object("a"), Some(&object));
            }
        }
    }

    /// Whether two geometries are equal but for rounding of interpolation.
    fn same(a: Option<&Geometry>, b: Option<&Geometry>) -> bool {
        match (a, b) {
            (Some(Geometry::Box(a)), Some(Geometry::Box(b))) => {
                a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-9)
            }
            (a, b) => a == b,
        }
    }
}
