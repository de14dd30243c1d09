//! Sunlight, shade and the camera: from the surface to a picture.

use super::layout::{HEIGHT, StillLayout, WIDTH};
use super::surface::{LinearColor, SurfacePixel, mix};
use crate::picture::to_byte;
use crate::random::{RandomStream, cell, step};

const SUN: LinearColor = [2.95, 2.65, 2.15];
const SKY: LinearColor = [0.52, 0.66, 0.92];
/// Px between samples along a ray to the sun, near its start; further away edges are softer and samples
/// rarer.
const STRIDE: f64 = 1.7;
/// Growth of the sample distance for each px from the start.
const STRIDE_GROWTH: f64 = 0.025;

/// Pixels of the photograph: red, green, blue, row by row.
pub(super) fn photograph(layout: &StillLayout, spots: &[SurfacePixel]) -> Vec<u8> {
    let calm = blurred(spots);
    let mut bytes = Vec::with_capacity(WIDTH * HEIGHT * 3);
    let mut random = RandomStream::new(layout.seed, 9);
    let top = spots.iter().map(|s| f64::from(s.height)).fold(0.0, f64::max);
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let light = pixel(layout, spots, (&calm, top), x, y);
            let noise = 0.006 * (random.unit() + random.unit() - 1.0);
            bytes.extend(light.map(|c| to_byte(c * 1.02 + noise * (0.3 + c))));
        }
    }
    bytes
}

fn height(spots: &[SurfacePixel], x: i64, y: i64) -> f64 {
    let (x, y) = (x.clamp(0, WIDTH as i64 - 1) as usize, y.clamp(0, HEIGHT as i64 - 1) as usize);
    spots.get(y * WIDTH + x).map_or(0.0, |s| f64::from(s.height))
}

fn pixel(
    layout: &StillLayout,
    spots: &[SurfacePixel],
    (calm, top): (&[f32], f64),
    x: usize,
    y: usize,
) -> LinearColor {
    let Some(spot) = spots.get(y * WIDTH + x) else { return [0.0; 3] };
    let (ix, iy) = (x as i64, y as i64);
    let ([sx, sy], tangent) = layout.sun;
    // Central differences. The slopes are softened because a pixel of leaves is not one flat facet.
    let slope_x = 0.32 * (height(spots, ix + 1, iy) - height(spots, ix - 1, iy));
    let slope_y = 0.32 * (height(spots, ix, iy + 1) - height(spots, ix, iy - 1));
    let facing = (tangent - slope_x * sx - slope_y * sy)
        / ((1.0 + slope_x * slope_x + slope_y * slope_y) * (1.0 + tangent * tangent)).sqrt();
    let here = f64::from(spot.height);
    let sunlit = sunlight(layout, spots, [x, y], here, top) * facing.max(0.0);
    // A pixel below its surroundings receives less light from the sky.
    let hollow = calm.get(y * WIDTH + x).map_or(0.0, |c| f64::from(*c) - here);
    let open = (1.0 - 0.016 * hollow.max(-8.0)).clamp(0.32, 1.12);
    let mut light: LinearColor =
        core::array::from_fn(|i| f64::from(spot.color[i]) * (SUN[i] * sunlit + SKY[i] * open));
    if spot.gloss > 0.0 {
        let sparkle = step(0.985, 1.0, cell(layout.seed ^ 21, ix / 2, iy)) * sunlit;
        let sky = SKY.map(|c| c * (0.10 + 0.05 * slope_y) + 0.35 * sparkle);
        light = mix(light, core::array::from_fn(|i| light[i] * 0.8 + sky[i]), f64::from(spot.gloss));
    }
    // A little haze, and a lens that darkens the corners.
    let (u, v) = (x as f64 / WIDTH as f64 - 0.5, y as f64 / HEIGHT as f64 - 0.5);
    let vignette = 1.0 - 0.34 * (u * u + v * v);
    const HAZE: LinearColor = [0.006, 0.008, 0.012];
    core::array::from_fn(|i| light[i] * vignette * 0.965 + HAZE[i])
}

/// Share of sunlight: 1 in the sun, 0 in shade, between at the edge; nothing is higher than `top`.
fn sunlight(layout: &StillLayout, spots: &[SurfacePixel], [x, y]: [usize; 2], here: f64, top: f64) -> f64 {
    let ([sx, sy], tangent) = layout.sun;
    let mut lit = 1.0_f64;
    let mut far = 2.5 + cell(layout.seed ^ 22, x as i64, y as i64);
    while here + far * tangent < top {
        let over = height(spots, (x as f64 + 0.5 + sx * far) as i64, (y as f64 + 0.5 + sy * far) as i64)
            - here
            - far * tangent;
        // The edge is softer where the obstacle is further away; leaves let some light through.
        lit = lit.min(1.0 - (over / (1.5 + 0.06 * far) + 0.5).clamp(0.0, 1.0));
        if lit <= 0.0 {
            break;
        }
        far += STRIDE + STRIDE_GROWTH * far;
    }
    0.04 + 0.96 * lit
}

/// Heights without detail: a box blur of 25 px, over rows and then columns.
fn blurred(spots: &[SurfacePixel]) -> Vec<f32> {
    let heights: Vec<f32> = spots.iter().map(|s| s.height).collect();
    let rows = blur(&heights, 1, WIDTH, WIDTH, HEIGHT);
    blur(&rows, WIDTH, 1, HEIGHT, WIDTH)
}

/// Running mean along `count` values `stride` apart, for each of `lines` lines `next` apart.
fn blur(from: &[f32], stride: usize, next: usize, count: usize, lines: usize) -> Vec<f32> {
    const REACH: usize = 12;
    let mut to = vec![0.0; from.len()];
    let value = |i: usize| from.get(i).map_or(0.0, |v| f64::from(*v));
    for line in 0..lines {
        let at = |i: usize| line * next + i.min(count - 1) * stride;
        let mut sum: f64 = (0..=REACH).map(|i| value(at(i))).sum::<f64>() + REACH as f64 * value(at(0));
        for i in 0..count {
            if let Some(slot) = to.get_mut(at(i)) {
                *slot = (sum / (2 * REACH + 1) as f64) as f32;
            }
            sum += value(at(i + REACH + 1)) - value(at(i.saturating_sub(REACH)));
        }
    }
    to
}
