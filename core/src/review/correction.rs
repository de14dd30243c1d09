//! What a reviewer corrected in a label: it says which objects were wrong, and how.

use super::ErrorType;
use crate::geometry::{Cuboid, Geometry};
use crate::label::{Document, Object, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// Cosine of the angle from which on a turned cuboid faced the wrong way: 45°.
const WRONG_WAY: f64 = core::f64::consts::FRAC_1_SQRT_2;

/// Difference between a label and what its reviewer made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Ids of the label's objects that were changed or deleted, in the order of the label.
    pub rejected: Vec<String>,
    /// What was wrong.
    pub errors: Vec<ErrorType>,
}

/// Compare a label with what its reviewer made of it; none: nothing was changed. An object that was deleted was extra, a new one
/// was missed. Where the drawing order alone was changed, no object is named.
pub fn correction(label: &Document, corrected: &Document) -> Option<Correction> {
    if label == corrected {
        return None;
    }
    let by_id = |document: &Document| -> BTreeMap<String, Object> {
        document.objects.iter().map(|object| (object.id.clone(), object.clone())).collect()
    };
    let (old, new) = (by_id(label), by_id(corrected));
    let mut rejected = Vec::new();
    let mut errors = BTreeSet::new();
    for object in &label.objects {
        match new.get(&object.id) {
            Some(same) if same == object => continue,
            Some(changed) => add_errors(object, changed, &mut errors),
            None => {
                errors.insert(ErrorType::Extra);
            }
        }
        rejected.push(object.id.clone());
    }
    if new.keys().any(|id| !old.contains_key(id)) {
        errors.insert(ErrorType::Missed);
    }
    if errors.is_empty() {
        errors.insert(ErrorType::Other);
    }
    Some(Correction { rejected, errors: errors.into_iter().collect() })
}

/// What was wrong with an object that was changed.
fn add_errors(object: &Object, changed: &Object, errors: &mut BTreeSet<ErrorType>) {
    if object.class != changed.class {
        errors.insert(ErrorType::WrongClass);
    }
    if object.attributes != changed.attributes {
        errors.insert(ErrorType::Attribute);
    }
    let by_place = |object: &Object| -> BTreeMap<(u32, String), Shape> {
        object.shapes.iter().map(|shape| ((shape.frame, shape.sensor.clone()), shape.clone())).collect()
    };
    let (old, new) = (by_place(object), by_place(changed));
    let is_elsewhere = !old.keys().eq(new.keys()) || object.track != changed.track;
    if is_elsewhere {
        let is_track = object.track || changed.track;
        errors.insert(if is_track { ErrorType::Track } else { ErrorType::Geometry });
    }
    for (place, was) in &old {
        let Some(is) = new.get(place) else { continue };
        if was.outside != is.outside {
            errors.insert(ErrorType::Track);
        }
        if was.attributes != is.attributes || was.occluded != is.occluded {
            errors.insert(ErrorType::Attribute);
        }
        if was.geometry != is.geometry {
            errors.extend(geometry_errors(&was.geometry, &is.geometry));
        }
    }
}

/// What was wrong with a geometry that was changed.
fn geometry_errors(was: &Geometry, is: &Geometry) -> Vec<ErrorType> {
    let (Geometry::Cuboid(was), Geometry::Cuboid(is)) = (was, is) else { return vec![ErrorType::Geometry] };
    let faced_wrong_way = forward(was).iter().zip(forward(is)).map(|(a, b)| a * b).sum::<f64>() < WRONG_WAY;
    let is_elsewhere = was.center != is.center || was.size != is.size;
    match (faced_wrong_way, is_elsewhere) {
        (true, true) => vec![ErrorType::Geometry, ErrorType::Heading],
        (true, false) => vec![ErrorType::Heading],
        (false, _) => vec![ErrorType::Geometry],
    }
}

/// Unit vector along a cuboid's length, in the sensor frame.
fn forward(cuboid: &Cuboid) -> [f64; 3] {
    cuboid.pose().matrix().map(|row| row[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::AttributeValue;
    use core::f64::consts::PI;

    fn square(id: &str, left: f64) -> Object {
        let geometry = Geometry::Box([left, 0.0, 10.0, 10.0]);
        Object {
            id: id.to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::new(),
            track: false,
            shapes: vec![Shape::new(0, "photo".to_owned(), geometry)],
        }
    }

    fn label(objects: Vec<Object>) -> Document {
        Document { objects, ..Document::default() }
    }

    fn found(old: &[Object], new: &[Object]) -> (Vec<String>, Vec<ErrorType>) {
        let Correction { rejected, errors } = correction(&label(old.to_vec()), &label(new.to_vec())).unwrap();
        (rejected, errors)
    }

    #[test]
    fn what_was_deleted_was_extra_and_what_was_drawn_was_missed() {
        let (a, b, c) = (square("a", 0.0), square("b", 20.0), square("c", 40.0));
        let all = [a.clone(), b.clone()];
        assert_eq!(correction(&label(all.to_vec()), &label(all.to_vec())), None);
        assert_eq!(found(&all, &all[..1]), (vec!["b".to_owned()], vec![ErrorType::Extra]));
        assert_eq!(found(&all, &[a.clone(), b.clone(), c]), (Vec::new(), vec![ErrorType::Missed]));
        assert_eq!(found(&all, &[b, a]), (Vec::new(), vec![ErrorType::Other]), "another drawing order");
    }

    #[test]
    fn each_kind_of_change_is_a_type_of_error() {
        let a = square("a", 0.0);
        let of = |changed: Object| found(std::slice::from_ref(&a), &[changed]).1;
        assert_eq!(of(square("a", 1.0)), [ErrorType::Geometry]);
        assert_eq!(of(Object { class: "truck".to_owned(), ..a.clone() }), [ErrorType::WrongClass]);
        let parked = BTreeMap::from([("parked".to_owned(), AttributeValue::Bool(true))]);
        assert_eq!(
            of(Object { attributes: parked.clone(), ..square("a", 1.0) }),
            [ErrorType::Geometry, ErrorType::Attribute]
        );
        let shape = |change: &dyn Fn(&mut Shape)| {
            let mut changed = a.clone();
            change(&mut changed.shapes[0]);
            of(changed)
        };
        assert_eq!(shape(&|shape| shape.attributes = parked.clone()), [ErrorType::Attribute]);
        assert_eq!(shape(&|shape| shape.outside = true), [ErrorType::Track]);
        assert_eq!(shape(&|shape| shape.frame = 3), [ErrorType::Geometry]);
        assert_eq!(of(Object { track: true, ..a.clone() }), [ErrorType::Track]);
    }

    #[test]
    fn a_cuboid_that_was_turned_round_faced_the_wrong_way() {
        let cuboid = |center: f64, yaw_rad: f64| {
            let geometry = Geometry::Cuboid(Cuboid::upright([center, 0.0, 0.0], [4.0, 2.0, 1.5], yaw_rad));
            Object { shapes: vec![Shape::new(0, "top".to_owned(), geometry)], ..square("a", 0.0) }
        };
        let of = |changed: Object| found(&[cuboid(0.0, 0.1)], &[changed]).1;
        assert_eq!(of(cuboid(0.0, 0.1 + PI)), [ErrorType::Heading]);
        assert_eq!(of(cuboid(0.0, 0.2)), [ErrorType::Geometry]);
        assert_eq!(of(cuboid(1.0, PI)), [ErrorType::Geometry, ErrorType::Heading]);
    }
}
