//! Majority regions as specifications, and against areas that the overlay measures in another way.

use super::*;
use crate::geometry::{Geometry, Planar};
use crate::random::SplitMix;
use proptest::prelude::*;

fn square(left: f64, top: f64, side: f64) -> Ring {
    vec![[left, top], [left + side, top], [left + side, top + side], [left, top + side]]
}

fn region(shapes: &[Vec<Polygon>]) -> Vec<Polygon> {
    let areas: Vec<_> = shapes.iter().map(|parts| WeightedArea { parts, weight: 1.0 }).collect();
    majority_region(&areas).unwrap()
}

fn rings(shapes: &[Vec<Ring>]) -> Vec<Polygon> {
    region(&shapes.iter().map(|rings| vec![Polygon(rings.clone())]).collect::<Vec<_>>())
}

fn planar(polygons: &[Polygon]) -> Option<Planar> {
    match polygons {
        [] => None,
        [one] => Some(Planar::new(&Geometry::Polygon(one.clone())).unwrap()),
        several => Some(Planar::new(&Geometry::Multipolygon(several.to_vec())).unwrap()),
    }
}

#[test]
fn of_two_shapes_it_is_what_both_cover() {
    let found = rings(&[vec![square(0.0, 0.0, 10.0)], vec![square(4.0, 6.0, 10.0)]]);
    assert_eq!(found, [Polygon(vec![vec![[4.0, 6.0], [10.0, 6.0], [10.0, 10.0], [4.0, 10.0]]])]);
}

#[test]
fn of_three_shapes_it_is_what_two_of_them_cover() {
    let found =
        rings(&[vec![square(0.0, 0.0, 10.0)], vec![square(1.0, 0.0, 10.0)], vec![square(3.0, 0.0, 10.0)]]);
    assert_eq!(found, [Polygon(vec![vec![[1.0, 0.0], [11.0, 0.0], [11.0, 10.0], [1.0, 10.0]]])]);
}

#[test]
fn equal_shapes_give_their_own_corners() {
    let ring = vec![[0.0, 0.0], [7.0, 1.0], [9.0, 8.0], [4.0, 4.5], [-1.0, 8.0]];
    let found = rings(&vec![vec![ring.clone()]; 3]);
    assert_eq!(found.len(), 1);
    let corners = found[0].outer();
    assert!(corners.len() == ring.len() && ring.iter().all(|p| corners.contains(p)), "{corners:?}");
}

#[test]
fn holes_that_most_have_stay() {
    let with_hole = vec![square(0.0, 0.0, 10.0), square(3.0, 3.0, 4.0)];
    let found = rings(&[with_hole.clone(), with_hole, vec![square(0.0, 0.0, 10.0)]]);
    assert_eq!((found.len(), found[0].holes().len()), (1, 1));
    assert_eq!(planar(&found).unwrap().area(), 84.0);
}

#[test]
fn a_rater_with_more_than_half_of_the_weight_decides() {
    let shapes = [vec![Polygon(vec![square(0.0, 0.0, 10.0)])], vec![Polygon(vec![square(5.0, 0.0, 10.0)])]];
    let areas = [3.0, 1.0].into_iter().zip(&shapes).map(|(weight, parts)| WeightedArea { parts, weight });
    let found = majority_region(&areas.collect::<Vec<_>>()).unwrap();
    assert_eq!(planar(&found).unwrap().bounds(), planar(&shapes[0]).unwrap().bounds());
}

#[test]
fn parts_that_touch_in_a_point_become_two_polygons() {
    let both = vec![Polygon(vec![square(0.0, 0.0, 2.0)]), Polygon(vec![square(2.0, 2.0, 2.0)])];
    let found = region(&[both.clone(), both]);
    assert_eq!(found.len(), 2);
    assert_eq!(planar(&found).unwrap().area(), 8.0);
}

#[test]
fn shapes_apart_have_no_majority_and_hostile_ones_are_refused() {
    assert!(rings(&[vec![square(0.0, 0.0, 1.0)], vec![square(5.0, 5.0, 1.0)]]).is_empty());
    assert!(rings(&[vec![vec![[1.0, 1.0]; 4]], vec![vec![]]]).is_empty());
    assert!(majority_region(&[]).unwrap().is_empty());
    let parts = [Polygon(vec![vec![[f64::NAN, 0.0], [1.0, 1.0], [2.0, 0.0]]])];
    assert!(majority_region(&[WeightedArea { parts: &parts, weight: 1.0 }]).is_none());
    let star: Ring = (0..15_000)
        .map(|i| {
            let a = f64::from(i) * 2.5;
            [a.sin() * 9.0, a.cos() * 9.0]
        })
        .collect();
    let parts = [Polygon(vec![star])];
    assert!(majority_region(&[WeightedArea { parts: &parts, weight: 1.0 }]).is_none());
}

/// Star-shaped outline around a point, whose corners may lie on a grid so that edges meet and coincide.
fn outline(random: &mut SplitMix, corners: usize, on_grid: bool) -> Ring {
    let corner = |i: usize| {
        let angle = (i as f64 + 0.8 * random.unit()) / corners as f64 * core::f64::consts::TAU;
        let radius = 20.0 + 30.0 * random.unit();
        let p = [60.0 + radius * angle.cos(), 60.0 + radius * angle.sin()];
        if on_grid { p.map(|v| (v / 5.0).round() * 5.0) } else { p }
    };
    (0..corners).map(corner).collect()
}

/// Area that at least two of three shapes cover, by inclusion and exclusion: |ab| + |bc| + |ca| − 2 |abc|.
fn expected_area(shapes: &[Planar], both: Option<&Planar>) -> f64 {
    let [a, b, c] = shapes else { return f64::NAN };
    let all = both.map_or(0.0, |both| both.shared_area(c));
    a.shared_area(b) + b.shared_area(c) + c.shared_area(a) - 2.0 * all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_area_is_that_of_inclusion_and_exclusion(seed: u64, corners in 3..40_usize, on_grid: bool) {
        let mut random = SplitMix(seed);
        let shapes: Vec<Ring> = (0..3).map(|_| outline(&mut random, corners, on_grid)).collect();
        let prepared: Result<Vec<Planar>, _> =
            shapes.iter().map(|ring| Planar::new(&Geometry::Polygon(Polygon(vec![ring.clone()])))).collect();
        if let Ok(prepared) = prepared {
            let parts: Vec<Vec<Polygon>> = shapes.iter().map(|ring| vec![Polygon(vec![ring.clone()])]).collect();
            let both = planar(&region(&parts[..2]));
            prop_assert!((both.as_ref().map_or(0.0, Planar::area) - prepared[0].shared_area(&prepared[1])).abs() < 1e-7);
            let area = planar(&region(&parts)).map_or(0.0, |found| found.area());
            let expected = expected_area(&prepared, both.as_ref());
            prop_assert!((area - expected).abs() < 1e-7, "{area} and {expected}");
        }
    }

    #[test]
    fn points_are_inside_where_most_shapes_have_them_inside(seed: u64, count in 1..6_usize) {
        let mut random = SplitMix(seed);
        // Outlines that cross themselves, too: what is inside an odd number of times is inside.
        let mut any_ring = |corners: usize| -> Ring { (0..corners).map(|_| [random.unit() * 50.0, random.unit() * 50.0]).collect() };
        let shapes: Vec<Vec<Polygon>> = (0..count).map(|_| vec![Polygon(vec![any_ring(7), any_ring(3)])]).collect();
        let found = region(&shapes);
        let inside = |polygons: &[Polygon], p: [f64; 2]| polygons.iter().any(|polygon| {
            polygon.0.iter().fold(false, |inside, ring| inside != crate::geometry::simple::encloses(ring, p))
        });
        for _ in 0..200 {
            let p = [random.unit() * 50.0, random.unit() * 50.0];
            let votes = shapes.iter().filter(|shape| inside(shape, p)).count();
            prop_assert_eq!(inside(&found, p), 2 * votes > count);
        }
    }
}
