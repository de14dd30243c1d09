//! Ground of a still: paths, streams and ponds.

use crate::random::RandomStream;
use assay_core::geometry::{Point2, Ring};
use core::f64::consts::TAU;

/// Winding band across the picture.
#[derive(Clone, Debug)]
pub(super) struct GroundBand {
    /// True where it runs from left to right instead of top to bottom.
    pub sideways: bool,
    /// Position of its middle without bends, px.
    pub at: f64,
    /// Amplitude of the bends in px, and waves a px.
    pub bend: (f64, f64),
    pub phase: f64,
    pub half_width: f64,
}

impl GroundBand {
    /// Signed distance to the middle line, px: negative on the left of, or above, it.
    pub fn offset(&self, [x, y]: Point2) -> f64 {
        let (along, across) = if self.sideways { (x, y) } else { (y, x) };
        let (strength, rate) = self.bend;
        let turn = along * rate * TAU + self.phase;
        let middle = self.at + strength * (libm::sin(turn) + 0.35 * libm::sin(2.3 * turn + 1.0));
        let slope = strength * rate * TAU * (libm::cos(turn) + 0.8 * libm::cos(2.3 * turn + 1.0));
        (across - middle) / (1.0 + slope * slope).sqrt()
    }
}

/// Pond.
#[derive(Clone, Debug)]
pub(super) struct Pond {
    pub center: Point2,
    pub radius: f64,
    pub phase: f64,
}

impl Pond {
    /// Distance beyond its shore, px; negative on the water.
    pub fn outside(&self, [x, y]: Point2) -> f64 {
        let (dx, dy) = (x - self.center[0], (y - self.center[1]) * 1.25);
        let angle = libm::atan2(dy, dx);
        let wave = 0.12 * libm::sin(2.0 * angle + self.phase) + 0.07 * libm::sin(3.0 * angle - self.phase);
        (dx * dx + dy * dy).sqrt() - self.radius * (1.0 + wave)
    }
}

/// Closed line around a centre with irregular radii.
pub(super) fn blob(
    center: Point2,
    radii: Point2,
    points: usize,
    rough: f64,
    random: &mut RandomStream,
) -> Ring {
    let phase = random.range(0.0, TAU);
    let waves = [random.range(0.0, TAU), random.range(0.0, TAU)];
    (0..points)
        .map(|i| {
            let angle = TAU * (i as f64 + random.range(-0.22, 0.22)) / points as f64 + phase;
            let wave = 0.11 * libm::sin(2.0 * angle + waves[0]) + 0.08 * libm::sin(3.0 * angle + waves[1]);
            let r = 1.0 + wave + rough * random.range(-1.0, 1.0);
            // The shape is between an ellipse and a rectangle: clearings fill a picture better than
            // ellipses do.
            let (sin, cos) = libm::sincos(angle);
            let square = 1.0 / (1.0 - 0.55 * sin * sin * cos * cos).sqrt();
            [center[0] + radii[0] * r * square * cos, center[1] + radii[1] * r * square * sin]
        })
        .collect()
}
