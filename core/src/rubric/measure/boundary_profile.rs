//! The profile of a label's boundary along golden's: mean and spread of the signed distance.

use crate::geometry::{Planar, Point2, Segment};

/// The signed distances of a's boundary to b's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundaryProfile {
    /// Mean signed distance by arc length, px, positive outside: loose outlines are positive, tight ones negative.
    pub mean: f64,
    /// Its standard deviation, px: wavy outlines have much.
    pub spread: f64,
}

/// Parts shorter than this share of their segment are taken as straight in distance. They lie where the nearest
/// corner or edge of b changes. A share of the whole boundary would not do: an outline of thousands of corners has
/// segments that are no longer than that.
const SHORT: f64 = 1e-5;

/// Divisions of a segment within each other. From [`MOST_TIES`] on they halve, which makes any part short in time; ties
/// alone may lie so close to an end that rounding takes them for it.
const MOST_DIVISIONS: u32 = 64;
const MOST_TIES: u32 = 24;

impl BoundaryProfile {
    /// The profile of a's boundary, by integrating the signed distance along it. Between the places where the nearest
    /// corner or edge of b changes, the distance is that to a point or a line, whose integral is exact.
    pub fn measure((a, b): (&Planar, &Planar)) -> Self {
        let perimeter = a.outline().length();
        let (mut first, mut second) = (0.0, 0.0);
        for segment in a.outline().segments() {
            let from = Sample::take(b, segment.a);
            let (one, two) = integrate(b, from, Sample::take(b, segment.b), (segment.length() * SHORT, 0));
            first += one;
            second += two;
        }
        let mean = first / perimeter;
        // Rounding may leave less than nothing where the distance is constant.
        Self { mean, spread: (second / perimeter - mean * mean).max(0.0).sqrt() }
    }
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
    /// Square of a point's distance to it, px².
    fn squared_to(&self, p: Point2) -> f64 {
        match self {
            Self::Corner(corner) => Segment { a: *corner, b: *corner }.nearest_to(p).0,
            Self::Edge(edge) => edge.nearest_to(p).0,
        }
    }

    /// Square of the distance to it along a part from its start (0) to its end (1), px²; an edge is taken as the
    /// line that it lies on.
    fn squared_along(&self, part: &Segment) -> [f64; 3] {
        let step = [part.b[0] - part.a[0], part.b[1] - part.a[1]];
        match self {
            Self::Corner(corner) => {
                let to_start = [part.a[0] - corner[0], part.a[1] - corner[1]];
                let dot = |p: Point2, q: Point2| p[0] * q[0] + p[1] * q[1];
                [dot(to_start, to_start), 2.0 * dot(to_start, step), dot(step, step)]
            }
            Self::Edge(edge) => {
                let length = edge.length();
                let normal = [-(edge.b[1] - edge.a[1]) / length, (edge.b[0] - edge.a[0]) / length];
                let start = (part.a[0] - edge.a[0]) * normal[0] + (part.a[1] - edge.a[1]) * normal[1];
                let rise = step[0] * normal[0] + step[1] * normal[1];
                [start * start, 2.0 * start * rise, rise * rise]
            }
        }
    }

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

/// Integrals of the signed distance and of its square over a part of a's boundary, px² and px³, after some divisions.
fn integrate(b: &Planar, from: Sample, to: Sample, (short_px, divisions): (f64, u32)) -> (f64, f64) {
    let part = Segment { a: from.at, b: to.at };
    let length = part.length();
    let middle = Sample::take(b, part.point_at(0.5));
    let one_feature = length > short_px && from.feature == to.feature && {
        let most = from.signed.abs().max(to.signed.abs());
        let never_nearer =
            |segment: &Segment| from.feature.is_of(segment) || is_never_nearer(&part, &from.feature, segment);
        b.outline().only_near(&part, most, never_nearer)
    };
    let one_side = from.signed * to.signed >= 0.0 && from.signed * middle.signed >= 0.0;
    // The square is a polynomial of degree two for corners and edges alike: Simpson's rule is exact.
    let square = |s: Sample| s.signed * s.signed;
    let second = length * (square(from) + 4.0 * square(middle) + square(to)) / 6.0;
    // Where other features are as near, the middle may have one of them; what was shown is about the ends'.
    match from.feature {
        _ if length <= short_px || divisions >= MOST_DIVISIONS => {
            (length * (from.signed + to.signed) / 2.0, second)
        }
        Feature::Edge(edge)
            if one_feature && changes_side(&edge, from, to) == (from.signed * to.signed < 0.0) =>
        {
            (length * (from.signed + to.signed) / 2.0, second)
        }
        Feature::Corner(corner) if one_feature && one_side => {
            (if middle.signed < 0.0 { -1.0 } else { 1.0 } * along_corner(part, length, corner), second)
        }
        _ => {
            let by_ties = divisions < MOST_TIES;
            let (before, after) =
                if by_ties { divide(b, &part, (from, to), middle) } else { (middle, middle) };
            let next = (short_px, divisions + 1);
            let (left, right) = (integrate(b, from, before, next), integrate(b, after, to, next));
            (left.0 + right.0, left.1 + right.1)
        }
    }
}

/// Whether two places lie on different sides of an edge's line. Where a spike of b is crossed, they do, and yet both are
/// outside: the distance falls to 0 and rises again.
fn changes_side(edge: &Segment, from: Sample, to: Sample) -> bool {
    let [along, across] = [edge.b[0] - edge.a[0], edge.b[1] - edge.a[1]];
    let side = |p: Point2| along * (p[1] - edge.a[1]) - across * (p[0] - edge.a[0]);
    side(from.at) * side(to.at) < 0.0
}

/// Where to divide a part that more than one feature is nearest to: where the features of its ends are equally far,
/// as the end of the one and the start of the other; in the middle where that tells nothing.
fn divide(b: &Planar, part: &Segment, (from, to): (Sample, Sample), middle: Sample) -> (Sample, Sample) {
    if from.feature == to.feature {
        return (middle, middle);
    }
    let (one, two) = (from.feature.squared_along(part), to.feature.squared_along(part));
    let tie = roots(core::array::from_fn(|i| one[i] - two[i])).find(|t| (1e-9..1.0 - 1e-9).contains(t));
    let Some(t) = tie else { return (middle, middle) };
    let there = Sample::take(b, part.point_at(t));
    let nearest = there.signed * there.signed;
    let is_nearest = |squared: f64| (squared - nearest).abs() <= 1e-9 * (1.0 + nearest);
    let feet = [from.feature, to.feature].iter().all(|f| is_nearest(f.squared_to(there.at)));
    if !feet || !is_nearest(value(one, t)) {
        // Something else is nearer still, or the foot lies beyond an edge's end.
        return (there, there);
    }
    (Sample { feature: from.feature, ..there }, Sample { feature: to.feature, ..there })
}

/// Whether a segment is at no place of a part nearer than a feature. Squares of distances along a part are polynomials
/// of degree two: that of the feature throughout, that of the segment before, along and behind it.
fn is_never_nearer(part: &Segment, feature: &Feature, segment: &Segment) -> bool {
    let of_feature = feature.squared_along(part);
    let along = [segment.b[0] - segment.a[0], segment.b[1] - segment.a[1]];
    let share = |p: Point2| (p[0] - segment.a[0]) * along[0] + (p[1] - segment.a[1]) * along[1];
    let whole = along[0] * along[0] + along[1] * along[1];
    let (start, step) = (share(part.a), share(part.b) - share(part.a));
    // The share of the way along the segment, times `whole`, is start + step·t; where it is 0 and `whole`:
    let mut cuts = [0.0, 1.0, -start / step, (whole - start) / step].map(|t: f64| t.clamp(0.0, 1.0));
    cuts.iter_mut().filter(|t| t.is_nan()).for_each(|t| *t = 0.0);
    cuts.sort_by(f64::total_cmp);
    cuts.windows(2).all(|interval| {
        let &[low, high] = interval else { return true };
        let place = start + step * (low + high) / 2.0;
        let nearest = match place {
            _ if place <= 0.0 => Feature::Corner(segment.a),
            _ if place >= whole => Feature::Corner(segment.b),
            _ => Feature::Edge(*segment),
        };
        let of_segment = nearest.squared_along(part);
        let ahead: [f64; 3] = core::array::from_fn(|i| of_segment[i] - of_feature[i]);
        let lowest = if ahead[2] > 0.0 { (-ahead[1] / (2.0 * ahead[2])).clamp(low, high) } else { low };
        let least = [low, high, lowest].map(|t| value(ahead, t)).into_iter().fold(f64::INFINITY, f64::min);
        least >= -1e-11 * (1.0 + value(of_feature, low).max(value(of_feature, high)))
    })
}

/// A polynomial of degree two, lowest coefficient first.
fn value([c0, c1, c2]: [f64; 3], t: f64) -> f64 {
    c0 + t * (c1 + t * c2)
}

/// Its real roots, by the formula that loses no digits to cancellation.
fn roots([c0, c1, c2]: [f64; 3]) -> impl Iterator<Item = f64> {
    let q = -(c1 + (c1 * c1 - 4.0 * c0 * c2).sqrt().copysign(c1)) / 2.0;
    [q / c2, c0 / q].into_iter().filter(|t| t.is_finite())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Geometry, Polygon};

    fn of_itself(ring: &[Point2]) -> BoundaryProfile {
        let shape = Planar::new(&Geometry::Polygon(Polygon(vec![ring.to_vec()]))).unwrap();
        BoundaryProfile::measure((&shape, &shape))
    }

    #[test]
    fn a_division_that_rounding_puts_on_an_end_comes_to_an_end() {
        let found = of_itself(&[[1e4, 1e4], [10000.003, 10000.013], [10000.001, 1e4]]);
        assert!(found.mean.abs() < 1e-9 && found.spread < 1e-9, "{found:?}");
    }

    #[test]
    fn a_corner_that_touches_an_edge_of_the_outline_is_no_nearer_than_the_edge() {
        let found = of_itself(&[[5.0, 0.0], [4.0, 3.0], [6.0, 6.0], [5.0, 19.0], [8.0, 0.0], [0.0, 0.0]]);
        assert!(found.mean.abs() < 1e-9 && found.spread < 1e-9, "{found:?}");
    }
}
