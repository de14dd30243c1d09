//! Work carried over a correction of an earlier stage: a three-way merge by object id.

use super::carried_track::merge_keyframes;
use super::three_way::{merge_attributes, theirs_if_changed};
use crate::label::{Document, Object, Shape};
use std::collections::BTreeMap;

/// The label of a task after its inputs changed from `base` to `theirs`, where its tasker had made `mine` of `base`.
///
/// Objects are matched by id. What only one side changed is taken from it: the class, each attribute, each shape of a
/// frame and sensor, and whether the object is there. Where both changed the same, the earlier stage decides on class and
/// shapes, which are its subject, and the tasker on attributes. An object that the earlier stage deleted is gone, and one that
/// the tasker deleted stays deleted unless the earlier stage changed it. Tracks are merged by what holds in a frame, so that a
/// keyframe which only carries an attribute moves with the correction: see [`merge_keyframes`].
pub fn carry_over(base: &Document, theirs: &Document, mine: &Document) -> Document {
    let mut merged = Document::default();
    for own in &mine.objects {
        match (base.object(&own.id), theirs.object(&own.id)) {
            (Some(was), Some(now)) => merged.objects.push(merge_object(was, now, own)),
            // The earlier stage deleted it.
            (Some(_), None) => {}
            // Both added it: the tasker's attributes, and the shapes of the earlier stage.
            (None, Some(now)) => merged.objects.push(merge_object(now, now, own)),
            (None, None) => merged.objects.push(own.clone()),
        }
    }
    for now in theirs.objects.iter().filter(|now| mine.object(&now.id).is_none()) {
        if base.object(&now.id) != Some(now) {
            merged.objects.push(now.clone());
        }
    }
    merged
}

fn merge_object(base: &Object, theirs: &Object, mine: &Object) -> Object {
    Object {
        id: mine.id.clone(),
        class: theirs_if_changed(&base.class, &theirs.class, &mine.class),
        attributes: merge_attributes(&base.attributes, &theirs.attributes, &mine.attributes),
        track: theirs_if_changed(&base.track, &theirs.track, &mine.track),
        shapes: match [base, theirs, mine].into_iter().all(|object| object.track) {
            true => merge_keyframes(base, theirs, mine),
            false => merge_shapes(&base.shapes, &theirs.shapes, &mine.shapes),
        },
    }
}

/// Shapes by frame and sensor.
type Shapes<'a> = BTreeMap<(u32, &'a str), &'a Shape>;

fn by_place(shapes: &[Shape]) -> Shapes<'_> {
    shapes.iter().map(|shape| ((shape.frame, shape.sensor.as_str()), shape)).collect()
}

fn merge_shapes(base: &[Shape], theirs: &[Shape], mine: &[Shape]) -> Vec<Shape> {
    let (base, theirs, mine) = (by_place(base), by_place(theirs), by_place(mine));
    let mut merged: BTreeMap<(u32, &str), Shape> = BTreeMap::new();
    for place in mine.keys().chain(theirs.keys()) {
        let (was, now, own) = (base.get(place), theirs.get(place), mine.get(place));
        let shape = match (was, now, own) {
            (Some(was), Some(now), Some(own)) => Some(merge_shape(was, now, own)),
            (None, Some(now), Some(own)) => Some(merge_shape(now, now, own)),
            (None, Some(now), None) => Some((*now).clone()),
            (None, None, Some(own)) => Some((*own).clone()),
            // One side deleted it: it stays only where the earlier stage changed it.
            (Some(was), Some(now), None) => (was != now).then(|| (*now).clone()),
            (_, None, _) => None,
        };
        if let Some(shape) = shape {
            merged.insert(*place, shape);
        }
    }
    merged.into_values().collect()
}

fn merge_shape(base: &Shape, theirs: &Shape, mine: &Shape) -> Shape {
    Shape {
        frame: mine.frame,
        sensor: mine.sensor.clone(),
        geometry: theirs_if_changed(&base.geometry, &theirs.geometry, &mine.geometry),
        occluded: theirs_if_changed(&base.occluded, &theirs.occluded, &mine.occluded),
        outside: theirs_if_changed(&base.outside, &theirs.outside, &mine.outside),
        attributes: merge_attributes(&base.attributes, &theirs.attributes, &mine.attributes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, from_value, json};

    fn car(id: &str, x: f64, attributes: Value) -> Value {
        let cuboid = json!({"center": [x, 0, 0], "size": [4, 2, 1.5], "yaw": 0});
        json!({"id": id, "class": "car", "attributes": attributes,
            "shapes": [{"frame": 0, "sensor": "lidar", "geometry": {"cuboid": cuboid}}]})
    }

    fn document(objects: &[Value]) -> Document {
        from_value(json!({"version": 1, "objects": objects})).unwrap()
    }

    #[test]
    fn a_corrected_cuboid_keeps_the_blinker_that_a_later_stage_set() {
        let base = document(&[car("1", 10.0, json!({}))]);
        let corrected = document(&[car("1", 10.4, json!({}))]);
        let linked = document(&[car("1", 10.0, json!({"blinker": "left"}))]);
        let merged = carry_over(&base, &corrected, &linked);
        assert_eq!(merged, document(&[car("1", 10.4, json!({"blinker": "left"}))]));
    }

    #[test]
    fn new_objects_come_deleted_ones_go_and_the_taskers_own_stay() {
        let base = document(&[car("1", 10.0, json!({})), car("2", 20.0, json!({}))]);
        let corrected = document(&[car("1", 10.0, json!({})), car("3", 30.0, json!({}))]);
        let linked = document(&[
            car("1", 10.0, json!({"blinker": "off"})),
            car("2", 20.0, json!({"blinker": "off"})),
            car("own", 40.0, json!({})),
        ]);
        let merged = carry_over(&base, &corrected, &linked);
        assert_eq!(merged.objects.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["1", "own", "3"]);
    }

    #[test]
    fn an_object_that_the_tasker_deleted_comes_back_only_if_it_was_corrected() {
        let base = document(&[car("1", 10.0, json!({})), car("2", 20.0, json!({}))]);
        let corrected = document(&[car("1", 10.0, json!({})), car("2", 21.0, json!({}))]);
        let merged = carry_over(&base, &corrected, &Document::default());
        assert_eq!(merged.objects.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["2"]);
    }

    fn any_document() -> impl Strategy<Value = Document> {
        let object = (0..4_u32, 0..3_i32, prop::option::of(0..3_i32));
        prop::collection::btree_map(0..4_u32, object, 0..4).prop_map(|objects| {
            let object = |(id, (_, x, blinker)): (u32, (u32, i32, Option<i32>))| {
                let attributes = blinker.map_or(json!({}), |b| json!({"blinker": b}));
                car(&id.to_string(), f64::from(x), attributes)
            };
            document(&objects.into_iter().map(object).collect::<Vec<_>>())
        })
    }

    fn sorted(mut document: Document) -> Document {
        document.objects.sort_by(|a, b| a.id.cmp(&b.id));
        document
    }

    proptest! {
        #[test]
        fn without_a_correction_the_work_stays_and_without_work_the_correction_is_taken(
            base in any_document(), other in any_document(),
        ) {
            prop_assert_eq!(&carry_over(&base, &base, &other), &other);
            prop_assert_eq!(sorted(carry_over(&base, &other, &base)), sorted(other));
        }
    }
}
