//! Distances from one boundary to another.

use crate::geometry::{Bounds, NearestBoundaryPoint, Outline, Planar, Point2, Segment};

/// The source of measures of the greatest distance.
pub(super) const SOURCE: &str =
    "Exact over line segments; checked against Shapely with densified boundaries to 1e-3.";

/// Halvings of a segment before the rest is taken as a point.
const MOST_HALVINGS: u32 = 48;

/// The point of `a` that is farthest from `b`, with its distance (px) and the point of `b` nearest to it.
///
/// Branch and bound over parts of a's segments: along a line the distance to one segment of b is convex, so on a
/// part it is at most that at the worse end, and the distance to b is at most the least of these bounds.
pub fn farthest((a, b): (&Outline, &Outline)) -> (f64, Point2, Point2) {
    let mut best = (0.0, [0.0; 2], [0.0; 2]);
    let mut parts: Vec<(Segment, NearestBoundaryPoint, NearestBoundaryPoint, u32)> = Vec::new();
    let look = |p: Point2, best: &mut (f64, Point2, Point2)| {
        let foot = b.nearest_to(p);
        if foot.squared > best.0 || *best == (0.0, [0.0; 2], [0.0; 2]) {
            *best = (foot.squared, p, foot.at);
        }
        foot
    };
    for &segment in a.segments() {
        let feet = (look(segment.a, &mut best), look(segment.b, &mut best));
        parts.push((segment, feet.0, feet.1, 0));
    }
    let floor = rounding(a).max(rounding(b));
    let enough = |best: f64| (best * (1.0 + 1e-13)).max(floor * floor);
    while let Some((part, from, to, halvings)) = parts.pop() {
        let bound = |foot: &NearestBoundaryPoint| {
            foot.segment.nearest_to(part.a).0.max(foot.segment.nearest_to(part.b).0)
        };
        if halvings >= MOST_HALVINGS || bound(&from).min(bound(&to)) <= enough(best.0) {
            continue;
        }
        let middle = part.point_at(0.5);
        let foot = look(middle, &mut best);
        if bound(&foot) > enough(best.0) {
            parts.push((Segment { a: middle, b: part.b }, foot, to, halvings + 1));
            parts.push((Segment { a: part.a, b: middle }, from, foot, halvings + 1));
        }
    }
    (if best.0 <= floor * floor { 0.0 } else { best.0.sqrt() }, best.1, best.2)
}

/// Distances that rounding of coordinates can make of nothing, px.
fn rounding(outline: &Outline) -> f64 {
    let Bounds { min, max } = outline.bounds();
    min.iter().chain(&max).fold(0.0, |most: f64, v| most.max(v.abs())) * 8.0 * f64::EPSILON
}

/// The least distance between two shapes with their inside, px, and the two points that are nearest, the label's first.
/// Where the shapes overlap both are one point of the overlap.
pub fn nearest((a, b): (&Planar, &Planar)) -> (f64, Point2, Point2) {
    let nearest = a.nearest(b, f64::INFINITY);
    (nearest.squared.sqrt(), nearest.from, nearest.to)
}

/// The depth to which the label's boundary enters golden, px: the greatest distance of a point of it inside golden to
/// golden's boundary, and that point; 0 and no point where it stays outside. It looks at corners and three points
/// between them, which is enough to draw by.
pub fn depth_inside((a, b): (&Planar, &Planar)) -> (f64, Option<Point2>) {
    let places = a
        .outline()
        .segments()
        .iter()
        .flat_map(|s| [s.a, s.point_at(0.25), s.point_at(0.5), s.point_at(0.75)]);
    let depth = |p: Point2| -b.signed_distance(p);
    places
        .map(|p| (depth(p), Some(p)))
        .fold((0.0, None), |best, next| if next.0 > best.0 { next } else { best })
}
