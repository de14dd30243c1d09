//! Edge profiles: brightness changes across depth jumps, summed over an image.

use super::{DepthJump, EdgeOffset, JumpSide, REACH_PX};
use crate::geometry::Point2;
use crate::random::SplitMix;
use std::collections::BTreeMap;

/// Number of places in a profile.
const PLACES: usize = 2 * REACH_PX + 1;
/// Number of vertical strips of an image; a strip is one group of the bootstrap, because errors within it are
/// similar.
const STRIPS: f64 = 16.0;
/// Smallest number of jumps for a result.
const FEWEST: u32 = 60;
/// Largest half width of the interval for a result, px.
const WIDEST_PX: f64 = 4.0;
/// Number of resamples of the bootstrap.
const DRAWS: usize = 400;
/// Constant added to a profile before normalisation, so that faint texture has little weight.
const FAINT: f64 = 4.0;

/// Grayscale image.
#[derive(Clone, Copy, Debug)]
pub struct GrayImage<'a> {
    /// Width, px.
    pub width: usize,
    /// Height, px.
    pub height: usize,
    /// Pixels, row by row.
    pub pixels: &'a [u8],
}

impl GrayImage<'_> {
    fn brightness(&self, x: usize, y: usize) -> Option<f64> {
        (x < self.width).then(|| self.pixels.get(y * self.width + x).map(|v| f64::from(*v)))?
    }

    /// Change of brightness at a pixel along one axis: Sobel's operator.
    fn change(&self, x: usize, y: usize, axis: usize) -> Option<f64> {
        let (left, up) = (x.checked_sub(1)?, y.checked_sub(1)?);
        let v = |x, y| self.brightness(x, y);
        let (a, b) = if axis == 0 {
            (
                v(left, up)? + 2.0 * v(left, y)? + v(left, y + 1)?,
                v(x + 1, up)? + 2.0 * v(x + 1, y)? + v(x + 1, y + 1)?,
            )
        } else {
            (
                v(left, up)? + 2.0 * v(x, up)? + v(x + 1, up)?,
                v(left, y + 1)? + 2.0 * v(x, y + 1)? + v(x + 1, y + 1)?,
            )
        };
        Some((b - a).abs() / 4.0)
    }
}

/// Half the width of the triangle filter for profiles, places.
const SMOOTH: f64 = 4.0;

type EdgeProfile = [f64; PLACES];

/// Edge profiles around jumps, summed by frame and strip.
#[derive(Clone, Debug, Default)]
pub struct EdgeProfiles {
    across: Groups,
    above: Groups,
}

/// Sum of profiles and their number, by frame and strip.
type Groups = BTreeMap<(u32, u32), (Sum, u32)>;

/// Profile with a `Default`, which arrays of more than 32 elements lack.
#[derive(Clone, Debug)]
struct Sum(EdgeProfile);

impl Default for Sum {
    fn default() -> Self {
        Self([0.0; PLACES])
    }
}

impl EdgeProfiles {
    /// Add the edge profiles of an image around jumps. `scale`: px of the measured image for each px of the jumps'
    /// coordinates.
    pub fn add(&mut self, frame: u32, image: &GrayImage<'_>, scale: f64, jumps: &[DepthJump]) {
        for jump in jumps {
            let (axis, known) = match jump.side {
                JumpSide::Across => (0, &mut self.across),
                JumpSide::Above => (1, &mut self.above),
            };
            let at = jump.at.map(|v| v * scale);
            let Some(profile) = around(image, at, axis) else { continue };
            let strip = (at[0] * STRIPS / image.width as f64) as u32;
            let (sum, count) = known.entry((frame, strip)).or_default();
            sum.0.iter_mut().zip(profile).for_each(|(sum, v)| *sum += v);
            *count += 1;
        }
    }

    /// Offset of the image's edges to the right of the jumps, px of the measured image. `None`: too few edges.
    pub fn right(&self) -> Option<EdgeOffset> {
        offset(&self.across)
    }

    /// Offset of the image's edges below the jumps.
    pub fn down(&self) -> Option<EdgeOffset> {
        offset(&self.above)
    }

    /// Number of evaluated jumps, in both directions.
    pub fn edges(&self) -> u32 {
        self.across.values().chain(self.above.values()).map(|(_, count)| count).sum()
    }
}

/// Changes of brightness along an axis around a position, minus their mean, divided by their sum.
fn around(image: &GrayImage<'_>, at: Point2, axis: usize) -> Option<EdgeProfile> {
    let middle = at.map(|v| v.floor());
    if middle.iter().any(|v| !(0.0..1e6).contains(v)) {
        return None;
    }
    let [x, y] = middle.map(|v| v as usize);
    let mut profile = [0.0; PLACES];
    for (place, value) in profile.iter_mut().enumerate() {
        let (x, y) = if axis == 0 {
            ((x + place).checked_sub(REACH_PX)?, y)
        } else {
            (x, (y + place).checked_sub(REACH_PX)?)
        };
        *value = image.change(x, y, axis)?;
    }
    let sum: f64 = profile.iter().sum::<f64>() + FAINT * PLACES as f64;
    let even = profile.iter().sum::<f64>() / PLACES as f64;
    Some(profile.map(|v| (v - even) / sum))
}

fn total<'a>(profiles: impl Iterator<Item = &'a EdgeProfile>) -> EdgeProfile {
    profiles.fold([0.0; PLACES], |mut sum, profile| {
        sum.iter_mut().zip(profile).for_each(|(sum, v)| *sum += v);
        sum
    })
}

/// Profile smoothed by a triangle filter, so that no single sharp line decides.
fn smooth(profile: &EdgeProfile) -> EdgeProfile {
    let mut out = [0.0; PLACES];
    for (place, value) in out.iter_mut().enumerate() {
        let mut weights = 0.0;
        for (other, v) in profile.iter().enumerate() {
            let weight = (SMOOTH - place.abs_diff(other) as f64).max(0.0);
            *value += weight * v;
            weights += weight;
        }
        *value /= weights;
    }
    out
}

/// Position of the maximum, in places from the middle, interpolated by a parabola through three places. `None` where
/// it is at an end, because the ridge may continue outside.
fn top(profile: &EdgeProfile) -> Option<f64> {
    let profile = smooth(profile);
    let (place, height) = profile.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let before = profile.get(place.checked_sub(1)?)?;
    let after = profile.get(place + 1)?;
    let bend = before - 2.0 * height + after;
    let between = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
    Some(place as f64 - REACH_PX as f64 + between)
}

/// Offset with its interval by the bootstrap (Efron 1979) over groups: a ridge that only a few groups cause is in a
/// different position in each resample, and the interval is wide.
fn offset(groups: &Groups) -> Option<EdgeOffset> {
    let edges: u32 = groups.values().map(|(_, count)| count).sum();
    if edges < FEWEST || groups.len() < 4 {
        return None;
    }
    let groups: Vec<&EdgeProfile> = groups.values().map(|(sum, _)| &sum.0).collect();
    let px = top(&total(groups.iter().copied()))?;
    let mut random = SplitMix(0);
    let mut tops: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let drawn = (0..groups.len())
                .filter_map(|_| groups.get((random.unit() * groups.len() as f64) as usize).copied());
            top(&total(drawn)).map_or(f64::MAX, |top| (top - px).abs())
        })
        .collect();
    tops.sort_by(f64::total_cmp);
    let within_px = *tops.get(DRAWS * 95 / 100)?;
    (within_px <= WIDEST_PX).then_some(EdgeOffset { px, within_px })
}
