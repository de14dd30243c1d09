//! A cuboid's edges on a camera image, bent as the lens bends them.

use super::Lens;
use crate::geometry::{CUBOID_EDGES, Cuboid, Point2, Point3, Pose, dot3, sub3};

/// A drawn line strays at most this far from the true curve, px.
pub const TOLERANCE_PX: f64 = 0.25;
/// Parts that a bent edge has at least: fewer could miss that it bends there and back.
const PARTS: u32 = 4;
/// Halvings of a part; a curve that needs more turns at the lens itself.
const HALVINGS: u32 = 10;

/// An edge, or a part of one, as it is seen.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageEdge {
    /// Index into [`CUBOID_EDGES`].
    pub edge: usize,
    /// Image px; at least two.
    pub line: Vec<Point2>,
}

impl ImageEdge {
    /// Whether it bounds the cuboid's front.
    pub fn is_front(&self) -> bool {
        CUBOID_EDGES
            .get(self.edge)
            .is_some_and(|edge| edge.iter().all(|corner| [0, 3, 4, 7].contains(corner)))
    }
}

/// The edges that a lens sees, each within a quarter of a pixel of its true curve. They are cut at the near plane
/// and at the border of the field of view, not at the image's border. An edge that leaves the field of view and comes
/// back gives two. `to_camera` takes the cuboid's frame to the camera frame.
pub fn cuboid_edges(lens: &Lens, cuboid: &Cuboid, to_camera: &Pose) -> Vec<ImageEdge> {
    edges_of(lens, &corners_in_camera(cuboid, to_camera))
}

/// The corners in the camera frame, m, in the order of [`Cuboid::corners`].
pub(super) fn corners_in_camera(cuboid: &Cuboid, to_camera: &Pose) -> [Point3; 8] {
    let pose = cuboid.pose().then(to_camera);
    let half = cuboid.size.map(|v| v / 2.0);
    let m = pose.matrix();
    let side = |axis: usize| [m[0][axis] * half[axis], m[1][axis] * half[axis], m[2][axis] * half[axis]];
    let [x, y, z] = [side(0), side(1), side(2)];
    let at = |a: f64, b: f64, c: f64| {
        core::array::from_fn(|i| pose.translation[i] + x[i] * a + y[i] * b + z[i] * c)
    };
    [
        at(1.0, 1.0, -1.0),
        at(-1.0, 1.0, -1.0),
        at(-1.0, -1.0, -1.0),
        at(1.0, -1.0, -1.0),
        at(1.0, 1.0, 1.0),
        at(-1.0, 1.0, 1.0),
        at(-1.0, -1.0, 1.0),
        at(1.0, -1.0, 1.0),
    ]
}

pub(super) fn edges_of(lens: &Lens, corners: &[Point3; 8]) -> Vec<ImageEdge> {
    let mut seen = Vec::new();
    for (edge, [from, to]) in CUBOID_EDGES.into_iter().enumerate() {
        let (Some(&a), Some(&b)) = (corners.get(from), corners.get(to)) else { continue };
        for [start, end] in seen_parts(lens, a, b) {
            let line = curve(lens, between(a, b, start), between(a, b, end));
            if line.len() > 1 {
                seen.push(ImageEdge { edge, line });
            }
        }
    }
    seen
}

pub(super) fn between(a: Point3, b: Point3, t: f64) -> Point3 {
    if t >= 1.0 { b } else { core::array::from_fn(|i| a[i] + (b[i] - a[i]) * t) }
}

/// The parts of a line in space that lie in the field of view, as shares of it.
fn seen_parts(lens: &Lens, a: Point3, b: Point3) -> Vec<[f64; 2]> {
    let along = sub3(b, a);
    let [mut from, mut to] = [0.0, 1.0];
    if let Some(near) = lens.near_m() {
        match (a[2] >= near, b[2] >= near) {
            (true, true) => {}
            (false, false) => return Vec::new(),
            (true, false) => to = (near - a[2]) / along[2],
            (false, true) => from = (near - a[2]) / along[2],
        }
    }
    if lens.is_straight() {
        return vec![[from, to]];
    }
    let mut cuts = vec![from];
    cuts.extend(cone_crossings(lens, a, along).into_iter().filter(|t| *t > from && *t < to));
    cuts.push(to);
    cuts.sort_by(f64::total_cmp);
    let parts = cuts.iter().zip(cuts.iter().skip(1)).map(|(start, end)| [*start, *end]);
    parts.filter(|[start, end]| lens.is_in_cone(between(a, b, f64::midpoint(*start, *end)))).collect()
}

/// Where a line meets the double cone whose one half borders the field of view: z² = cos²·|p|².
fn cone_crossings(lens: &Lens, a: Point3, along: Point3) -> Vec<f64> {
    let c = libm::cos(lens.max_angle_rad());
    let c2 = c * c;
    let square = along[2] * along[2] - c2 * dot3(along, along);
    let half = a[2] * along[2] - c2 * dot3(a, along);
    let constant = a[2] * a[2] - c2 * dot3(a, a);
    let inside = half * half - square * constant;
    if inside < 0.0 {
        return Vec::new();
    }
    // The stable form: no difference of nearly equal numbers.
    let q = -(half + inside.sqrt().copysign(half));
    let is_border = |t: &f64| t.is_finite() && (a[2] + along[2] * t) * c >= 0.0;
    [q / square, constant / q].into_iter().filter(is_border).collect()
}

/// The image of a line in space that is seen from end to end.
fn curve(lens: &Lens, a: Point3, b: Point3) -> Vec<Point2> {
    let at = |t: f64| lens.project_border(between(a, b, t)).map(|p| (t, p));
    let parts = if lens.is_straight() { 1 } else { PARTS };
    let places = (0..=parts).filter_map(|part| at(f64::from(part) / f64::from(parts)));
    let mut line = Vec::new();
    let mut last = None;
    for next in places {
        if let Some(last) = last.filter(|_| !lens.is_straight()) {
            refine(lens, [a, b], [last, next], HALVINGS, &mut line);
        }
        line.push(next.1);
        last = Some(next);
    }
    line
}

/// Adds what lies between two points of a curve, until straight lines are near enough to it.
fn refine(lens: &Lens, line: [Point3; 2], ends: [(f64, Point2); 2], depth: u32, into: &mut Vec<Point2>) {
    let [(from, start), (to, end)] = ends;
    let [a, b] = line;
    let at = |share: f64| lens.project_border(between(a, b, from + (to - from) * share));
    let Some(middle) = at(0.5) else { return };
    // Where a curve turns, its middle may lie on the chord while its quarters do not.
    let is_near = |p: Option<Point2>| p.is_none_or(|p| off_chord(p, start, end) <= TOLERANCE_PX / 2.0);
    if depth == 0 || (is_near(Some(middle)) && is_near(at(0.25)) && is_near(at(0.75))) {
        return;
    }
    let t = f64::midpoint(from, to);
    refine(lens, line, [(from, start), (t, middle)], depth - 1, into);
    into.push(middle);
    refine(lens, line, [(t, middle), (to, end)], depth - 1, into);
}

/// Distance of a point from a segment, px.
fn off_chord(p: Point2, a: Point2, b: Point2) -> f64 {
    let [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    let length = dx * dx + dy * dy;
    let t =
        if length > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let [ex, ey] = [p[0] - a[0] - dx * t, p[1] - a[1] - dy * t];
    (ex * ex + ey * ey).sqrt()
}

#[cfg(test)]
mod tests;
