//! What holds for every shape.

use super::{
    BoundaryProfile, Measure, OverlapAreas, PreparedShape, boundary_offset, center_distance, clearance,
    coverage, evaluate, hausdorff, hausdorff_directed, iou, iou_3d, iou_bev, scale_iou, size_error, spill,
    vertex_density, yaw_error,
};
use crate::geometry::{Cuboid, Geometry, Orientation, Planar, Point2, Polygon, Pose, Ring, ShapeError};
use core::f64::consts::{PI, TAU};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A round area, sometimes with a hole, that does not cross itself.
fn area() -> impl Strategy<Value = Polygon> {
    let radii = |n: core::ops::Range<usize>| prop::collection::vec(0.3..1.0_f64, n);
    let place = prop::array::uniform2(-60.0..60.0_f64);
    (place, 10.0..80.0_f64, radii(3..24), prop::option::of(radii(3..9))).prop_map(
        |(center, size, outer, hole)| {
            let ring = |radii: Vec<f64>, scale: f64| -> Ring {
                let count = radii.len() as f64;
                radii
                    .iter()
                    .enumerate()
                    .map(|(i, r)| {
                        let (sin, cos) = libm::sincos(TAU * i as f64 / count);
                        [center[0] + r * scale * cos, center[1] + r * scale * sin]
                    })
                    .collect()
            };
            // A triangle's edges pass close to its middle, so its hole has to be small.
            Polygon(
                [Some(ring(outer, size)), hole.map(|h| ring(h, size * 0.05))].into_iter().flatten().collect(),
            )
        },
    )
}

/// Corners on a coarse grid: edges that coincide, touch, and stand upright.
fn on_a_grid() -> impl Strategy<Value = Polygon> {
    let corner = (0..6_i32, 0..6_i32).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
    prop::collection::vec(corner, 3..9)
        .prop_map(|ring| Polygon(vec![ring]))
        .prop_filter("an area", |p| Planar::new(&Geometry::Polygon(p.clone())).is_ok())
}

fn any_area() -> impl Strategy<Value = Polygon> {
    prop_oneof![3 => area(), 1 => on_a_grid()]
}

fn ready(polygon: &Polygon) -> Planar {
    Planar::new(&Geometry::Polygon(polygon.clone())).unwrap()
}

fn moved(polygon: &Polygon, to: impl Fn(Point2) -> Point2) -> Polygon {
    Polygon(polygon.0.iter().map(|ring| ring.iter().map(|&p| to(p)).collect()).collect())
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

fn overlap(measure: fn(&OverlapAreas) -> f64, pair: (&Planar, &Planar)) -> f64 {
    measure(&OverlapAreas::measure(pair))
}

/// All measures between two areas.
fn all(a: &Polygon, b: &Polygon) -> Vec<f64> {
    let (a, b) = (Geometry::Polygon(a.clone()), Geometry::Polygon(b.clone()));
    let measures = [
        &iou::DESCRIPTOR,
        &coverage::DESCRIPTOR,
        &spill::DESCRIPTOR,
        &clearance::DESCRIPTOR,
        &hausdorff::DESCRIPTOR,
        &hausdorff_directed::DESCRIPTOR,
    ];
    measures.into_iter().map(|m| evaluate(&Measure::from(m), &BTreeMap::new(), &a, &b).unwrap()).collect()
}

proptest! {
    #[test]
    fn an_area_equals_itself(a in any_area()) {
        let a = ready(&a);
        prop_assert_eq!(overlap(iou::iou, (&a, &a)), 1.0);
        prop_assert_eq!(overlap(spill::spill, (&a, &a)), 0.0);
        prop_assert_eq!(overlap(coverage::coverage, (&a, &a)), 1.0);
        prop_assert_eq!(clearance::clearance((&a, &a)), 0.0);
        prop_assert_eq!(hausdorff::hausdorff((&a, &a)), 0.0);
    }

    #[test]
    fn either_order_measures_the_same(a in any_area(), b in any_area()) {
        let (a, b) = (ready(&a), ready(&b));
        prop_assert!(close(overlap(iou::iou, (&a, &b)), overlap(iou::iou, (&b, &a))));
        prop_assert!(close(clearance::clearance((&a, &b)), clearance::clearance((&b, &a))));
        prop_assert_eq!(hausdorff::hausdorff((&a, &b)), hausdorff::hausdorff((&b, &a)));
    }

    #[test]
    fn values_stay_in_their_range(a in any_area(), b in any_area()) {
        let (a, b) = (ready(&a), ready(&b));
        for share in [overlap(iou::iou, (&a, &b)), overlap(spill::spill, (&a, &b)), overlap(coverage::coverage, (&a, &b))] {
            prop_assert!((0.0..=1.0).contains(&share), "{share}");
        }
    }

    #[test]
    fn where_it_is_and_how_it_is_turned_does_not_matter(
        a in area(), b in area(), shift in prop::array::uniform2(-500.0..500.0_f64), turn in 0.0..TAU,
    ) {
        let (sin, cos) = libm::sincos(turn);
        let to = |[x, y]: Point2| [x * cos - y * sin + shift[0], x * sin + y * cos + shift[1]];
        for (before, after) in all(&a, &b).into_iter().zip(all(&moved(&a, to), &moved(&b, to))) {
            prop_assert!(close(before, after), "{before} {after}");
        }
    }

    #[test]
    fn the_first_corner_the_direction_and_a_closing_corner_do_not_matter(
        a in any_area(), b in any_area(), start in 0..20_usize,
    ) {
        let mut other = a.clone();
        for ring in &mut other.0 {
            let start = start % ring.len();
            ring.rotate_left(start);
            ring.reverse();
            ring.push(ring[0]);
        }
        for (before, after) in all(&a, &b).into_iter().zip(all(&other, &b)) {
            prop_assert!(close(before, after), "{before} {after}");
        }
    }

    #[test]
    fn what_is_inside_and_what_is_outside_add_up(a in any_area(), mut b in any_area()) {
        b.0.truncate(1);
        let wide = vec![[-900.0, -900.0], [900.0, -900.0], [900.0, 900.0], [-900.0, 900.0]];
        let beyond = ready(&Polygon(vec![wide, b.0[0].clone()]));
        let (a, b) = (ready(&a), ready(&b));
        prop_assert!(close(a.shared_area(&b) + a.shared_area(&beyond), a.area()));
    }

    #[test]
    fn no_point_of_the_boundary_is_farther_than_hausdorff_or_nearer_than_clearance(
        a in any_area(), b in any_area(), t in 0.0..1.0_f64,
    ) {
        let (a, b) = (ready(&a), ready(&b));
        let (most, least) = (hausdorff_directed::hausdorff_directed((&a, &b)), clearance::clearance((&a, &b)));
        for segment in a.outline().segments() {
            let distance = b.outline().nearest_to(segment.point_at(t)).squared.sqrt();
            prop_assert!(distance <= most + 1e-9 && distance >= least - 1e-9);
        }
    }

    #[test]
    fn shapes_that_share_area_have_no_clearance(a in any_area(), b in any_area()) {
        let (a, b) = (ready(&a), ready(&b));
        if a.shared_area(&b) > 1e-6 {
            prop_assert_eq!(clearance::clearance((&a, &b)), 0.0);
        } else {
            prop_assert!(clearance::clearance((&a, &b)) > 0.0 || a.shared_area(&b) <= 1e-6);
        }
    }

    #[test]
    fn the_mean_offset_is_that_of_many_samples(a in any_area(), b in any_area()) {
        let (a, b) = (ready(&a), ready(&b));
        let profile = BoundaryProfile::measure((&a, &b));
        let (mut sum, mut squares, mut weight) = (0.0, 0.0, 0.0);
        for segment in a.outline().segments() {
            for i in 0..400 {
                let d = b.signed_distance(segment.point_at((f64::from(i) + 0.5) / 400.0));
                let share = segment.length() / 400.0;
                (sum, squares, weight) = (sum + d * share, squares + d * d * share, weight + share);
            }
        }
        let mean = sum / weight;
        prop_assert!((profile.mean - mean).abs() < 1e-3 * (1.0 + mean.abs()), "{} {mean}", profile.mean);
        let spread = (squares / weight - mean * mean).max(0.0).sqrt();
        prop_assert!((profile.spread - spread).abs() < 5e-3 * (1.0 + spread), "{} {spread}", profile.spread);
    }

    #[test]
    fn no_input_makes_a_measure_panic(
        points in prop::collection::vec(prop::array::uniform2(prop_oneof![-3.0..3.0_f64, Just(f64::NAN), Just(1e300)]), 0..7),
        other in prop::collection::vec(prop::array::uniform2((-3..3_i32).prop_map(f64::from)), 0..9),
    ) {
        let (a, b) = (Polygon(vec![points.clone()]), Polygon(vec![other.clone(), points]));
        let shapes = [Geometry::Polygon(a), Geometry::Polyline(other.clone()), Geometry::Multipolygon(vec![b, Polygon(vec![other])])];
        for (a, b) in shapes.iter().flat_map(|a| shapes.iter().map(move |b| (a, b))) {
            for measure in [&iou::DESCRIPTOR, &clearance::DESCRIPTOR, &hausdorff::DESCRIPTOR, &boundary_offset::DESCRIPTOR, &vertex_density::DESCRIPTOR] {
                let _ = evaluate(&Measure::from(measure), &BTreeMap::new(), a, b);
            }
        }
    }
}

fn box_in_space() -> impl Strategy<Value = Cuboid> {
    let size = prop::array::uniform3(0.5..6.0_f64);
    (prop::array::uniform3(-3.0..3.0_f64), size, -PI..PI).prop_map(|(c, s, yaw)| Cuboid::upright(c, s, yaw))
}

fn rotation() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4(-1.0..1.0_f64)
        .prop_filter("has length", |q| q.iter().map(|v| v * v).sum::<f64>() > 0.05)
        .prop_map(|q| {
            let norm = q.iter().map(|v| v * v).sum::<f64>().sqrt();
            q.map(|v| v / norm)
        })
}

fn turned(cuboid: &Cuboid, by: &Pose) -> Cuboid {
    let pose = cuboid.pose().then(by);
    Cuboid { center: pose.translation, size: cuboid.size, orientation: Orientation::Rotation(pose.rotation) }
}

proptest! {
    #[test]
    fn turning_both_boxes_freely_keeps_their_overlap(
        a in box_in_space(), b in box_in_space(), q in rotation(), t in prop::array::uniform3(-90.0..90.0_f64),
    ) {
        // The first takes the way for upright boxes, the second that for free ones.
        let by = Pose { rotation: q, translation: t };
        let (upright, free) = (iou_3d::iou_3d((&a, &b)), iou_3d::iou_3d((&turned(&a, &by), &turned(&b, &by))));
        prop_assert!((upright - free).abs() < 1e-9, "{upright} {free}");
    }

    #[test]
    fn a_box_equals_itself_however_it_is_turned(a in box_in_space(), q in rotation()) {
        let free = turned(&a, &Pose { rotation: q, translation: [0.0; 3] });
        for c in [a, free] {
            prop_assert_eq!(iou_3d::iou_3d((&c, &c)), 1.0);
            prop_assert_eq!(iou_bev::iou_bev((&c, &c)), 1.0);
            prop_assert_eq!(scale_iou::scale_iou((&c, &c)), 1.0);
            prop_assert_eq!(size_error::size_error((&c, &c)), 0.0);
        }
    }

    #[test]
    fn boxes_measure_the_same_in_either_order(a in box_in_space(), b in box_in_space(), q in rotation()) {
        let b = turned(&b, &Pose { rotation: q, translation: [0.0; 3] });
        prop_assert!(close(iou_3d::iou_3d((&a, &b)), iou_3d::iou_3d((&b, &a))));
        prop_assert!(close(iou_bev::iou_bev((&a, &b)), iou_bev::iou_bev((&b, &a))));
        prop_assert!((0.0..=1.0).contains(&iou_3d::iou_3d((&a, &b))));
    }

    #[test]
    fn a_heading_differs_by_at_most_half_a_period(a in -20.0..20.0_f64, b in -20.0..20.0_f64) {
        let heading = |yaw| Cuboid::upright([0.0; 3], [1.0; 3], yaw);
        let error = |period: f64| {
            yaw_error::yaw_error((&heading(a), &heading(b)), &BTreeMap::from([("period".to_owned(), period)])).unwrap()
        };
        prop_assert!((0.0..=PI).contains(&error(TAU)) && (0.0..=PI / 2.0).contains(&error(PI)));
        prop_assert!(close(error(TAU).cos(), (a - b).cos()));
    }
}

#[test]
fn degenerate_shapes_say_what_is_wrong() {
    let polygon = |ring: &[Point2]| Geometry::Polygon(Polygon(vec![ring.to_vec()]));
    let error = |geometry: &Geometry| PreparedShape::new(geometry).err();
    assert_eq!(error(&polygon(&[])), Some(ShapeError::Empty));
    assert_eq!(error(&Geometry::Polygon(Polygon(vec![]))), Some(ShapeError::Empty));
    assert_eq!(error(&polygon(&[[0.0, 0.0], [1.0, 1.0]])), Some(ShapeError::ZeroArea));
    assert_eq!(error(&polygon(&[[0.0, 0.0], [1.0, 1.0], [3.0, 3.0]])), Some(ShapeError::ZeroArea));
    let short = Geometry::Polyline(vec![[0.0, 0.0], [1e-310, 0.0]]);
    assert!(
        evaluate(&Measure::from(&vertex_density::DESCRIPTOR), &Default::default(), &short, &short).is_err()
    );
    let [near, far] = [0.0, 1e300].map(|x| Geometry::Cuboid(Cuboid::upright([x, 0.0, 0.0], [1.0; 3], 0.0)));
    assert!(
        evaluate(&Measure::from(&center_distance::DESCRIPTOR), &Default::default(), &near, &far).is_err()
    );
    assert_eq!(error(&Geometry::Point([0.0, -1e16])), Some(ShapeError::TooLarge));
    assert_eq!(error(&Geometry::Box([0.0, 0.0, 1e300, 1.0])), Some(ShapeError::TooLarge));
    assert_eq!(error(&polygon(&[[0.0, f64::NAN], [1.0, 1.0], [3.0, 0.0]])), Some(ShapeError::NotFinite));
    let bow = [[0.0, 0.0], [2.0, 2.0], [2.0, 0.0], [0.0, 2.0]];
    assert_eq!(error(&polygon(&bow)), Some(ShapeError::SelfIntersection { at: [1.0, 1.0] }));
    assert_eq!(error(&Geometry::Box([0.0, 0.0, -1.0, 1.0])), Some(ShapeError::NoSize));
    let flat = Cuboid::upright([0.0; 3], [1.0, 0.0, 1.0], 0.0);
    assert_eq!(error(&Geometry::Cuboid(flat)), Some(ShapeError::NoSize));
    let skew = Cuboid { orientation: Orientation::Rotation([1.0, 1.0, 0.0, 0.0]), size: [1.0; 3], ..flat };
    assert_eq!(error(&Geometry::Cuboid(skew)), Some(ShapeError::NoRotation));
}

#[test]
fn the_distance_to_a_spike_falls_and_rises_again_where_it_is_crossed() {
    let polygon = |ring: &[[f64; 2]]| Polygon(vec![ring.to_vec()]);
    let a = polygon(&[[2.0, 4.0], [3.0, 0.0], [0.0, 0.0]]);
    // From (1, 2) to (3, 2) and back: outside on both sides.
    let b = polygon(&[[3.0, 2.0], [1.0, 2.0], [0.0, 4.0], [0.0, 2.0]]);
    let mean = BoundaryProfile::measure((&ready(&a), &ready(&b))).mean;
    assert!((mean - 1.2358).abs() < 1e-3, "{mean}");
}

#[test]
fn a_hole_takes_its_area_away() {
    let square = |o: f64, s: f64| vec![[o, o], [o + s, o], [o + s, o + s], [o, o + s]];
    let ring = ready(&Polygon(vec![square(0.0, 10.0), square(4.0, 2.0)]));
    let disc = ready(&Polygon(vec![square(4.0, 2.0)]));
    assert_eq!((ring.area(), ring.shared_area(&disc)), (96.0, 0.0));
    assert_eq!(clearance::clearance((&ring, &disc)), 0.0);
    let inner = ready(&Polygon(vec![square(4.5, 1.0)]));
    assert_eq!(clearance::clearance((&ring, &inner)), 0.5);
}

#[test]
fn parts_of_one_object_that_overlap_count_once() {
    let square = |x: f64| Polygon(vec![vec![[x, 0.0], [x + 2.0, 0.0], [x + 2.0, 2.0], [x, 2.0]]]);
    let both = Planar::new(&Geometry::Multipolygon(vec![square(0.0), square(1.0)])).unwrap();
    assert_eq!(both.area(), 6.0);
    assert_eq!(both.shared_area(&ready(&square(0.5))), 4.0);
}

#[test]
fn a_thorn_of_a_part_keeps_its_edges_however_long_it_is() {
    for far in [1e3, 1e6, 1e9] {
        let thorn = Polygon(vec![vec![[15.0, 15.0], [20.0, 25.0], [14.0, far], [21.0, 4.5], [15.0, 0.0]]]);
        let beside = Polygon(vec![vec![[15.0, 15.0], [11.0, 16.0], [1.0, 2.0]]]);
        let both = Planar::new(&Geometry::Multipolygon(vec![thorn, beside])).unwrap();
        assert_eq!(both.bounds().max, [21.0, far]);
        assert!(
            overlap(iou::iou, (&both, &both)) > 1.0 - 1e-9,
            "{far}: {}",
            overlap(iou::iou, (&both, &both))
        );
    }
}

#[test]
fn an_outline_drawn_two_pixels_wide_is_two_pixels_loose() {
    let square = |grow: f64| {
        let (low, high) = (-grow, 100.0 + grow);
        ready(&Polygon(vec![vec![[low, low], [high, low], [high, high], [low, high]]]))
    };
    let tight = BoundaryProfile::measure((&square(-2.0), &square(0.0)));
    assert!((tight.mean + 2.0).abs() < 1e-9 && tight.spread < 1e-6, "{tight:?}");
    let loose = BoundaryProfile::measure((&square(2.0), &square(0.0)));
    assert!(loose.mean > 2.0 && loose.mean < 2.03 && loose.spread < 0.1, "{loose:?}");
}

#[test]
fn shapes_made_to_take_forever_are_refused_or_done_in_time() {
    let comb = |teeth: u32| -> Ring {
        let tooth = |i: u32| {
            let y = f64::from(i);
            [[0.0, y], [1000.0, y + 0.25], [1000.0, y + 0.5], [0.0, y + 0.75]]
        };
        (0..teeth).flat_map(tooth).chain([[-1.0, f64::from(teeth)], [-1.0, 0.0]]).collect()
    };
    let huge = Geometry::Polygon(Polygon(vec![comb(10_000)]));
    assert_eq!(PreparedShape::new(&huge).err(), Some(ShapeError::TooComplex));
    let large = ready(&Polygon(vec![comb(500)]));
    assert_eq!(overlap(iou::iou, (&large, &large)), 1.0);
}

#[test]
fn parts_that_touch_themselves_keep_the_border_beside_other_parts() {
    let polygon = |ring: &[[f64; 2]]| Polygon(vec![ring.to_vec()]);
    let a = polygon(&[[17.0, 0.0], [17.0, 1.0], [5.0, 8.0]]);
    // The first corner of the quadrilateral lies on its own last side, and the other part is a line from there.
    let b = vec![
        polygon(&[[5.0, 5.0], [4.0, 12.0], [12.0, 12.0], [0.0, 0.0]]),
        polygon(&[[0.0, 0.0], [0.0, 0.0], [19.0, 0.0]]),
    ];
    let (a, b) = (Geometry::Polygon(a), Geometry::Multipolygon(b));
    assert_eq!(evaluate(&Measure::from(&clearance::DESCRIPTOR), &BTreeMap::new(), &a, &b), Ok(0.0));
}
