//! Properties of merges on random labels.

use super::tests::{labels, rubric};
use super::*;
use crate::geometry::{Bounds, Cuboid, Geometry, Orientation, Point2, Polygon, Pose, Rasteriser};
use crate::label::{AttributeValue, Document, Object, Shape};
use crate::ontology::Ontology;
use crate::random::SplitMix;
use proptest::prelude::*;

const CLASSES: [&str; 3] = ["car", "truck", "van"];

/// Shape of a kind around a place, a little different each time. Lines and points have no area, so that the rubric's measure
/// cannot match them.
fn noisy(kind: usize, [x, y]: Point2, noise: f64, random: &mut SplitMix) -> Geometry {
    let mut off = |v: f64| v + noise * (random.unit() - 0.5);
    let yaw = off(1.2);
    match kind % 6 {
        0 => Geometry::Box([off(x), off(y), off(10.0), off(8.0)]),
        1 => Geometry::Rbox([off(x), off(y), off(12.0), off(5.0), off(30.0)]),
        2 => {
            let corner = |i: usize| libm::sincos(i as f64 * 0.7);
            let ring = (0..9).map(|i| [off(x + 7.0 * corner(i).1), off(y + 7.0 * corner(i).0)]).collect();
            Geometry::Polygon(Polygon(vec![ring]))
        }
        3 => {
            let square: [f64; 8] = [x, y, x + 12.0, y, x + 12.0, y + 12.0, x, y + 12.0].map(off);
            Geometry::Rle(Rasteriser::default().mask([square.as_slice()], [120, 120]))
        }
        4 => {
            Geometry::Cuboid(Cuboid::upright([off(x), off(y), off(1.0)], [off(9.0), off(5.0), off(4.0)], yaw))
        }
        _ => {
            let orientation = Orientation::Rotation(Pose::from_yaw(yaw, [0.0; 3]).rotation);
            Geometry::Cuboid(Cuboid { center: [off(x), off(y), 1.0], size: [9.0, 5.0, 4.0], orientation })
        }
    }
}

/// Labels of the same objects by several raters, with noise in px or m.
fn random_labels(seed: u64, raters: usize, objects: usize, noise: f64) -> Vec<Document> {
    let mut random = SplitMix(seed);
    let label = |random: &mut SplitMix| {
        let mut label = Document::default();
        for index in 0..objects {
            if noise > 0.0 && random.unit() < 0.2 {
                continue;
            }
            let place = [20.0 + 11.0 * (index % 6) as f64, 20.0 + 14.0 * (index / 6) as f64];
            let class = CLASSES[if noise > 0.0 { (random.unit() * 3.0) as usize } else { index % 3 }];
            let attributes =
                [("size".to_owned(), AttributeValue::Number((random.unit() * noise).floor()))].into();
            let shapes = vec![Shape::new(0, "s".to_owned(), noisy(index, place, noise, random))];
            label.objects.push(Object {
                id: format!("o{index}"),
                class: class.to_owned(),
                attributes,
                track: false,
                shapes,
            });
        }
        label
    };
    (0..raters).map(|_| label(&mut random)).collect()
}

fn merge(labels: Vec<RaterLabel<'_>>) -> LabelMerge {
    let policy = LabelMergePolicy::default();
    merge_labels(&[labels], &rubric(), &Ontology::default(), &policy).unwrap().pop().unwrap()
}

fn bounds(geometry: &Geometry) -> Option<Bounds> {
    match geometry {
        Geometry::Cuboid(cuboid) => Bounds::around(&cuboid.corners().map(|[x, y, _]| [x, y])),
        flat => flat.bounds(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn the_order_of_the_labels_changes_nothing(seed: u64, raters in 1..6_usize, turn in 0..6_usize) {
        let documents = random_labels(seed, raters, 12, 6.0);
        let mut turned = labels(&documents);
        turned.rotate_left(turn % raters);
        turned.reverse();
        prop_assert_eq!(merge(labels(&documents)), merge(turned));
    }

    /// Names decide ties alone. Classes have many, and so have values of whole numbers; coordinates have none.
    #[test]
    fn the_names_of_the_raters_do_not_change_shapes(seed: u64, raters in 1..6_usize, turn in 0..6_usize) {
        let mut documents = random_labels(seed, raters, 12, 6.0);
        let shapes = |merged: LabelMerge| {
            merged.label.objects.into_iter().map(|object| object.shapes[0].geometry.clone()).collect::<Vec<_>>()
        };
        let before = shapes(merge(labels(&documents)));
        documents.rotate_left(turn % raters);
        let after = shapes(merge(labels(&documents)));
        prop_assert_eq!(before.len(), after.len());
        for geometry in &before {
            let (kind, around) = (geometry.kind(), bounds(geometry));
            let same = after.iter().any(|other| match (around, bounds(other)) {
                (Some(a), Some(b)) => kind == other.kind() && (0..2).all(|axis| {
                    (a.min[axis] - b.min[axis]).abs() < 1e-6 && (a.max[axis] - b.max[axis]).abs() < 1e-6
                }),
                _ => geometry == other,
            });
            prop_assert!(same, "{geometry:?} is not in {after:?}");
        }
    }

    #[test]
    fn equal_labels_give_that_label(seed: u64, raters in 1..6_usize) {
        let document = random_labels(seed, 1, 12, 0.0).pop().unwrap();
        let documents = vec![document.clone(); raters];
        let merged = merge(labels(&documents));
        prop_assert_eq!(&merged.label, &document);
        prop_assert!(merged.objects.iter().all(|o| o.share == 1.0 && o.class.share == 1.0 && o.adjudication.is_empty()));
    }

    /// True of all kinds but cuboids and rotated boxes, whose angles are averaged too; of cuboids the sizes lie between.
    #[test]
    fn a_merged_shape_lies_within_the_bounds_of_its_inputs(seed: u64, raters in 2..6_usize) {
        let documents = random_labels(seed, raters, 12, 6.0);
        let merged = merge(labels(&documents));
        prop_assert_eq!(merged.label.problems(), []);
        for (object, own) in merged.label.objects.iter().zip(&merged.objects) {
            let inputs: Vec<&Geometry> = own.drawn.iter().map(|drawn| {
                let rater = labels(&documents).iter().position(|label| label.rater == drawn.rater).unwrap();
                &documents[rater].object(&drawn.object).unwrap().shapes[0].geometry
            }).collect();
            match &object.shapes[0].geometry {
                Geometry::Cuboid(cuboid) => for axis in 0..3 {
                    let (size, sizes) = (cuboid.size[axis], || inputs.iter().filter_map(|input| Some(input.as_cuboid()?.size[axis])));
                    prop_assert!(sizes().any(|other| other <= size) && sizes().any(|other| other >= size));
                },
                Geometry::Rbox(_) => {}
                flat => {
                    let own = bounds(flat).unwrap();
                    let around = inputs.iter().filter_map(|input| bounds(input)).reduce(|a, b| a.with(&b)).unwrap();
                    for axis in 0..2 {
                        prop_assert!(own.min[axis] >= around.min[axis] - 1e-9 && own.max[axis] <= around.max[axis] + 1e-9);
                    }
                }
            }
        }
    }
}
