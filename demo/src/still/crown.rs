//! Tree crowns seen from above.

use crate::random::RandomStream;
use assay_core::geometry::{Point2, Ring};
use core::f64::consts::TAU;

/// Species of a tree, which decides its appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Species {
    /// Round and mid green, in clumps of leaves.
    Broadleaf,
    /// Grey-green and looser.
    Olive,
    /// Pointed and dark, with branches like the rays of a star.
    Conifer,
    /// Turning yellow.
    Birch,
}

/// Crown with an irregular outline: a circle with waves of a few frequencies.
#[derive(Clone, Debug)]
pub(super) struct Crown {
    pub center: Point2,
    /// Mean radius, px.
    pub radius: f64,
    /// Height of the top above ground, in px of the picture.
    pub height: f64,
    pub species: Species,
    /// Seed of its texture.
    pub seed: u64,
    /// Amplitude and phase of the waves with 2, 3, … periods a turn.
    waves: [(f64, f64); 6],
}

/// Width below which a crown at the border of the picture is not drawn, px.
const SLIVER_PX: f64 = 2.0;

impl Crown {
    pub fn new(center: Point2, radius: f64, species: Species, random: &mut RandomStream) -> Self {
        let conifer = species == Species::Conifer;
        let mut waves = [(0.0, 0.0); 6];
        for (i, wave) in waves.iter_mut().enumerate() {
            let strength = if conifer { 0.025 } else { 0.11 / (1.0 + i as f64 * 0.45) };
            *wave = (strength * random.range(0.3, 1.0), random.range(0.0, TAU));
        }
        let height = radius * if conifer { random.range(1.7, 2.2) } else { random.range(1.0, 1.4) };
        Self { center, radius, height, species, seed: random.next(), waves }
    }

    /// Distance from the centre to the outline in a direction, px.
    pub fn reach(&self, angle_rad: f64) -> f64 {
        let wave = |(i, (strength, phase)): (usize, &(f64, f64))| {
            strength * libm::sin((i as f64 + 2.0) * angle_rad + phase)
        };
        self.radius * (1.0 + self.waves.iter().enumerate().map(wave).sum::<f64>())
    }

    /// Greatest distance of the outline from the centre, px.
    pub fn greatest_reach(&self) -> f64 {
        self.radius * (1.0 + self.waves.iter().map(|w| w.0).sum::<f64>())
    }

    /// Outline as a person draws it, cut at the picture's border; empty where almost nothing is inside.
    pub fn ring(&self, width: f64, height: f64) -> Ring {
        let points = ((self.radius / 3.2) as usize).clamp(12, 26);
        let at = |i: usize| {
            let angle = TAU * i as f64 / points as f64;
            let r = self.reach(angle);
            [self.center[0] + r * libm::cos(angle), self.center[1] + r * libm::sin(angle)]
        };
        let mut ring: Ring = (0..points).map(at).collect();
        for (axis, limit, sign) in [(0, 0.0, 1.0), (0, width, -1.0), (1, 0.0, 1.0), (1, height, -1.0)] {
            ring = cut(&ring, axis, limit, sign);
        }
        let mut ring: Ring = ring.into_iter().map(|p| p.map(tenth)).collect();
        ring.dedup();
        if ring.first() == ring.last() {
            ring.pop();
        }
        let spans = |axis: usize| {
            let all = ring.iter().map(|p| p[axis]);
            all.clone().fold(f64::MIN, f64::max) - all.fold(f64::MAX, f64::min)
        };
        if ring.len() < 3 || spans(0) < SLIVER_PX || spans(1) < SLIVER_PX { Ring::new() } else { ring }
    }
}

/// Part of a ring on one side of a line along an axis (Sutherland and Hodgman, 1974): crowns are nearly
/// convex.
fn cut(ring: &Ring, axis: usize, limit: f64, sign: f64) -> Ring {
    let inside = |p: &Point2| (p[axis] - limit) * sign >= 0.0;
    let mut out = Ring::new();
    for (i, p) in ring.iter().enumerate() {
        let before = ring[(i + ring.len() - 1) % ring.len()];
        if inside(p) != inside(&before) {
            let share = (limit - before[axis]) / (p[axis] - before[axis]);
            let mut at = [0, 1].map(|k| before[k] + share * (p[k] - before[k]));
            at[axis] = limit;
            out.push(at);
        }
        if inside(p) {
            out.push(*p);
        }
    }
    out
}

/// Value rounded to tenths of a pixel: the accuracy of a person's drawing.
pub(super) fn tenth(v: f64) -> f64 {
    (v * 10.0 + 0.5).floor() / 10.0
}
