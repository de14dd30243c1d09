//! Surface of a still before lighting: a height and a colour for each pixel.

use super::crown::{Crown, Species};
use super::layout::{FRAY, HEIGHT, StillLayout, WIDTH};
use crate::random::{cell, cells, layered, lerp, noise, step};

/// Linear light, red, green, blue.
pub(super) type LinearColor = [f64; 3];

/// Height (px, at the scale of the picture), colour and share of mirrored sky of a pixel.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SurfacePixel {
    pub height: f32,
    pub color: [f32; 3],
    pub gloss: f32,
}

pub(super) fn mix(a: LinearColor, b: LinearColor, t: f64) -> LinearColor {
    core::array::from_fn(|i| lerp(a[i], b[i], t))
}

/// Surface row by row.
pub(super) fn surface(layout: &StillLayout) -> Vec<SurfacePixel> {
    let mut spots = Vec::with_capacity(WIDTH * HEIGHT);
    for y in 0..HEIGHT {
        spots.extend((0..WIDTH).map(|x| ground(layout, x as f64 + 0.5, y as f64 + 0.5)));
    }
    for crown in &layout.crowns {
        grow(crown, &mut spots);
    }
    spots
}

/// Pixel of grass, earth or water.
fn ground(layout: &StillLayout, x: f64, y: f64) -> SurfacePixel {
    let seed = layout.seed;
    let broad = layered(seed, x / 210.0, y / 210.0, 3);
    let patches = layered(seed ^ 1, x / 46.0, y / 46.0, 3);
    let tufts = layered(seed ^ 2, x / 7.0, y / 7.0, 2);
    let grain = cell(seed ^ 3, x as i64, y as i64);
    let lush = mix([0.055, 0.105, 0.024], [0.115, 0.17, 0.045], patches);
    let dry = mix([0.27, 0.225, 0.105], [0.36, 0.31, 0.165], patches);
    let parched = step(0.62, 0.28, broad + 0.35 * (patches - 0.5) + 0.42 - 0.62 * layout.dryness);
    let mut color = mix(lush, dry, parched * (0.35 + 0.6 * layout.dryness));
    // Bushes are too low to be an obstacle, and high enough to look alive.
    let bush = step(0.69, 0.79, layered(seed ^ 4, x / 26.0, y / 26.0, 2)) * (1.0 - 0.7 * layout.dryness);
    color = mix(color, [0.05, 0.085, 0.025], bush * 0.75);
    let mut height = 1.5 * tufts + 1.1 * grain + bush * (1.5 + 3.0 * tufts) + 5.0 * broad;
    color = color.map(|c| c * (0.74 + 0.34 * tufts + 0.18 * grain));
    let (mut earth, mut wear) = (0.0, 0.0);
    if let Some(path) = &layout.path {
        let off = path.offset([x, y]) + 7.0 * (layered(seed ^ 6, x / 22.0, y / 22.0, 2) - 0.5);
        let edge = path.half_width;
        earth = step(edge + 5.0, edge - 4.0, off.abs());
        // A wide track has a strip of grass in the middle.
        if edge > 19.0 {
            earth *= 1.0 - 0.85 * step(6.0, 2.0, off.abs() + 4.0 * (tufts - 0.5));
        }
        wear = 0.35 * step(edge * 2.6, edge, off.abs());
    }
    let bare = step(0.70, 0.80, layered(seed ^ 8, x / 90.0, y / 90.0, 4) + 0.12 * layout.dryness);
    let stones = noise(seed ^ 9, x / 2.3, y / 2.3);
    let soil = mix([0.26, 0.19, 0.115], [0.39, 0.31, 0.205], 0.6 * patches + 0.4 * stones);
    let soil = soil.map(|c| c * (0.85 + 0.2 * grain));
    color = mix(color, soil, earth.max(wear).max(0.8 * bare));
    height -= 1.2 * earth;
    match water(layout, x, y) {
        Some(depth) if depth > -26.0 => shore(seed, x, y, depth, height, color),
        _ => SurfacePixel { height: height as f32, color: color.map(|c| c as f32), gloss: 0.0 },
    }
}

/// Distance inside the water's edge, px; negative on land.
fn water(layout: &StillLayout, x: f64, y: f64) -> Option<f64> {
    let stream = layout.stream.as_ref().map(|s| s.half_width - s.offset([x, y]).abs());
    let pond = layout.pond.as_ref().map(|p| -p.outside([x, y]));
    let ragged = 9.0 * (layered(layout.seed ^ 11, x / 34.0, y / 34.0, 3) - 0.5);
    stream.or(pond).map(|depth| depth + ragged)
}

/// Reeds and wet sand near the water, then the water itself, darker where deeper.
fn shore(seed: u64, x: f64, y: f64, depth: f64, height: f64, land: LinearColor) -> SurfacePixel {
    let ripple = layered(seed ^ 12, x / 6.0 + 0.35 * y / 6.0, y / 15.0, 3);
    let sand = mix([0.23, 0.19, 0.12], [0.31, 0.26, 0.17], ripple);
    let wet = step(-15.0, -2.0, depth);
    let land =
        mix(land, mix(sand, [0.06, 0.085, 0.03], step(0.52, 0.6, noise(seed ^ 13, x / 9.0, y / 9.0))), wet);
    let bed = mix([0.115, 0.13, 0.085], [0.022, 0.05, 0.055], step(0.0, 42.0, depth));
    let wash = bed.map(|c| c * (0.9 + 0.25 * (ripple - 0.5)));
    let under = step(-1.5, 2.5, depth);
    SurfacePixel {
        height: lerp(height, 0.5 + 0.5 * ripple, step(-12.0, 2.0, depth)) as f32,
        color: mix(land, wash, under).map(|c| c as f32),
        gloss: under as f32,
    }
}

/// Adds a crown to the surface.
fn grow(crown: &Crown, spots: &mut [SurfacePixel]) {
    let reach = crown.greatest_reach() * FRAY + 1.0;
    let [cx, cy] = crown.center;
    let rows = (cy - reach).max(0.0) as usize..((cy + reach).max(0.0) as usize).min(HEIGHT);
    for y in rows {
        let columns = (cx - reach).max(0.0) as usize..((cx + reach).max(0.0) as usize).min(WIDTH);
        for x in columns {
            let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
            if let (Some(leaf), Some(spot)) = (leaf(crown, px, py), spots.get_mut(y * WIDTH + x))
                && leaf.height > spot.height
            {
                *spot = leaf;
            }
        }
    }
}

/// Pixel of a crown: a dome of clumps of leaves, or a cone of branches.
fn leaf(crown: &Crown, x: f64, y: f64) -> Option<SurfacePixel> {
    let (dx, dy) = (x - crown.center[0], y - crown.center[1]);
    let angle = libm::atan2(dy, dx);
    let fine = noise(crown.seed, x / 3.1, y / 3.1);
    let share = (dx * dx + dy * dy).sqrt() / crown.reach(angle) + (fine - 0.5) * 0.09;
    if share >= 1.0 {
        return None;
    }
    let dome = (1.0 - share * share).sqrt();
    let size = (crown.radius * 0.27).clamp(7.0, 15.0);
    let clump = 1.0 - cells(crown.seed ^ 1, x / size, y / size).min(1.0);
    let twig = 1.0 - cells(crown.seed ^ 2, x / (size * 0.36), y / (size * 0.36)).min(1.0);
    let grain = cell(crown.seed ^ 3, x as i64, y as i64);
    let relief = match crown.species {
        Species::Conifer => {
            let rays = 0.5 + 0.5 * libm::cos(angle * 11.0 + 3.0 * noise(crown.seed, share * 6.0, angle));
            let whorl = 0.5 + 0.5 * libm::cos(share * 19.0 + 2.0 * fine);
            crown.height * (1.0 - share) + 5.0 * rays * share + 3.0 * whorl + 3.0 * twig
        }
        Species::Olive => crown.height * (0.5 + 0.5 * dome) + 0.25 * crown.radius * clump + 5.0 * twig,
        _ => crown.height * (0.42 + 0.58 * dome) + 0.34 * crown.radius * clump + 4.0 * twig,
    };
    // Gaps between clumps are dark.
    let open = step(0.05, 0.42, clump + 0.35 * twig);
    let tint = cell(crown.seed, 0, 0);
    let (dark, light): (LinearColor, LinearColor) = match crown.species {
        Species::Broadleaf => ([0.018, 0.042, 0.012], mix([0.07, 0.135, 0.03], [0.105, 0.155, 0.035], tint)),
        Species::Olive => ([0.035, 0.05, 0.025], mix([0.115, 0.145, 0.062], [0.145, 0.16, 0.08], tint)),
        Species::Conifer => ([0.012, 0.028, 0.016], mix([0.035, 0.075, 0.035], [0.05, 0.085, 0.05], tint)),
        Species::Birch => ([0.05, 0.06, 0.014], mix([0.19, 0.19, 0.035], [0.27, 0.20, 0.035], tint)),
    };
    let bright = (0.30 + 0.45 * open + 0.3 * twig) * (0.82 + 0.3 * grain) * (0.75 + 0.3 * dome);
    let color = mix(dark, light, bright.min(1.15));
    Some(SurfacePixel { height: (relief + 1.5 * grain) as f32, color: color.map(|c| c as f32), gloss: 0.0 })
}
