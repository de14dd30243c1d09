//! Check that a label has the objects that its stage takes over from the stage before, with their shapes.

use crate::label::document::push_error;
use crate::label::interpolation::is_close;
use crate::label::{Document, DocumentError, Object, Shape};
use std::collections::BTreeSet;

/// Errors of a label of a stage that takes its shapes over, at most 20, with JSON pointers: objects that are not in `before`, are
/// missing, or are of another class or elsewhere in a frame. Shapes between keyframes are compared where they are
/// interpolated, so that a keyframe which moves nothing is no error.
pub fn taken_over_errors(before: &Document, label: &Document) -> Vec<DocumentError> {
    let mut found = Vec::new();
    for (i, object) in label.objects.iter().enumerate() {
        let pointer = format!("/objects/{i}");
        match before.object(&object.id) {
            None => push_error(&mut found, pointer, "is new, and this stage adds no objects; remove it"),
            Some(was) if was.class != object.class => {
                let message = "is not the class that the stage before gave the object; change it back";
                push_error(&mut found, format!("{pointer}/class"), message);
            }
            Some(was) => {
                if let Some(frame) = first_difference(was, object) {
                    let message = format!(
                        "is not where the stage before drew it, in frame {}; this stage moves nothing, so restore it",
                        u64::from(frame) + 1
                    );
                    push_error(&mut found, format!("{pointer}/shapes"), &message);
                }
            }
        }
    }
    for lost in before.objects.iter().filter(|was| label.object(&was.id).is_none()) {
        let message =
            format!("lacks the {} {}, and this stage removes no objects; restore it", lost.class, lost.id);
        push_error(&mut found, "/objects".to_owned(), &message);
    }
    found
}

/// First frame in which two objects are not in the same place. Between the keyframes of both they move alike.
fn first_difference(a: &Object, b: &Object) -> Option<u32> {
    let shapes = || a.shapes.iter().chain(&b.shapes);
    let places: BTreeSet<(u32, &str)> = shapes().map(|shape| (shape.frame, shape.sensor.as_str())).collect();
    let differs = |&(frame, sensor): &(u32, &str)| {
        !is_same(a.shape_at(frame, sensor).as_ref(), b.shape_at(frame, sensor).as_ref())
    };
    let first = places.into_iter().find(differs).map(|(frame, _)| frame);
    first.or_else(|| (a.track != b.track).then(|| shapes().map(|shape| shape.frame).min()).flatten())
}

fn is_same(a: Option<&Shape>, b: Option<&Shape>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.occluded == b.occluded && is_close(&a.geometry, &b.geometry),
        (a, b) => a.is_none() && b.is_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Cuboid, Geometry};

    fn keyframe(frame: u32, x: f64) -> Shape {
        let cuboid = Cuboid::upright([x, 0.0, 0.0], [4.0, 2.0, 1.5], 0.1 * x);
        Shape::new(frame, "lidar".to_owned(), Geometry::Cuboid(cuboid))
    }

    fn label(shapes: Vec<Shape>) -> Document {
        let (id, class) = ("a".to_owned(), "car".to_owned());
        let object = Object { id, class, attributes: Default::default(), track: true, shapes };
        Document { objects: vec![object], ..Document::default() }
    }

    fn pointers(before: &Document, after: &Document) -> Vec<String> {
        taken_over_errors(before, after).into_iter().map(|error| error.pointer).collect()
    }

    #[test]
    fn a_keyframe_that_moves_nothing_is_no_change() {
        let before = label(vec![keyframe(0, 0.0), keyframe(9, 3.0)]);
        let painted = label(vec![keyframe(0, 0.0), keyframe(3, 1.0), keyframe(9, 3.0)]);
        assert_eq!(pointers(&before, &painted), [""; 0]);
        let moved = label(vec![keyframe(0, 0.0), keyframe(3, 1.01), keyframe(9, 3.0)]);
        assert_eq!(pointers(&before, &moved), ["/objects/0/shapes"]);
        assert!(taken_over_errors(&before, &moved)[0].message.contains("in frame 4"));
    }

    #[test]
    fn objects_are_neither_added_nor_removed_nor_given_another_class() {
        let (before, none) = (label(vec![keyframe(0, 0.0)]), Document::default());
        assert_eq!(pointers(&none, &before), ["/objects/0"]);
        assert_eq!(pointers(&before, &none), ["/objects"]);
        let mut other = before.clone();
        other.objects[0].class = "truck".to_owned();
        assert_eq!(pointers(&before, &other), ["/objects/0/class"]);
    }

    #[test]
    fn an_object_is_in_the_same_frames() {
        let before = label(vec![keyframe(0, 0.0), keyframe(5, 0.0)]);
        let gone = label(vec![keyframe(0, 0.0), Shape { outside: true, ..keyframe(5, 0.0) }]);
        assert_eq!(pointers(&before, &gone), ["/objects/0/shapes"]);
        let mut still = before.clone();
        still.objects[0].track = false;
        assert_eq!(pointers(&before, &still), ["/objects/0/shapes"]);
    }
}
