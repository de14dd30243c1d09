//! Lighting of what a ray meets, in the daylight of its scenery.

use super::appearance::Appearance;
use super::daylight::Daylight;
use super::material::LEAF;
use super::noise::{cloud2, noise2, smoothstep};
use super::road::{GroundKind, ground_at, road_coordinates};
use super::scenery::{RayTarget, Scenery, off_surface};
use super::vector::{Vector3, add, along, dot, lerp, scale, times};

/// Linear light, and a number that differs where an edge is to be smoothed.
#[derive(Clone, Copy, Debug)]
pub(super) struct RayShade {
    pub light: Vector3,
    pub feature: u32,
}

/// Light that arrives along a ray.
pub(super) fn shade(scenery: &Scenery, eye: Vector3, direction: Vector3, met: &RayTarget) -> RayShade {
    let daylight = &scenery.daylight;
    let (appearance, normal, distance, number) = match met {
        RayTarget::Nothing => return RayShade { light: sky(daylight, direction), feature: 0 },
        RayTarget::Ground(distance, normal) => {
            let p = along(eye, direction, *distance);
            let dry = ground_appearance(ground_at(p[0], p[1]), p, *distance);
            (if daylight.is_wet { wet(dry) } else { dry }, *normal, *distance, 1)
        }
        RayTarget::Part(number, hit) => {
            let part = &scenery.parts[*number as usize];
            let p = along(eye, direction, hit.distance);
            let appearance = part.material.appearance(part.color, hit.local, hit.local_normal, p);
            (appearance, hit.normal, hit.distance, number + 2)
        }
    };
    let p = along(eye, direction, distance);
    let facing = dot(normal, daylight.sun);
    let lit = daylight.sunlight.is_some() && facing > 0.0 && !scenery.is_shaded(off_surface(p, normal));
    let open = if p[2] < 2.2 { scenery.openness(p) * hull_openness(p, normal) } else { 1.0 };
    let light = surface(daylight, &appearance, [normal, direction], if lit { facing } else { 0.0 }, open);
    let haze = distance / (distance + daylight.haze_half_m);
    // Among leaves, light and shade change from pixel to pixel: that is grain, not an edge.
    let edge = if appearance.feature == LEAF { 0 } else { u32::from(lit) };
    let feature = (number << 7) | ((appearance.feature & 63) << 1) | edge;
    RayShade { light: lerp(light, daylight.haze, haze), feature }
}

/// Share of the sky's light on walls, which is lower near the ground.
fn hull_openness(p: Vector3, normal: Vector3) -> f64 {
    if normal[2] > 0.5 { 1.0 } else { 0.68 + 0.32 * smoothstep(-0.2, 1.6, p[2]) }
}

/// Light of a surface with this normal, seen in a direction. `sunny`: how squarely the sun shines on it; `open`: share of the
/// sky's light that reaches it.
fn surface(
    daylight: &Daylight,
    appearance: &Appearance,
    [n, direction]: [Vector3; 2],
    sunny: f64,
    open: f64,
) -> Vector3 {
    let sunlight = daylight.sunlight.unwrap_or_default();
    let up = 0.5 + 0.5 * n[2];
    let ambient = scale(lerp(daylight.bounce, daylight.skylight, up), 0.95 * open);
    let mut light = times(appearance.albedo, along(ambient, sunlight, sunny));
    light = add(light, appearance.glow);
    let turned = along(direction, n, -2.0 * dot(direction, n));
    let graze = (1.0 + dot(direction, n)).clamp(0.0, 1.0);
    let share = appearance.gloss * (0.14 + 0.86 * graze * graze * graze);
    let mirrored = scale(surroundings(daylight, turned), share * (0.35 + 0.65 * open));
    light = add(scale(light, 1.0 - share), mirrored);
    if sunny > 0.0 && appearance.gloss > 0.1 {
        let glint = dot(turned, daylight.sun).max(0.0);
        let g8 = (glint * glint) * (glint * glint);
        let sharp = (g8 * g8) * (g8 * g8);
        light = along(light, sunlight, appearance.gloss * sharp * sharp * sharp * 2.2);
    }
    light
}

/// Light that a mirror reflects: street below, house fronts at the horizon, sky above.
fn surroundings(daylight: &Daylight, direction: Vector3) -> Vector3 {
    const STREET: Vector3 = [0.13, 0.13, 0.13];
    const FRONTS: Vector3 = [0.24, 0.2, 0.165];
    let [street, fronts] = [STREET, FRONTS].map(|color| scale(color, daylight.reflected));
    let up = direction[2];
    if up < 0.0 {
        return lerp(fronts, street, smoothstep(0.0, 0.12, -up));
    }
    lerp(fronts, clear_sky(daylight, direction), smoothstep(0.16, 0.34, up))
}

fn clear_sky(daylight: &Daylight, direction: Vector3) -> Vector3 {
    let up = direction[2].max(0.0);
    let [horizon, zenith] = daylight.sky;
    let color = lerp(horizon, zenith, smoothstep(0.0, 0.62, up));
    let near_sun = dot(direction, daylight.sun).max(0.0);
    let halo = near_sun * near_sun * near_sun;
    along(color, daylight.halo, halo * halo * 0.8)
}

fn sky(daylight: &Daylight, direction: Vector3) -> Vector3 {
    let up = direction[2];
    let clear = clear_sky(daylight, direction);
    let around = libm::atan2(direction[1], direction[0]);
    let ridge = 0.03 + 0.035 * noise2(around * 9.0, 0.5, 71) + 0.02 * noise2(around * 37.0, 0.5, 72);
    if up < ridge {
        return lerp(daylight.ridge, daylight.haze, 0.5);
    }
    if up < 0.03 {
        return clear;
    }
    let (x, y) = (direction[0] / (up + 0.12), direction[1] / (up + 0.12));
    let cover = smoothstep(0.52, 0.78, cloud2(x * 0.9 + 3.0, y * 1.3, 5, 81));
    let body = cloud2(x * 2.1, y * 2.6 + 9.0, 3, 91);
    let [dark, bright] = daylight.clouds;
    let cloud = lerp(dark, bright, body);
    lerp(clear, cloud, cover * daylight.cloud_cover * smoothstep(0.02, 0.2, up))
}

/// Ground in the rain: water darkens it and mirrors what is above.
fn wet(dry: Appearance) -> Appearance {
    Appearance { albedo: scale(dry.albedo, 0.6), gloss: 0.45, ..dry }
}

/// Appearance of the ground at a point; grain fades with the distance.
fn ground_appearance(kind: GroundKind, p: Vector3, distance: f64) -> Appearance {
    let near = 1.0 / (1.0 + distance * 0.06);
    let grain = 1.0 + (noise2(p[0] * 31.0, p[1] * 31.0, 7) - 0.5) * 0.42 * near;
    let [s, d] = road_coordinates(p[0], p[1]);
    let patch = 0.82 + 0.36 * cloud2(s * 0.16, d * 0.5, 3, 8);
    let appearance = |color: Vector3, tone: f64, reflectance: f64, feature: u32| Appearance {
        feature,
        ..Appearance::matte(scale(color, tone), reflectance)
    };
    match kind {
        GroundKind::Asphalt => asphalt(s, d, patch * grain),
        GroundKind::White => appearance([0.62, 0.61, 0.57], worn(s, d) * grain, 0.72, 1),
        GroundKind::Yellow => appearance([0.58, 0.4, 0.07], worn(s, d) * grain, 0.66, 2),
        GroundKind::Kerb => appearance([0.36, 0.35, 0.33], patch * grain, 0.3, 3),
        GroundKind::Sidewalk => {
            let (along, out) = (s / 1.5, d.abs() / 1.37);
            let joint = edge(along) < 0.014 || edge(out) < 0.014;
            let slab = 0.9 + 0.2 * super::noise::lattice(along.floor() as i32, out.floor() as i32, 9);
            let tone = if joint { 0.72 } else { slab } * patch * grain;
            appearance([0.35, 0.33, 0.3], tone, 0.3, 4 + u32::from(joint && distance < 18.0))
        }
        GroundKind::Grass => {
            let blades = 0.6 + 0.8 * noise2(p[0] * 14.0, p[1] * 14.0, 10);
            appearance([0.1, 0.15, 0.04], patch * (1.0 + (blades - 1.0) * near * 1.6), 0.4, 6)
        }
        GroundKind::Manhole => appearance([0.07, 0.07, 0.072], grain, 0.2, 7),
    }
}

fn edge(v: f64) -> f64 {
    let t = v - v.floor();
    t.min(1.0 - t)
}

fn worn(s: f64, d: f64) -> f64 {
    0.62 + 0.48 * cloud2(s * 1.4, d * 3.0, 3, 12)
}

/// Tarmac: darker where tyres roll, with repaired cracks.
fn asphalt(s: f64, d: f64, tone: f64) -> Appearance {
    let lane = libm::fmod(d.abs(), super::road::LANE_M) / super::road::LANE_M;
    let track = smoothstep(0.14, 0.0, (lane - 0.27).abs()).max(smoothstep(0.14, 0.0, (lane - 0.73).abs()));
    let crack = (noise2(s * 0.33, d * 0.33, 14) - 0.5).abs() < 0.0035 && noise2(s * 0.1, d * 0.1, 15) > 0.6;
    let base = [0.118, 0.118, 0.12];
    let tone = tone * (1.0 - 0.12 * track) * if crack { 0.6 } else { 1.0 };
    Appearance::matte(scale(base, tone), 0.13)
}

/// Curve from linear light to eight bits: a film-like curve (Narkowicz 2016), then the power of sRGB.
pub(super) struct FilmCurve {
    table: Vec<u8>,
}

const FILM_STEPS: usize = 4096;
const FILM_MAX: f64 = 6.0;

impl FilmCurve {
    pub fn new(exposure: f64) -> Self {
        let table = (0..FILM_STEPS).map(|i| {
            let root = i as f64 / (FILM_STEPS - 1) as f64;
            let x = root * root * FILM_MAX * exposure;
            let y = (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14);
            (libm::pow(y.clamp(0.0, 1.0), 1.0 / 2.2) * 255.0 + 0.5) as u8
        });
        Self { table: table.collect() }
    }

    pub fn expose(&self, light: Vector3) -> [u8; 3] {
        light.map(|c| {
            let root = (c.clamp(0.0, FILM_MAX) / FILM_MAX).sqrt();
            self.table[(root * (FILM_STEPS - 1) as f64 + 0.5) as usize]
        })
    }
}
