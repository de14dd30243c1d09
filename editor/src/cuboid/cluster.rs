//! Which points belong to the thing that was pointed at, and where the ground is below it.

use assay_core::geometry::Point3;
use std::collections::{BTreeMap, BTreeSet};

/// Height of the bins that the ground is looked for in, m.
const BIN_M: f64 = 0.1;
/// The ground is the lowest bin with this share of the points.
const GROUND_SHARE: f64 = 0.03;
/// Points lower than this above the ground are taken for ground, m.
const ABOVE_GROUND_M: f64 = 0.2;
/// Edge of the squares that points are joined by, m.
const CELL_M: f64 = 0.2;
/// Squares this far from one another (in either direction) still belong together.
const REACH: i32 = 2;

/// Height of the ground among points around a place, m: the lowest level that holds more than a few of them.
/// `None` where there are too few points to tell.
pub fn estimate_ground(points: &[Point3]) -> Option<f64> {
    if points.len() < 8 {
        return None;
    }
    let mut bins: BTreeMap<i64, usize> = BTreeMap::new();
    for p in points {
        *bins.entry((p[2] / BIN_M).floor() as i64).or_default() += 1;
    }
    let enough = (points.len() as f64 * GROUND_SHARE).max(3.0);
    let in_bin = |bin: i64| bins.get(&bin).copied().unwrap_or(0);
    let low = *bins.keys().find(|bin| (in_bin(**bin) + in_bin(**bin + 1)) as f64 >= enough)?;
    let (bottom, top) = (low as f64 * BIN_M, (low + 2) as f64 * BIN_M);
    let mut level: Vec<f64> = points.iter().map(|p| p[2]).filter(|z| (bottom..top).contains(z)).collect();
    level.sort_by(f64::total_cmp);
    level.get(level.len() / 2).copied()
}

/// The points that hang together with what lies at `at`, seen from above, between the ground and a height over
/// it, m. Empty where nothing stands there.
pub fn grow_cluster(points: &[Point3], at: Point3, ground_m: f64, height_m: f64) -> Vec<Point3> {
    let mut cells: BTreeMap<(i32, i32), Vec<Point3>> = BTreeMap::new();
    let cell = |p: Point3| ((p[0] / CELL_M).floor() as i32, (p[1] / CELL_M).floor() as i32);
    for p in points {
        let above = p[2] - ground_m;
        if above > ABOVE_GROUND_M && above < height_m {
            cells.entry(cell(*p)).or_default().push(*p);
        }
    }
    let start = cell(at);
    let mut open: Vec<(i32, i32)> = around(start).filter(|c| cells.contains_key(c)).collect();
    let mut seen: BTreeSet<(i32, i32)> = open.iter().copied().collect();
    let mut found = Vec::new();
    while let Some(next) = open.pop() {
        found.extend(cells.get(&next).into_iter().flatten().copied());
        for c in around(next) {
            if cells.contains_key(&c) && seen.insert(c) {
                open.push(c);
            }
        }
    }
    found
}

fn around((x, y): (i32, i32)) -> impl Iterator<Item = (i32, i32)> {
    (-REACH..=REACH).flat_map(move |dx| (-REACH..=REACH).map(move |dy| (x + dx, y + dy)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ground() -> Vec<Point3> {
        (0..400)
            .map(|i| [f64::from(i % 20) * 0.4, f64::from(i / 20) * 0.4, -1.7 + f64::from(i % 3) * 0.02])
            .collect()
    }

    fn pole(x: f64, y: f64) -> Vec<Point3> {
        (0..40).map(|i| [x, y, -1.7 + f64::from(i) * 0.05]).collect()
    }

    #[test]
    fn the_ground_is_found_below_things_and_above_a_stray_echo() {
        let mut points = ground();
        points.extend(pole(4.0, 4.0));
        points.push([4.0, 4.0, -6.0]);
        assert!((estimate_ground(&points).unwrap() + 1.68).abs() < 0.03);
        assert_eq!(estimate_ground(&points[..5]), None);
    }

    #[test]
    fn growing_stops_at_a_gap_and_leaves_the_ground_out() {
        let mut points = ground();
        points.extend(pole(2.0, 2.0));
        points.extend(pole(2.3, 2.0));
        points.extend(pole(5.0, 2.0));
        let found = grow_cluster(&points, [2.05, 2.0, -1.0], -1.68, 3.0);
        assert!(found.len() > 60 && found.iter().all(|p| p[0] < 3.0 && p[2] > -1.5));
    }

    #[test]
    fn bare_ground_grows_into_nothing() {
        assert!(grow_cluster(&ground(), [2.0, 2.0, -1.7], -1.68, 3.0).is_empty());
    }
}
