//! How far one boundary runs from the other.

use crate::geometry::{Bounds, Foot, Outline, Planar, Point2, Segment};

/// Greatest distance from either boundary to the other, px.
pub fn hausdorff((a, b): (&Planar, &Planar)) -> f64 {
    hausdorff_directed((a, b)).max(hausdorff_directed((b, a)))
}

/// Greatest distance from a's boundary to b's, px.
pub fn hausdorff_directed((a, b): (&Planar, &Planar)) -> f64 {
    farthest((a.outline(), b.outline())).0
}

/// Halvings of a segment before the rest is taken as a point.
const MOST_HALVINGS: u32 = 48;

/// The point of `a` that is farthest from `b`, with its distance (px) and the point of `b` nearest to it.
///
/// Branch and bound over parts of a's segments: along a line the distance to one segment of b is convex, so on a
/// part it is at most that at the worse end, and the distance to b is at most the least of these bounds.
pub fn farthest((a, b): (&Outline, &Outline)) -> (f64, Point2, Point2) {
    let mut best = (0.0, [0.0; 2], [0.0; 2]);
    let mut parts: Vec<(Segment, Foot, Foot, u32)> = Vec::new();
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
        let bound = |foot: &Foot| foot.segment.nearest_to(part.a).0.max(foot.segment.nearest_to(part.b).0);
        if halvings >= MOST_HALVINGS || bound(&from).min(bound(&to)) <= enough(best.0) {
            continue;
        }
        let middle = part.at(0.5);
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

/// How a's boundary lies to b's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Profile {
    /// Mean signed distance by arc length, px, positive outside: loose outlines are positive, tight ones negative.
    pub mean: f64,
    /// Its standard deviation, px: wavy outlines have much.
    pub spread: f64,
}

/// Parts shorter than this share of their segment are taken as straight in distance. They lie where the nearest
/// corner or edge of b changes. A share of the whole boundary would not do: an outline of thousands of corners has
/// segments that are no longer than that.
const SHORT: f64 = 1e-5;

/// Integrate the signed distance along a's boundary. Between the places where the nearest corner or edge of b
/// changes, the distance is that to a point or a line, whose integral is exact.
pub fn profile((a, b): (&Planar, &Planar)) -> Profile {
    let perimeter = a.outline().length();
    let (mut first, mut second) = (0.0, 0.0);
    for segment in a.outline().segments() {
        let from = Sample::take(b, segment.a);
        let (one, two) = integrate(b, from, Sample::take(b, segment.b), segment.length() * SHORT);
        first += one;
        second += two;
    }
    let mean = first / perimeter;
    // Rounding may leave less than nothing where the distance is constant.
    Profile { mean, spread: (second / perimeter - mean * mean).max(0.0).sqrt() }
}

/// A point of a's boundary and what of b is nearest.
#[derive(Clone, Copy)]
struct Sample {
    at: Point2,
    signed: f64,
    feature: Feature,
}

#[derive(Clone, Copy, PartialEq)]
enum Feature {
    Corner(Point2),
    Edge(Segment),
}

impl Feature {
    /// Whether a segment has this feature. Two segments share a corner: where both ends of a part have their
    /// nearest point there, so has all of it.
    fn is_of(&self, segment: &Segment) -> bool {
        match self {
            Self::Corner(corner) => segment.a == *corner || segment.b == *corner,
            Self::Edge(edge) => segment == edge,
        }
    }
}

impl Sample {
    fn take(b: &Planar, at: Point2) -> Self {
        let foot = b.outline().nearest_to(at);
        let Segment { a: start, b: end } = foot.segment;
        let corner = foot.at == start || foot.at == end;
        let feature = if corner { Feature::Corner(foot.at) } else { Feature::Edge(foot.segment) };
        let distance = foot.squared.sqrt();
        Self { at, signed: if b.contains(at) { -distance } else { distance }, feature }
    }
}

/// Integrals of the signed distance and of its square over a part of a's boundary, px² and px³.
fn integrate(b: &Planar, from: Sample, to: Sample, short_px: f64) -> (f64, f64) {
    let part = Segment { a: from.at, b: to.at };
    let length = part.length();
    let middle = Sample::take(b, part.at(0.5));
    let one_feature = length > short_px && from.feature == to.feature && {
        let most = from.signed.abs().max(to.signed.abs());
        b.outline().only_near(&part, most, |segment| from.feature.is_of(segment))
    };
    let one_side = from.signed * to.signed >= 0.0 && from.signed * middle.signed >= 0.0;
    // The square is a polynomial of degree two for corners and edges alike: Simpson's rule is exact.
    let square = |s: Sample| s.signed * s.signed;
    let second = length * (square(from) + 4.0 * square(middle) + square(to)) / 6.0;
    match middle.feature {
        _ if length <= short_px => (length * (from.signed + to.signed) / 2.0, second),
        Feature::Edge(_) if one_feature => (length * (from.signed + to.signed) / 2.0, second),
        Feature::Corner(corner) if one_feature && one_side => {
            (if middle.signed < 0.0 { -1.0 } else { 1.0 } * along_corner(part, length, corner), second)
        }
        _ => {
            let (left, right) = (integrate(b, from, middle, short_px), integrate(b, middle, to, short_px));
            (left.0 + right.0, left.1 + right.1)
        }
    }
}

/// Integral of the distance to a point along a segment, px².
fn along_corner(part: Segment, length: f64, corner: Point2) -> f64 {
    let direction = [(part.b[0] - part.a[0]) / length, (part.b[1] - part.a[1]) / length];
    let to_start = [part.a[0] - corner[0], part.a[1] - corner[1]];
    let along = to_start[0] * direction[0] + to_start[1] * direction[1];
    let aside = (to_start[0] * direction[1] - to_start[1] * direction[0]).abs();
    let primitive = |x: f64| {
        let bend = if aside > 0.0 { aside * aside * libm::asinh(x / aside) } else { 0.0 };
        (x * libm::hypot(x, aside) + bend) / 2.0
    };
    primitive(along + length) - primitive(along)
}
