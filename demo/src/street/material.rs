//! Materials: colour and gloss for cameras, reflectance for the LiDAR.

use super::appearance::Appearance;
use super::facade::{Facade, facade};
use super::noise::{noise3, smoothstep};
use super::vector::{Vector3, lerp, scale};

/// Material of a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Material {
    /// One colour; gloss from 0 (chalk) to 1 (mirror).
    Plain(f64),
    /// The lower body of a car: paint, wheel arches, lights at both ends.
    Body(CarBody),
    /// The cabin of a car: glass between pillars below the roof; half length, half width, height of roof
    /// edge above the part's centre, m.
    Cabin(f64),
    /// A tyre with its rim, in the x-z plane; radius, m.
    Wheel(f64),
    /// A spoked wheel: mostly air; radius, m.
    Spokes(f64),
    /// Side of a bus: a band of windows between two heights over the part's centre, m.
    Windows(f64, f64),
    /// A house wall with windows.
    Wall(Facade),
    /// Leaves; share of air that is leaf.
    Leaves(f64),
    /// Lamp that emits this much light.
    Lamp(f64),
}

/// Dimensions of a car's lower body, m, in the part's frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CarBody {
    pub half_length: f64,
    pub half_width: f64,
    /// Positions of the front and rear axle.
    pub axles: [f64; 2],
    pub wheel_radius: f64,
    /// Height of the axles; negative below the part's centre.
    pub axle_height: f64,
    /// True where the brake lights are on.
    pub braking: bool,
}

const GLASS: Vector3 = [0.016, 0.02, 0.024];
const RUBBER: Vector3 = [0.012, 0.012, 0.013];

impl Material {
    /// True where rays can pass through the solid.
    pub fn has_holes(&self) -> bool {
        matches!(self, Self::Leaves(_) | Self::Spokes(_))
    }

    /// True where there is matter at a point of the solid's surface.
    pub fn is_solid_at(&self, local: Vector3, center: Vector3) -> bool {
        match self {
            Self::Leaves(density) => is_leaf(local, center, *density),
            Self::Spokes(radius) => {
                let r = (local[0] * local[0] + local[2] * local[2]).sqrt() / radius;
                let turn = libm::atan2(local[2], local[0]) * 12.0 / core::f64::consts::TAU;
                !(0.14..=0.86).contains(&r) || (turn - turn.floor() - 0.5).abs() < 0.06 / r.max(0.2)
            }
            _ => true,
        }
    }

    /// Appearance at a point; `world` is that point in the world frame.
    pub fn appearance(&self, color: Vector3, local: Vector3, normal: Vector3, world: Vector3) -> Appearance {
        match *self {
            Self::Plain(gloss) => {
                Appearance { gloss, ..Appearance::matte(color, 0.18 + 0.5 * luminance(color)) }
            }
            Self::Body(body) => body.appearance(color, local, normal),
            Self::Cabin(roof) => cabin(color, local, normal, roof),
            Self::Wheel(radius) => wheel(local, radius),
            Self::Spokes(_) => Appearance::matte(RUBBER, 0.1),
            Self::Windows(from, to) => windows(color, local, normal, from, to),
            Self::Wall(wall) => facade(&wall, color, local, normal, world),
            Self::Leaves(_) => leaves(color, local, world),
            Self::Lamp(power) => {
                Appearance { glow: scale(color, power), gloss: 0.3, ..Appearance::matte(color, 0.3) }
            }
        }
    }
}

pub(super) fn luminance(c: Vector3) -> f64 {
    0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
}

fn glass() -> Appearance {
    Appearance { albedo: GLASS, gloss: 0.75, glow: [0.0; 3], feature: 1, reflectance: 0.015 }
}

fn paint(color: Vector3) -> Appearance {
    Appearance { gloss: 0.32, ..Appearance::matte(color, 0.12 + 0.55 * luminance(color)) }
}

fn lamp(glow: Vector3) -> Appearance {
    Appearance { albedo: scale(glow, 0.3), gloss: 0.4, glow, feature: 3, reflectance: 0.75 }
}

impl CarBody {
    fn appearance(&self, color: Vector3, p: Vector3, n: Vector3) -> Appearance {
        let dark = Appearance { feature: 2, ..Appearance::matte(RUBBER, 0.06) };
        let arch = |axle: &f64| {
            let (dx, dz) = (p[0] - axle, p[2] - self.axle_height);
            dx * dx + dz * dz < (self.wheel_radius * 1.13) * (self.wheel_radius * 1.13)
        };
        if n[1].abs() > 0.5 && self.axles.iter().any(arch) {
            return dark;
        }
        let (up, across) = (p[2], p[1].abs() / self.half_width);
        if n[0].abs() > 0.6 {
            return self.end(color, up, across, n[0] > 0.0);
        }
        let floor = self.axle_height - 0.02;
        if up < floor && n[1].abs() > 0.5 {
            return dark;
        }
        let handle = n[1].abs() > 0.5 && (up - 0.2).abs() < 0.018 && (p[0] + 0.18).abs() < 0.09;
        let door = n[1].abs() > 0.5
            && up > floor + 0.06
            && [0.78, -0.32, -1.2].iter().any(|x| (p[0] - x).abs() < 0.012);
        if handle || door { Appearance { feature: 4, ..paint(scale(color, 0.35)) } } else { paint(color) }
    }

    /// Front or rear: lights, plate, bumper.
    fn end(&self, color: Vector3, up: f64, across: f64, is_front: bool) -> Appearance {
        let dark = Appearance { feature: 2, ..Appearance::matte(RUBBER, 0.06) };
        if (0.02..0.17).contains(&up) && (0.6..0.95).contains(&across) {
            let red = if self.braking { [2.6, 0.12, 0.08] } else { [0.32, 0.015, 0.012] };
            return lamp(if is_front { [1.25, 1.22, 1.1] } else { red });
        }
        if (-0.22..-0.1).contains(&up) && across < 0.29 {
            return Appearance { feature: 5, ..Appearance::matte([0.75, 0.75, 0.7], 0.95) };
        }
        let grille = is_front && (-0.1..0.1).contains(&up) && across < 0.52;
        if grille || up < self.axle_height - 0.02 { dark } else { paint(color) }
    }
}

fn cabin(color: Vector3, p: Vector3, n: Vector3, roof: f64) -> Appearance {
    if n[2] > 0.8 || p[2] > roof - 0.07 {
        return paint(color);
    }
    // Pillars are at the middle post and the ends of the sides, and at the outer borders of front and rear.
    let is_side = n[1].abs() > 0.6;
    let post = is_side && ((p[0] + 0.12).abs() < 0.045);
    let low = p[2] < -roof + 0.04;
    if post || low { Appearance { feature: 4, ..paint(scale(color, 0.5)) } } else { glass() }
}

fn wheel(p: Vector3, radius: f64) -> Appearance {
    let r = (p[0] * p[0] + p[2] * p[2]).sqrt() / radius;
    if r > 0.66 {
        return Appearance::matte(RUBBER, 0.05);
    }
    let turn = libm::atan2(p[2], p[0]) * 5.0 / core::f64::consts::TAU;
    let spoke = (turn - turn.floor() - 0.5).abs() < 0.2 || !(0.2..=0.58).contains(&r);
    let metal = if spoke { [0.42, 0.43, 0.45] } else { [0.03, 0.03, 0.03] };
    Appearance { gloss: 0.2, feature: if spoke { 6 } else { 7 }, ..Appearance::matte(metal, 0.35) }
}

fn windows(color: Vector3, p: Vector3, n: Vector3, from: f64, to: f64) -> Appearance {
    if n[2].abs() > 0.7 || !(from..to).contains(&p[2]) {
        let stripe = (p[2] - from + 0.55).abs() < 0.12 && n[2].abs() < 0.7;
        return if stripe { Appearance { feature: 8, ..paint([0.75, 0.75, 0.72]) } } else { paint(color) };
    }
    let u = if n[1].abs() > 0.5 { p[0] } else { p[1] * 0.8 };
    let pane = libm::fmod(u + 60.0, 1.55);
    if n[1].abs() > 0.5 && pane < 0.09 {
        Appearance { feature: 4, ..paint(scale(color, 0.3)) }
    } else {
        glass()
    }
}

/// Feature of leaves.
pub(super) const LEAF: u32 = 60;

/// Leaves: bright tips above, dark depth below, and another tone for every bough.
fn leaves(color: Vector3, p: Vector3, world: Vector3) -> Appearance {
    let fine = noise3([world[0] * 9.0, world[1] * 9.0, world[2] * 9.0]);
    let coarse = noise3([world[0] * 1.3, world[1] * 1.3, world[2] * 1.3]);
    let up = smoothstep(-1.1, 1.1, p[2]);
    let tone = 0.34 + 0.62 * fine + 0.34 * up;
    let warm = lerp(color, [color[0] * 1.55, color[1] * 1.18, color[2] * 0.7], coarse * 0.7);
    Appearance { feature: LEAF, ..Appearance::matte(scale(warm, tone), 0.42) }
}

/// True where a leaf covers a point of a crown: sprigs of about 10 cm, fewer where a bough ends.
fn is_leaf(local: Vector3, center: Vector3, density: f64) -> bool {
    let p = [local[0] + center[0] * 7.0, local[1] + center[1] * 7.0, local[2] + center[2] * 7.0];
    let sprig = noise3([p[0] * 6.5, p[1] * 6.5, p[2] * 6.5]);
    let bough = noise3([p[0] * 1.7, p[1] * 1.7, p[2] * 1.7]);
    0.62 * sprig + 0.38 * bough < density
}
