//! Shared area of two shapes, without construction of the shared shape.
//!
//! Every edge spans a trapezoid down to a common baseline. With a positive sign below edges that close a shape from
//! above and a negative sign below edges that close it from beneath, the trapezoids sum up to the shape. So the
//! shared area is the sum, over all pairs of edges, of `sign a · sign b · area(trapezoid a ∩ trapezoid b)`, and each
//! term is the integral of the smaller of two linear functions, which has a closed form. No decision about which edge
//! crosses which is needed, so edges that coincide, touch or nearly touch need no special treatment: no case is
//! degenerate. Both shapes are first cut to the intersection of their bounds, which keeps rounding in proportion to
//! that rectangle and not to the whole shapes.

use super::Bounds;

/// Edge that is not vertical, with the sign of the trapezoid below it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Left and right end; the left one is always smaller.
    pub x: [f64; 2],
    /// Height at the left and the right end.
    pub y: [f64; 2],
    /// Sign: 1 where the shape is on the baseline's side of the edge, -1 where it is on the other side.
    pub sign: f64,
}

impl Piece {
    /// Height at `x`, constant beyond the ends.
    pub(super) fn height_at(&self, x: f64) -> f64 {
        let [left, right] = self.x;
        if x <= left {
            self.y[0]
        } else if x >= right {
            self.y[1]
        } else {
            self.y[0] + (self.y[1] - self.y[0]) * ((x - left) / (right - left))
        }
    }

    /// Position between the ends where the edge has a height.
    fn reaches(&self, height: f64) -> Option<f64> {
        let [left, right] = self.y.map(|y| y - height);
        (left * right < 0.0).then(|| self.x[0] + (self.x[1] - self.x[0]) * (left / (left - right)))
    }

    /// Part of the piece between `from` and `to` within the strip from 0 to `height`; at most three pieces.
    fn cut(&self, from: f64, to: f64, height: f64, parts: &mut Vec<Self>) {
        let inside = |x: &f64| *x > from && *x < to;
        let mut ends =
            [Some(from), self.reaches(0.0).filter(inside), self.reaches(height).filter(inside), Some(to)];
        if self.y[1] < self.y[0] {
            ends.swap(1, 2);
        }
        let mut left = from;
        for right in ends.into_iter().flatten().skip(1) {
            let middle = self.height_at(left / 2.0 + right / 2.0);
            if right > left && middle > 0.0 {
                let y = [self.height_at(left), self.height_at(right)].map(|y| y.clamp(0.0, height));
                let y = if middle >= height { [height; 2] } else { y };
                parts.push(Self { x: [left, right], y, sign: self.sign });
            }
            left = right;
        }
    }

    /// Area under both pieces, over the x range that they share.
    fn shared(&self, other: &Self) -> f64 {
        let (from, to) = (self.x[0].max(other.x[0]), self.x[1].min(other.x[1]));
        if from >= to {
            return 0.0;
        }
        let (a, b) =
            ([self.height_at(from), self.height_at(to)], [other.height_at(from), other.height_at(to)]);
        let (left, right) = (a[0] - b[0], a[1] - b[1]);
        let width = to - from;
        if left * right >= 0.0 {
            let lower = if left + right < 0.0 { a } else { b };
            return width * (lower[0] + lower[1]) / 2.0;
        }
        let t = left / (left - right);
        let crossing = a[0] + (a[1] - a[0]) * t;
        width * (t * (a[0].min(b[0]) + crossing) + (1.0 - t) * (crossing + a[1].min(b[1]))) / 2.0
    }
}

/// Sum with compensation of the rounding error (Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation
/// endlicher Summen", 1974).
#[derive(Default)]
struct Sum {
    total: f64,
    lost: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        let next = self.total + value;
        self.lost += if self.total.abs() >= value.abs() {
            (self.total - next) + value
        } else {
            (value - next) + self.total
        };
        self.total = next;
    }

    fn value(&self) -> f64 {
        self.total + self.lost
    }
}

/// Area of one shape, px².
pub(super) fn area(pieces: &[Piece], bounds: &Bounds) -> f64 {
    let mut sum = Sum::default();
    for piece in pieces {
        let [left, right] = piece.y.map(|y| y - bounds.min[1]);
        sum.add(piece.sign * (piece.x[1] - piece.x[0]) * (left + right) / 2.0);
    }
    sum.value()
}

/// Shared area of two shapes, px².
pub(super) fn shared_area(a: (&[Piece], &Bounds), b: (&[Piece], &Bounds)) -> f64 {
    let Some(shared) = a.1.shared(b.1) else { return 0.0 };
    if shared.width() <= 0.0 || shared.height() <= 0.0 {
        return 0.0;
    }
    sum_pairs(&cut_to(a.0, &shared), &cut_to(b.0, &shared)).max(0.0)
}

/// Pieces within a rectangle, in its own coordinates, sorted by their left ends.
fn cut_to(pieces: &[Piece], rectangle: &Bounds) -> Vec<Piece> {
    let [x, y] = rectangle.min;
    let mut parts = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let moved = Piece { x: piece.x.map(|v| v - x), y: piece.y.map(|v| v - y), sign: piece.sign };
        let (from, to) = (moved.x[0].max(0.0), moved.x[1].min(rectangle.width()));
        if from < to {
            moved.cut(from, to, rectangle.height(), &mut parts);
        }
    }
    parts.sort_by(|a, b| a.x[0].total_cmp(&b.x[0]));
    parts
}

/// Sum over all pairs that share an x range, by a sweep over both lists from left to right.
fn sum_pairs(a: &[Piece], b: &[Piece]) -> f64 {
    let mut sum = Sum::default();
    let (mut rest_a, mut rest_b) = (a.iter().peekable(), b.iter().peekable());
    let (mut live_a, mut live_b): (Vec<&Piece>, Vec<&Piece>) = (Vec::new(), Vec::new());
    loop {
        let from_a = match (rest_a.peek(), rest_b.peek()) {
            (Some(p), Some(q)) => p.x[0] <= q.x[0],
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return sum.value(),
        };
        let (rest, own, others) = if from_a {
            (&mut rest_a, &mut live_a, &mut live_b)
        } else {
            (&mut rest_b, &mut live_b, &mut live_a)
        };
        let Some(piece) = rest.next() else { return sum.value() };
        others.retain(|other| other.x[1] > piece.x[0]);
        for other in others.iter() {
            sum.add(piece.sign * other.sign * piece.shared(other));
        }
        own.push(piece);
    }
}
