//! Depth jumps between neighbouring points in the LiDAR's view.

use crate::geometry::{Point2, Point3, norm3};
use std::collections::BTreeMap;

/// Side on which the near surface ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JumpSide {
    /// Left or right: measures an offset along x.
    Across,
    /// Above: measures an offset along y. Surfaces that end below mostly stand on the ground, where depth does not
    /// jump.
    Above,
}

/// Depth jump: the end of a near surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepthJump {
    /// Position on the image, px.
    pub at: Point2,
    /// Side on which the surface ends.
    pub side: JumpSide,
}

/// Point of a cloud with its pixel on an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectedPoint {
    /// Direction from the LiDAR: to the left, up, degrees.
    angles: [f64; 2],
    /// Distance from the LiDAR, m.
    pub range: f64,
    /// Pixel, px.
    pub at: Point2,
}

impl ProjectedPoint {
    /// Point in the LiDAR frame that projects to `at`.
    pub fn new(point: Point3, at: Point2) -> Self {
        let range = norm3(point);
        let level = libm::hypot(point[0], point[1]);
        let angles =
            [libm::atan2(point[1], point[0]).to_degrees(), libm::atan2(point[2], level).to_degrees()];
        Self { angles, range, at }
    }
}

/// Cell size of the grid for the search of neighbours, degrees.
const CELL_DEG: f64 = 0.8;
/// Largest deviation from a line for points of one ring, or of rings above each other, degrees.
const LINE_DEG: f64 = 0.12;
/// Largest distance of neighbours: along a ring, and from ring to ring, degrees.
const NEXT_DEG: [f64; 2] = [0.8, 1.6];
/// Largest depth difference within one surface: relative, and in m.
const SAME: (f64, f64) = (0.03, 0.1);
/// Smallest depth difference between two surfaces: relative, and in m.
const OTHER: (f64, f64) = (0.15, 1.0);

/// Ends of near surfaces. Each is between the last point of the near surface and where its next point would be.
pub fn jumps(points: &[ProjectedPoint]) -> Vec<DepthJump> {
    let mut cells: BTreeMap<[i32; 2], Vec<&ProjectedPoint>> = BTreeMap::new();
    for point in points {
        cells.entry(cell(point)).or_default().push(point);
    }
    points.iter().flat_map(|point| ends(point, &Next::to(point, &cells))).collect()
}

/// Ends of a point's surface beside that point.
fn ends(point: &ProjectedPoint, next: &Next<'_>) -> Vec<DepthJump> {
    let beyond = |inner: Option<&ProjectedPoint>, outer: Option<&ProjectedPoint>| {
        let (inner, outer) = (inner?, outer?);
        let (near, jump) = ((point.range - inner.range).abs(), outer.range - point.range);
        let is_end = near < SAME.0 * point.range + SAME.1 && jump > OTHER.0 * point.range + OTHER.1;
        is_end.then(|| [0, 1].map(|i: usize| half(point.at, inner.at, i)))
    };
    let across = [(next.left, next.right), (next.right, next.left)];
    let across = across.into_iter().filter_map(|(inner, outer)| beyond(inner, outer));
    let above = beyond(next.below, next.above);
    let jump = |at, side| DepthJump { at, side };
    across.map(|at| jump(at, JumpSide::Across)).chain(above.map(|at| jump(at, JumpSide::Above))).collect()
}

/// Position half a step after `point`, in the direction from `inner` to `point`.
fn half(point: Point2, inner: Point2, axis: usize) -> f64 {
    let of = |p: Point2| p.get(axis).copied().unwrap_or_default();
    of(point) + 0.5 * (of(point) - of(inner))
}

fn cell(point: &ProjectedPoint) -> [i32; 2] {
    // Degrees of a circle are small numbers.
    point.angles.map(|v| (v / CELL_DEG).floor() as i32)
}

/// Nearest points in the four directions, in the LiDAR's view.
#[derive(Default)]
struct Next<'a> {
    left: Option<&'a ProjectedPoint>,
    right: Option<&'a ProjectedPoint>,
    above: Option<&'a ProjectedPoint>,
    below: Option<&'a ProjectedPoint>,
}

impl<'a> Next<'a> {
    fn to(point: &ProjectedPoint, cells: &BTreeMap<[i32; 2], Vec<&'a ProjectedPoint>>) -> Self {
        let mut next = Self::default();
        let [column, row] = cell(point);
        for place in (-2..=2).flat_map(|up| (-1..=1).map(move |left| [column + left, row + up])) {
            for other in cells.get(&place).into_iter().flatten() {
                next.consider(point, other);
            }
        }
        next
    }

    fn consider(&mut self, point: &ProjectedPoint, other: &'a ProjectedPoint) {
        let [left, up] = [0, 1].map(|i: usize| away(other, point, i));
        if up.abs() <= LINE_DEG && left.abs() <= NEXT_DEG[0] && left.abs() > 0.01 {
            nearer(if left > 0.0 { &mut self.left } else { &mut self.right }, other, point, 0);
        }
        if left.abs() <= LINE_DEG && up.abs() <= NEXT_DEG[1] && up.abs() > LINE_DEG {
            nearer(if up > 0.0 { &mut self.above } else { &mut self.below }, other, point, 1);
        }
    }
}

fn away(other: &ProjectedPoint, point: &ProjectedPoint, axis: usize) -> f64 {
    other.angles.get(axis).zip(point.angles.get(axis)).map_or(f64::MAX, |(a, b)| a - b)
}

fn nearer<'a>(
    best: &mut Option<&'a ProjectedPoint>,
    other: &'a ProjectedPoint,
    point: &ProjectedPoint,
    axis: usize,
) {
    if best.is_none_or(|known| away(other, point, axis).abs() < away(known, point, axis).abs()) {
        *best = Some(other);
    }
}
