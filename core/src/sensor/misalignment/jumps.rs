//! Where depth jumps between points that are neighbours as the LiDAR sees them.

use crate::geometry::{Point2, Point3, norm3};
use std::collections::BTreeMap;

/// Which way the near surface ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JumpSide {
    /// To the left or right: tells of an offset along x.
    Across,
    /// Above: tells of one along y. What ends below mostly stands on the ground, where depth does not jump.
    Above,
}

/// The end of a near surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DepthJump {
    /// On the image, px.
    pub at: Point2,
    /// Which way it ends.
    pub side: JumpSide,
}

/// A point of a cloud and where it falls on an image.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProjectedPoint {
    /// From the LiDAR: to the left, up, degrees.
    angles: [f64; 2],
    /// From the LiDAR, m.
    pub range: f64,
    /// px.
    pub at: Point2,
}

impl ProjectedPoint {
    /// A point in the LiDAR's frame that falls on `at`.
    pub fn new(point: Point3, at: Point2) -> Self {
        let range = norm3(point);
        let level = libm::hypot(point[0], point[1]);
        let angles =
            [libm::atan2(point[1], point[0]).to_degrees(), libm::atan2(point[2], level).to_degrees()];
        Self { angles, range, at }
    }
}

/// Side of the cells that neighbours are looked up in, degrees.
const CELL_DEG: f64 = 0.8;
/// Points of one ring, and of rings one above the other, lie so near to one line, degrees.
const LINE_DEG: f64 = 0.12;
/// Neighbours are nearer than this: along a ring, and from ring to ring, degrees.
const NEXT_DEG: [f64; 2] = [0.8, 1.6];
/// Depth that differs less is one surface: a share of it, and m.
const SAME: (f64, f64) = (0.03, 0.1);
/// Depth that differs more is another surface: a share of it, and m.
const OTHER: (f64, f64) = (0.15, 1.0);

/// The ends of near surfaces. Each lies between the last point of the near surface and where its next would be.
pub fn jumps(points: &[ProjectedPoint]) -> Vec<DepthJump> {
    let mut cells: BTreeMap<[i32; 2], Vec<&ProjectedPoint>> = BTreeMap::new();
    for point in points {
        cells.entry(cell(point)).or_default().push(point);
    }
    points.iter().flat_map(|point| ends(point, &Next::to(point, &cells))).collect()
}

/// Where the surface of a point ends beside it.
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

/// Half a step on from `inner` by way of `point`.
fn half(point: Point2, inner: Point2, axis: usize) -> f64 {
    let of = |p: Point2| p.get(axis).copied().unwrap_or_default();
    of(point) + 0.5 * (of(point) - of(inner))
}

fn cell(point: &ProjectedPoint) -> [i32; 2] {
    // Degrees of a circle: small numbers.
    point.angles.map(|v| (v / CELL_DEG).floor() as i32)
}

/// The nearest points in the four directions, as the LiDAR sees them.
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
