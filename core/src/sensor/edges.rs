//! Edges of a cuboid on a camera image, curved by the lens.

use super::Lens;
use crate::geometry::{CUBOID_EDGES, Cuboid, Point2, Point3, Pose, dot3, norm3, sub3};

/// Largest distance of a drawn line from the true curve, px.
pub const TOLERANCE_PX: f64 = 0.25;
/// Largest number of halvings of an edge; only a curve at the lens itself needs more.
const HALVINGS: u32 = 18;

/// Length below which a chord is accepted without a test, px.
const SHORT_PX: f64 = 4.0;
/// Largest share of a chord that the image of a quarter of the line can span: what lies between two samples is not
/// measured. With half the chord, one random cuboid in 80,000 exceeded the tolerance.
const LARGEST_QUARTER: f64 = 0.35;

/// Visible edge of a cuboid, or a part of one.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageEdge {
    /// Index into [`CUBOID_EDGES`].
    pub edge: usize,
    /// Image points, px; at least two.
    pub line: Vec<Point2>,
}

impl ImageEdge {
    /// Whether the edge bounds the cuboid's front.
    pub fn is_front(&self) -> bool {
        CUBOID_EDGES
            .get(self.edge)
            .is_some_and(|edge| edge.iter().all(|corner| [0, 3, 4, 7].contains(corner)))
    }
}

/// Visible edges, each within a quarter of a pixel of its true curve. They are cut at the near plane and at the
/// border of the field of view, not at the image's border. An edge that leaves the field of view and comes back gives
/// two. `to_camera` transforms the cuboid's frame to the camera frame.
pub fn cuboid_edges(lens: &Lens, cuboid: &Cuboid, to_camera: &Pose) -> Vec<ImageEdge> {
    let corners = corners_in_camera(cuboid, to_camera);
    let mut seen = Vec::with_capacity(CUBOID_EDGES.len());
    if let Some(reach) = Reach::of_cuboid(lens, &corners) {
        each_part(lens, reach, &corners, |edge, [a, b]| {
            let mut line = Vec::new();
            curve(lens, a, b, &mut line);
            if line.len() > 1 {
                seen.push(ImageEdge { edge, line });
            }
        });
    }
    seen
}

/// Position of a ball around a cuboid relative to the field of view.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Reach {
    /// The whole ball is visible.
    Within,
    /// The near plane or the border of the field of view can cut it.
    Border,
}

impl Reach {
    /// Position of a cuboid's ball; `None` where nothing of it is visible.
    pub(super) fn of_cuboid(lens: &Lens, corners: &[Point3; 8]) -> Option<Self> {
        let center: Point3 = core::array::from_fn(|i| corners.iter().map(|c| c[i]).sum::<f64>() / 8.0);
        let radius = norm3(sub3(corners[0], center));
        // A little larger, because of rounding.
        let radius = radius * (1.0 + 1e-9);
        let is_before = match lens.near_m() {
            Some(near) if center[2] + radius < near => return None,
            near => near.is_none_or(|near| center[2] - radius >= near),
        };
        let far = norm3(center);
        if far <= radius {
            return Some(Self::Border);
        }
        let is_within = lens.is_straight() || {
            let aside = (center[0] * center[0] + center[1] * center[1]).sqrt();
            let (angle, half) = (libm::atan2(aside, center[2]), libm::asin(radius / far));
            if angle - half > lens.max_angle_rad() {
                return None;
            }
            angle + half < lens.max_angle_rad()
        };
        Some(if is_within && is_before { Self::Within } else { Self::Border })
    }
}

/// Corners in the camera frame, m, in the order of [`Cuboid::corners`].
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

/// Call a function for each visible part of an edge: the index of the edge and the ends of the part, m.
pub(super) fn each_part(
    lens: &Lens,
    reach: Reach,
    corners: &[Point3; 8],
    mut each: impl FnMut(usize, [Point3; 2]),
) {
    for (edge, [from, to]) in CUBOID_EDGES.into_iter().enumerate() {
        let (Some(&a), Some(&b)) = (corners.get(from), corners.get(to)) else { continue };
        if reach == Reach::Within {
            each(edge, [a, b]);
        } else {
            let parts = seen_parts(lens, a, b).into_iter();
            parts.for_each(|[start, end]| each(edge, [between(a, b, start), between(a, b, end)]));
        }
    }
}

pub(super) fn between(a: Point3, b: Point3, t: f64) -> Point3 {
    if t >= 1.0 { b } else { core::array::from_fn(|i| a[i] + (b[i] - a[i]) * t) }
}

/// Parts of a line in space that are in the field of view, as fractions of its length.
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

/// Intersections of a line with the double cone, one half of which is the border of the field of view: z² =
/// cos²·|p|².
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
    // The stable form: it has no difference of nearly equal numbers.
    let q = -(half + inside.sqrt().copysign(half));
    let is_border = |t: &f64| t.is_finite() && (a[2] + along[2] * t) * c >= 0.0;
    [q / square, constant / q].into_iter().filter(is_border).collect()
}

/// Image of a line in space that is visible from end to end.
pub(super) fn curve(lens: &Lens, a: Point3, b: Point3, into: &mut Vec<Point2>) {
    let at = |t: f64| lens.project_border(between(a, b, t));
    let (Some(start), Some(end)) = (at(0.0), at(1.0)) else { return };
    into.push(start);
    if let Some(middle) = at(0.5).filter(|_| !lens.is_straight()) {
        refine(&at, [0.0, 1.0], [start, middle, end], HALVINGS, into);
    }
    into.push(end);
}

/// Add points between the ends of a curve until straight lines are near enough to it. `known` are its points at both
/// ends of the `span` and in its middle.
fn refine(
    at: &impl Fn(f64) -> Option<Point2>,
    span: [f64; 2],
    known: [Point2; 3],
    depth: u32,
    into: &mut Vec<Point2>,
) {
    let ([from, to], [start, middle, end]) = (span, known);
    let half = f64::midpoint(from, to);
    let quarters = [at(f64::midpoint(from, half)), at(f64::midpoint(half, to))];
    let [Some(first), Some(last)] = quarters else { return };
    // Where a curve is S-shaped, its middle can be on the chord while its quarters are not; between them the distance
    // can be larger than at them.
    let is_near = |p: Point2| off_chord(p, start, end) <= 0.4 * TOLERANCE_PX;
    if depth == 0
        || (is_near(middle) && is_near(first) && is_near(last) && is_even([start, first, middle, last, end]))
    {
        return;
    }
    refine(at, [from, half], [start, first, middle], depth - 1, into);
    into.push(middle);
    refine(at, [half, to], [middle, last, end], depth - 1, into);
}

/// Whether points are spread evenly over their curve: most of the image of an edge that comes near the camera is a
/// small fraction of its length, and points at equal fractions would all be on the other part.
fn is_even(points: [Point2; 5]) -> bool {
    let apart = |[ax, ay]: Point2, [bx, by]: Point2| libm::hypot(bx - ax, by - ay);
    let whole = apart(points[0], points[4]);
    let longest = points.iter().zip(points.iter().skip(1)).map(|(p, q)| apart(*p, *q)).fold(0.0, f64::max);
    whole < SHORT_PX || longest <= LARGEST_QUARTER * whole
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
