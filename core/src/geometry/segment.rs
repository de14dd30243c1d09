//! Segments: straight lines between two points of the plane.

use super::{Bounds, Point2};

/// Segment from `a` to `b`, px. Both may be the same point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Start.
    pub a: Point2,
    /// End.
    pub b: Point2,
}

/// Nearest points of two shapes, one on each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NearestPoints {
    /// Square of their distance, px².
    pub squared: f64,
    /// On the first shape.
    pub from: Point2,
    /// On the second shape.
    pub to: Point2,
}

impl NearestPoints {
    /// No points: an infinite distance.
    pub(super) const NONE: Self = Self { squared: f64::INFINITY, from: [0.0; 2], to: [0.0; 2] };

    fn swapped(self) -> Self {
        Self { squared: self.squared, from: self.to, to: self.from }
    }

    fn or(self, other: Self) -> Self {
        if other.squared < self.squared { other } else { self }
    }
}

/// Contact of two segments.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SegmentContact {
    /// No contact.
    Apart,
    /// An end of one is on the other, or they overlap along a line, within rounding.
    Touch,
    /// Each passes from one side of the other to its other side, at this point.
    Cross(Point2),
}

impl Segment {
    /// Rectangle around it.
    pub fn bounds(&self) -> Bounds {
        Bounds { min: self.a, max: self.a }.with(&Bounds { min: self.b, max: self.b })
    }

    /// Length, px.
    pub fn length(&self) -> f64 {
        squared_distance(self.a, self.b).sqrt()
    }

    /// Point at fraction `t` of the way from `a` to `b`.
    pub fn point_at(&self, t: f64) -> Point2 {
        [self.a[0] + (self.b[0] - self.a[0]) * t, self.a[1] + (self.b[1] - self.a[1]) * t]
    }

    /// Fraction of the way from `a` to `b` that is nearest to a point, in [0, 1].
    pub fn share_nearest(&self, p: Point2) -> f64 {
        let d = [self.b[0] - self.a[0], self.b[1] - self.a[1]];
        let length_squared = d[0] * d[0] + d[1] * d[1];
        if length_squared <= 0.0 {
            return 0.0;
        }
        (((p[0] - self.a[0]) * d[0] + (p[1] - self.a[1]) * d[1]) / length_squared).clamp(0.0, 1.0)
    }

    /// Square of a point's distance, px², and the point of the segment that is nearest.
    pub fn nearest_to(&self, p: Point2) -> (f64, Point2) {
        let t = self.share_nearest(p);
        let q = if t >= 1.0 { self.b } else { self.point_at(t) };
        (squared_distance(p, q), q)
    }

    /// Nearest points of two segments; a common point where they meet.
    pub fn nearest(&self, other: &Self) -> NearestPoints {
        if let SegmentContact::Cross(p) = self.meets(other) {
            return NearestPoints { squared: 0.0, from: p, to: p };
        }
        let from = |segment: &Self, p: Point2| {
            let (squared, to) = segment.nearest_to(p);
            NearestPoints { squared, from: p, to }
        };
        from(other, self.a)
            .or(from(other, self.b))
            .or(from(self, other.a).swapped())
            .or(from(self, other.b).swapped())
    }

    /// Contact with another segment.
    pub fn meets(&self, other: &Self) -> SegmentContact {
        let [c, d] = [side(self.a, self.b, other.a), side(self.a, self.b, other.b)];
        let [a, b] = [side(other.a, other.b, self.a), side(other.a, other.b, self.b)];
        if c * d > 0.0 || a * b > 0.0 {
            return SegmentContact::Apart;
        }
        if c * d < 0.0 && a * b < 0.0 {
            return SegmentContact::Cross(self.point_at(a / (a - b)));
        }
        match self.bounds().shared(&other.bounds()) {
            Some(_) => SegmentContact::Touch,
            None => SegmentContact::Apart,
        }
    }
}

/// Square of a distance, px².
pub(super) fn squared_distance(p: Point2, q: Point2) -> f64 {
    let (dx, dy) = (p[0] - q[0], p[1] - q[1]);
    dx * dx + dy * dy
}

/// Side of the line from `p` to `q` on which a point is: twice the signed area of the triangle, 0 where rounding
/// could have changed the sign.
fn side(p: Point2, q: Point2, r: Point2) -> f64 {
    let left = (q[0] - p[0]) * (r[1] - p[1]);
    let right = (q[1] - p[1]) * (r[0] - p[0]);
    let det = left - right;
    if det.abs() <= 4.0 * f64::EPSILON * (left.abs() + right.abs()) { 0.0 } else { det }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(a: Point2, b: Point2) -> Segment {
        Segment { a, b }
    }

    #[test]
    fn segments_that_cross_share_a_point() {
        let a = segment([0.0, 0.0], [4.0, 4.0]);
        let b = segment([0.0, 4.0], [4.0, 0.0]);
        assert_eq!(a.nearest(&b), NearestPoints { squared: 0.0, from: [2.0, 2.0], to: [2.0, 2.0] });
    }

    #[test]
    fn an_end_on_the_other_segment_touches() {
        let a = segment([0.0, 0.0], [4.0, 0.0]);
        assert_eq!(a.meets(&segment([2.0, 0.0], [2.0, 3.0])), SegmentContact::Touch);
        assert_eq!(a.meets(&segment([5.0, 0.0], [6.0, 0.0])), SegmentContact::Apart);
    }

    #[test]
    fn parallel_segments_are_as_far_as_they_look() {
        let a = segment([0.0, 0.0], [4.0, 0.0]);
        assert_eq!(a.nearest(&segment([1.0, 3.0], [9.0, 3.0])).squared, 9.0);
    }
}
