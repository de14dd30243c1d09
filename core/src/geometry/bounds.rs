//! Bounds: upright rectangles around shapes, for fast tests before the shapes themselves.

use super::Point2;

/// Smallest upright rectangle around points, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// Left and top.
    pub min: Point2,
    /// Right and bottom.
    pub max: Point2,
}

impl Bounds {
    /// Bounds of points; `None` without points.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Point2>) -> Option<Self> {
        points.into_iter().map(|&p| Self { min: p, max: p }).reduce(|a, b| a.with(&b))
    }

    /// Bounds of both rectangles.
    pub fn with(&self, other: &Self) -> Self {
        Self {
            min: [self.min[0].min(other.min[0]), self.min[1].min(other.min[1])],
            max: [self.max[0].max(other.max[0]), self.max[1].max(other.max[1])],
        }
    }

    /// Intersection of both rectangles, perhaps without area; `None` where they are apart.
    pub fn shared(&self, other: &Self) -> Option<Self> {
        let shared = Self {
            min: [self.min[0].max(other.min[0]), self.min[1].max(other.min[1])],
            max: [self.max[0].min(other.max[0]), self.max[1].min(other.max[1])],
        };
        (shared.width() >= 0.0 && shared.height() >= 0.0).then_some(shared)
    }

    /// Width, px.
    pub fn width(&self) -> f64 {
        self.max[0] - self.min[0]
    }

    /// Height, px.
    pub fn height(&self) -> f64 {
        self.max[1] - self.min[1]
    }

    /// Centre, px.
    pub fn center(&self) -> Point2 {
        [(self.min[0] + self.max[0]) / 2.0, (self.min[1] + self.max[1]) / 2.0]
    }

    /// Square of the smallest distance between the two rectangles, px²; 0 where they overlap.
    pub fn gap_squared(&self, other: &Self) -> f64 {
        let dx = (other.min[0] - self.max[0]).max(self.min[0] - other.max[0]).max(0.0);
        let dy = (other.min[1] - self.max[1]).max(self.min[1] - other.max[1]).max(0.0);
        dx * dx + dy * dy
    }

    /// Square of the distance to a point, px²; 0 inside.
    pub fn gap_squared_to(&self, p: Point2) -> f64 {
        self.gap_squared(&Self { min: p, max: p })
    }
}
