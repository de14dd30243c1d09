//! House walls: storeys, windows with frames and sills, shop fronts, cornices.

use super::appearance::Appearance;
use super::noise::{lattice, noise2};
use super::vector::{Vector3, lerp, scale};

/// Division of a house's walls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Facade {
    /// Seed of lit windows, blinds and shop colours.
    pub seed: i32,
    /// Half height of the house, m: the height of the part's centre above ground.
    pub half_height: f64,
    /// Distance of windows, m.
    pub bay_m: f64,
    /// Height of a storey, m.
    pub storey_m: f64,
    /// True where the ground floor has shops.
    pub shops: bool,
    /// True where the wall is brick.
    pub brick: bool,
}

const SHOP_HEIGHT_M: f64 = 3.9;

/// Appearance of a point of a wall.
pub(super) fn facade(wall: &Facade, color: Vector3, p: Vector3, n: Vector3, _world: Vector3) -> Appearance {
    if n[2] > 0.5 {
        return Appearance::matte([0.2, 0.19, 0.18], 0.2);
    }
    let u = if n[0].abs() > 0.5 { p[1] } else { p[0] };
    let up = p[2] + wall.half_height;
    let left = 2.0 * wall.half_height - up;
    if left < 0.5 {
        let shade = if left < 0.38 { 1.12 } else { 0.5 };
        return Appearance { feature: 20, ..Appearance::matte(scale(color, shade), 0.35) };
    }
    if wall.shops && up < SHOP_HEIGHT_M {
        return shop(wall, color, u, up);
    }
    let base = if wall.shops { SHOP_HEIGHT_M } else { 0.9 };
    window(wall, color, u, up - base, left)
}

fn plaster(wall: &Facade, color: Vector3, u: f64, up: f64) -> Appearance {
    let stain = 0.86 + 0.2 * noise2(u * 0.35, up * 0.5, wall.seed) + 0.06 * noise2(u * 4.0, up * 4.0, 3);
    let mut tone = stain;
    if wall.brick {
        let row = (up / 0.075).floor();
        let stone = lattice((u / 0.22 + row * 0.5).floor() as i32, row as i32, 5);
        tone *= 0.88 + 0.24 * stone;
    }
    Appearance::matte(scale(color, tone), 0.28 + 0.25 * color[0])
}

fn window(wall: &Facade, color: Vector3, u: f64, up: f64, left: f64) -> Appearance {
    let (column, storey) = ((u / wall.bay_m).floor(), (up / wall.storey_m).floor());
    let x = u - (column + 0.5) * wall.bay_m;
    let z = up - storey * wall.storey_m;
    let (half, sill, head) = (wall.bay_m * 0.27, 0.85, wall.storey_m - 0.55);
    if up < 0.0 || left < 0.9 + (wall.storey_m - head) {
        return plaster(wall, color, u, up);
    }
    let inside = x.abs() < half && (sill..head).contains(&z);
    if !inside {
        let trim = x.abs() < half + 0.14 && (sill - 0.12..head + 0.14).contains(&z);
        let band = z < 0.16;
        let pale = lerp(color, [0.62, 0.6, 0.55], 0.65);
        return match (trim, band) {
            (true, _) => Appearance { feature: 21, ..Appearance::matte(pale, 0.4) },
            (_, true) => Appearance { feature: 22, ..Appearance::matte(scale(color, 0.78), 0.35) },
            _ => plaster(wall, color, u, up),
        };
    }
    let frame = x.abs() > half - 0.06 || x.abs() < 0.035 || z < sill + 0.06 || z > head - 0.07;
    if frame {
        return Appearance { feature: 23, ..Appearance::matte([0.5, 0.49, 0.46], 0.3) };
    }
    pane(wall, [column, storey], z, head)
}

/// Glass with a shadow under the lintel; some panes have curtains, few are lit.
fn pane(wall: &Facade, [column, storey]: [f64; 2], z: f64, head: f64) -> Appearance {
    let luck = lattice(column as i32, storey as i32, wall.seed);
    let glass = Appearance {
        albedo: [0.02, 0.024, 0.03],
        gloss: 0.6,
        glow: [0.0; 3],
        feature: 24,
        reflectance: 0.012,
    };
    if z > head - 0.3 {
        return Appearance { gloss: 0.15, feature: 25, ..glass };
    }
    if luck < 0.24 {
        return Appearance { albedo: [0.42, 0.4, 0.35], gloss: 0.25, feature: 26, reflectance: 0.2, ..glass };
    }
    if luck > 0.93 {
        return Appearance { glow: [0.5, 0.34, 0.16], feature: 27, ..glass };
    }
    glass
}

fn shop(wall: &Facade, color: Vector3, u: f64, up: f64) -> Appearance {
    const SIGNS: [Vector3; 6] = [
        [0.35, 0.06, 0.05],
        [0.05, 0.16, 0.12],
        [0.06, 0.09, 0.22],
        [0.4, 0.27, 0.05],
        [0.1, 0.1, 0.11],
        [0.3, 0.3, 0.28],
    ];
    let width = wall.bay_m * 2.0;
    let number = (u / width).floor();
    let x = u - (number + 0.5) * width;
    let sign = SIGNS[(lattice(number as i32, 9, wall.seed) * 6.0) as usize % 6];
    let half = width / 2.0 - 0.25;
    if x.abs() > half {
        return plaster(wall, scale(color, 0.8), u, up);
    }
    if (2.95..3.65).contains(&up) {
        let letters =
            (3.15..3.45).contains(&up) && x.abs() < half * 0.6 && noise2(u * 6.0, 0.0, wall.seed) > 0.45;
        let color = if letters { [0.7, 0.68, 0.6] } else { sign };
        return Appearance { feature: 30 + u32::from(letters), ..Appearance::matte(color, 0.35) };
    }
    if up > 3.65 {
        return Appearance { feature: 32, ..Appearance::matte(scale(color, 1.1), 0.35) };
    }
    let door = (x - half * 0.55).abs() < 0.55;
    let bar = (x - half * 0.55).abs() < 0.6 && !door;
    if up < 0.5 && !door || bar || x.abs() > half - 0.08 {
        return Appearance { feature: 33, ..Appearance::matte(scale(sign, 0.7), 0.25) };
    }
    // Shelves in warm light stand behind the glass, darker towards the floor.
    let shelf = if libm::fmod(up, 0.62) < 0.09 { 0.45 } else { 1.0 };
    let goods = 0.55 + 0.45 * lattice((u * 5.0).floor() as i32, (up / 0.62).floor() as i32, wall.seed);
    let warm = scale([0.26, 0.2, 0.125], shelf * goods * (0.45 + 0.22 * up));
    Appearance { albedo: [0.02, 0.02, 0.02], gloss: 0.45, glow: warm, feature: 34, reflectance: 0.015 }
}
