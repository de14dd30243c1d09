//! Brown-Conrady distortion with OpenCV's rational extension, on the plane one unit in front of the camera.
//!
//! `x' = x·R + 2·p1·x·y + p2·(r² + 2x²)`, `y' = y·R + p1·(r² + 2y²) + 2·p2·x·y`, with
//! `R = (1 + k1·r² + k2·r⁴ + k3·r⁶) / (1 + k4·r² + k5·r⁴ + k6·r⁶)`: OpenCV's documentation of `calib3d`.

use super::rising::{FAR, Polynomial, solve};
use crate::geometry::Point2;

/// Coefficients k1, k2, p1, p2, k3, k4, k5, k6.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrownDistortion(pub [f64; 8]);

impl BrownDistortion {
    /// Distortion without the rational part.
    pub fn plain(k: &[f64; 5]) -> Self {
        let [k1, k2, p1, p2, k3] = *k;
        Self([k1, k2, p1, p2, k3, 0.0, 0.0, 0.0])
    }

    /// Whether the distortion is the identity.
    pub fn is_none(&self) -> bool {
        self.0.iter().all(|v| *v == 0.0)
    }

    fn has_tangential(&self) -> bool {
        self.0[2] != 0.0 || self.0[3] != 0.0
    }

    /// Distorted point.
    pub fn apply(&self, [x, y]: Point2) -> Point2 {
        let [k1, k2, p1, p2, k3, k4, k5, k6] = self.0;
        let r2 = x * x + y * y;
        let above = 1.0 + r2 * (k1 + r2 * (k2 + r2 * k3));
        let radial = above / (1.0 + r2 * (k4 + r2 * (k5 + r2 * k6)));
        [
            x * radial + 2.0 * p1 * x * y + p2 * (r2 + 2.0 * x * x),
            y * radial + p1 * (r2 + 2.0 * y * y) + 2.0 * p2 * x * y,
        ]
    }

    /// Distance from the axis, up to `most`, within which the distortion is one to one; `most` without distortion.
    /// Points that it would move farther out than [`FAR`] do not count: they are outside every image, and such large
    /// numbers make the calculations inaccurate.
    pub fn limit(&self, most: f64) -> f64 {
        if self.is_none() {
            return most;
        }
        let most = self.denominator().positive_until(self.slope().positive_until(most.min(FAR)));
        // Near a pole the value can be anything, also negative.
        let is_near = |r: f64| (0.0..=FAR).contains(&self.radius(r).0);
        if is_near(most) {
            return most;
        }
        let (mut from, mut to) = (0.0, most);
        for _ in 0..100 {
            let middle = f64::midpoint(from, to);
            if is_near(middle) { from = middle } else { to = middle }
        }
        from
    }

    /// Whether a distance is within that limit.
    pub fn is_rising_until(&self, r: f64) -> bool {
        let is_rising = || self.slope().is_positive_until(r) && self.denominator().is_positive_until(r);
        self.is_none() || (r <= FAR && is_rising() && (0.0..=FAR).contains(&self.radius(r).0))
    }

    /// Polynomial in r that is positive as long as the distortion is one to one.
    ///
    /// Without tangential part it has the sign of the slope of the distorted radius. With a tangential part, the
    /// slope must exceed `8·r·|(p1, p2)|`: then both eigenvalues of the (symmetric) Jacobian are positive in the
    /// whole disc, whatever the direction, and the gradient of a convex function on a convex set never has the same
    /// value twice.
    fn slope(&self) -> Polynomial {
        let [k1, k2, p1, p2, k3, k4, k5, k6] = self.0;
        let aside = 8.0 * (p1 * p1 + p2 * p2).sqrt();
        let [above, below] = [[1.0, k1, k2, k3], [1.0, k4, k5, k6]];
        let mut slope = [0.0; 14];
        for i in 0..4 {
            for j in 0..4 {
                // In r²: (N + 2uN')·D - N·2uD', minus aside·r·D².
                let (n, m) = (i as f64, j as f64);
                slope[2 * (i + j)] += above[i] * below[j] * (1.0 + 2.0 * n - 2.0 * m);
                slope[2 * (i + j) + 1] -= aside * below[i] * below[j];
            }
        }
        Polynomial::new(&slope)
    }

    /// Denominator as a polynomial in r, which must stay positive too.
    fn denominator(&self) -> Polynomial {
        let [_, _, _, _, _, k4, k5, k6] = self.0;
        Polynomial::new(&[1.0, 0.0, k4, 0.0, k5, 0.0, k6])
    }

    /// Point within `limit` of the axis whose distorted point is `target`; `None` where there is none.
    pub fn undo(&self, target: Point2, limit: f64) -> Option<Point2> {
        if self.is_none() {
            return Some(target);
        }
        let goal = (target[0] * target[0] + target[1] * target[1]).sqrt();
        if goal == 0.0 && !self.has_tangential() {
            return Some(target);
        }
        let radius = self.undo_radius(goal, limit);
        if !self.has_tangential() {
            return radius.map(|r| target.map(|v| v / goal * r));
        }
        let start = radius.unwrap_or(limit);
        let found = self.newton(target, target.map(|v| if goal > 0.0 { v / goal * start } else { 0.0 }))?;
        (found[0] * found[0] + found[1] * found[1] <= limit * limit).then_some(found)
    }

    /// Undistorted radius on a line through the axis, without the tangential part.
    fn undo_radius(&self, goal: f64, limit: f64) -> Option<f64> {
        let along = |r: f64| self.radius(r);
        (goal <= along(limit).0).then(|| solve(along, goal, 0.0, limit))
    }

    /// Distorted radius and its slope, without the tangential part.
    fn radius(&self, r: f64) -> (f64, f64) {
        let [k1, k2, _, _, k3, k4, k5, k6] = self.0;
        let u = r * r;
        let above = 1.0 + u * (k1 + u * (k2 + u * k3));
        let below = 1.0 + u * (k4 + u * (k5 + u * k6));
        let above_slope = 1.0 + u * (3.0 * k1 + u * (5.0 * k2 + u * 7.0 * k3));
        let below_slope = u * (2.0 * k4 + u * (4.0 * k5 + u * 6.0 * k6));
        (r * above / below, (above_slope - above * below_slope / below) / below)
    }

    /// Newton's method in the plane; a step is halved until it brings the point nearer.
    fn newton(&self, target: Point2, start: Point2) -> Option<Point2> {
        let miss = |p: Point2| {
            let q = self.apply(p);
            [q[0] - target[0], q[1] - target[1]]
        };
        let size = |e: Point2| e[0] * e[0] + e[1] * e[1];
        let (mut at, mut error) = (start, miss(start));
        for _ in 0..100 {
            let [[a, b], [_, d]] = self.jacobian(at);
            let det = a * d - b * b;
            let step = [(d * error[0] - b * error[1]) / det, (a * error[1] - b * error[0]) / det];
            let mut share = 1.0;
            let nearer = loop {
                let next = [at[0] - step[0] * share, at[1] - step[1] * share];
                let found = miss(next);
                if size(found) < size(error) {
                    break Some((next, found));
                }
                share /= 2.0;
                if share < 1e-6 {
                    break None;
                }
            };
            let Some(nearer) = nearer else { break };
            (at, error) = nearer;
        }
        (size(error) <= 1e-24 * (1.0 + size(target))).then_some(at)
    }

    /// Jacobian of [`Self::apply`]; symmetric.
    fn jacobian(&self, [x, y]: Point2) -> [[f64; 2]; 2] {
        let [_, _, p1, p2, ..] = self.0;
        let r = (x * x + y * y).sqrt();
        let (value, slope) = self.radius(r);
        let radial = if r > 0.0 { value / r } else { 1.0 };
        // d radial / d(r²), doubled.
        let bend = if r > 1e-9 { (slope - radial) / (r * r) } else { 0.0 };
        let cross = bend * x * y + 2.0 * (p1 * x + p2 * y);
        [
            [radial + bend * x * x + 2.0 * p1 * y + 6.0 * p2 * x, cross],
            [cross, radial + bend * y * y + 6.0 * p1 * y + 2.0 * p2 * x],
        ]
    }
}
