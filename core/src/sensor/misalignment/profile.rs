//! The image's edges laid over each other, across the jumps in depth.

use super::{DepthJump, EdgeOffset, JumpSide, REACH_PX};
use crate::geometry::Point2;
use crate::random::SplitMix;
use std::collections::BTreeMap;

/// Places along a profile.
const PLACES: usize = 2 * REACH_PX + 1;
/// Strips of an image, side by side: what one strip says is kept together, for errors that are alike there.
const STRIPS: f64 = 16.0;
/// Fewer jumps say nothing.
const FEWEST: u32 = 60;
/// An interval that is wider to either side says nothing, px.
const WIDEST_PX: f64 = 4.0;
/// How often groups are drawn.
const DRAWS: usize = 400;
/// What is added to a profile before it is made a share of the whole: faint texture counts little.
const FAINT: f64 = 4.0;

/// Brightness of an image.
#[derive(Clone, Copy, Debug)]
pub struct GrayImage<'a> {
    /// px.
    pub width: usize,
    /// px.
    pub height: usize,
    /// Row by row.
    pub pixels: &'a [u8],
}

impl GrayImage<'_> {
    fn brightness(&self, x: usize, y: usize) -> Option<f64> {
        (x < self.width).then(|| self.pixels.get(y * self.width + x).map(|v| f64::from(*v)))?
    }

    /// How much brightness changes across a place, along one axis: Sobel's operator.
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

/// Half the width of the triangle that profiles are smoothed by, places.
const SMOOTH: f64 = 4.0;

type EdgeProfile = [f64; PLACES];

/// What images show around jumps, summed up by frame and strip.
#[derive(Clone, Debug, Default)]
pub struct EdgeProfiles {
    across: Groups,
    above: Groups,
}

/// By frame and strip: the sum, and of how many.
type Groups = BTreeMap<(u32, u32), (Sum, u32)>;

/// An array of more than 32 places has no default of its own.
#[derive(Clone, Debug)]
struct Sum(EdgeProfile);

impl Default for Sum {
    fn default() -> Self {
        Self([0.0; PLACES])
    }
}

impl EdgeProfiles {
    /// Lay what an image shows around jumps over what is known. `scale`: px of the image measured for each px that
    /// the jumps are in.
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

    /// How far the image's edges lie to the right of the jumps, px of the measured image. `None`: not enough to say.
    pub fn right(&self) -> Option<EdgeOffset> {
        offset(&self.across)
    }

    /// How far they lie below.
    pub fn down(&self) -> Option<EdgeOffset> {
        offset(&self.above)
    }

    /// Jumps that were looked at, of both directions.
    pub fn edges(&self) -> u32 {
        self.across.values().chain(self.above.values()).map(|(_, count)| count).sum()
    }
}

/// Change of brightness along an axis around a place, as shares of their sum less an even share.
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

/// Smoothed by a triangle, so that one sharp line does not decide.
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

/// The top of the ridge, in places from the middle, between places by a parabola through three. `None` where it is at
/// an end: it may go on beyond.
fn top(profile: &EdgeProfile) -> Option<f64> {
    let profile = smooth(profile);
    let (place, height) = profile.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    let before = profile.get(place.checked_sub(1)?)?;
    let after = profile.get(place + 1)?;
    let bend = before - 2.0 * height + after;
    let between = if bend < 0.0 { 0.5 * (before - after) / bend } else { 0.0 };
    Some(place as f64 - REACH_PX as f64 + between)
}

/// Draw the groups with replacement, again and again (the bootstrap; Efron 1979): a ridge that a few of them make
/// alone is elsewhere each time, and the interval is wide.
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
