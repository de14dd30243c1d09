//! Overlaps of areas and of volumes.

use crate::geometry::Planar;

/// The source of measures of overlapping areas.
pub(super) const SOURCE: &str = "Areas of the exact overlay; checked against Shapely to 1e-9.";

/// The source of overlaps of cuboids.
pub(super) const CUBOID_SOURCE: &str =
    "Clipping of convex bodies by half-spaces; checked against SciPy's half-space intersection to 1e-7.";

/// As for areas: a difference below this share is rounding.
const ROUNDING: f64 = 1e-12;

/// Areas of label and golden in px², or in pixels of masks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverlapAreas {
    /// The label's area.
    pub label: f64,
    /// Golden's area.
    pub golden: f64,
    /// The area that they share.
    pub shared: f64,
}

impl OverlapAreas {
    /// The areas of two shapes, the label's first.
    pub fn measure((a, b): (&Planar, &Planar)) -> Self {
        Self { label: a.area(), golden: b.area(), shared: a.shared_area(b) }
    }
}

/// The share of what two cuboids have in common, 1 where rounding alone keeps it from being the smaller one.
pub(super) fn share_of_union(shared: f64, a: f64, b: f64) -> f64 {
    let least = a.min(b);
    let shared = if shared >= least * (1.0 - ROUNDING) { least } else { shared };
    shared / (a + b - shared)
}
