//! Furniture along the street: houses, trees, lamps, traffic lights, benches.

use super::facade::Facade;
use super::material::Material;
use super::road::{
    CROSSING_HALF_M, CROSSING_M, KERB_M, RADIUS_M, TREE_EVERY_M, TREE_M, WALK_HEIGHT_M, WALK_M, on_road,
};
use super::shapes::PartBuilder;
use super::solid::{ScenePart, Solid};
use super::vector::Vector3;
use crate::random::RandomStream;

/// Start of the furnished part of the road, m along it.
pub(super) const FROM_M: f64 = -96.0;
/// End of the furnished part of the road, m along it.
pub(super) const TO_M: f64 = 168.0;

/// All parts that stand still and belong to no actor.
pub(super) fn furniture(seed: u64) -> Vec<ScenePart> {
    let mut rng = RandomStream::new(seed, 11);
    let mut parts = Vec::new();
    for side in [-1.0, 1.0] {
        houses(&mut parts, &mut rng, side);
        street_trees(&mut parts, &mut rng, side);
        lamps(&mut parts, side);
    }
    crossing_houses(&mut parts, &mut rng);
    traffic_lights(&mut parts);
    small_things(&mut parts, &mut rng);
    parts
}

const WALLS: [(Vector3, bool); 8] = [
    ([0.42, 0.2, 0.14], true),
    ([0.62, 0.55, 0.43], false),
    ([0.5, 0.47, 0.43], false),
    ([0.36, 0.17, 0.12], true),
    ([0.68, 0.62, 0.52], false),
    ([0.45, 0.36, 0.27], true),
    ([0.33, 0.37, 0.4], false),
    ([0.6, 0.45, 0.32], false),
];

fn house(rng: &mut RandomStream, half_height: f64, storey_m: f64, shops: bool) -> (Facade, Vector3) {
    let (color, brick) = WALLS[rng.below(WALLS.len())];
    let bay_m = rng.range(2.3, 3.3);
    (Facade { seed: rng.below(10_000) as i32, half_height, bay_m, storey_m, shops, brick }, color)
}

fn is_on_crossing(s: f64, margin: f64) -> bool {
    (s - CROSSING_M).abs() < CROSSING_HALF_M + margin
}

/// Houses wall to wall, with occasional gaps and one at the crossing.
fn houses(parts: &mut Vec<ScenePart>, rng: &mut RandomStream, side: f64) {
    let mut s = FROM_M;
    while s < TO_M {
        let length = rng.range(11.0, 19.0);
        let gap = if rng.chance(0.25) { rng.range(3.0, 7.0) } else { 0.0 };
        let front = WALK_M + 0.6 + if rng.chance(0.3) { rng.range(0.0, 2.0) } else { 0.0 };
        let middle = s + length / 2.0;
        s += length + gap;
        if is_on_crossing(middle, length / 2.0 + 3.6) {
            continue;
        }
        let storey_m = rng.range(3.1, 3.5);
        let storeys = 2.0 + rng.below(4) as f64;
        let height = storeys * storey_m + rng.range(4.4, 5.2);
        let depth = rng.range(10.0, 14.0);
        let (wall, color) = house(rng, height / 2.0, storey_m, rng.clone().chance(0.62));
        let d = side * (front + depth / 2.0);
        // On the outside of the bend, a metre on the road's middle is longer.
        let ([x, y], yaw_rad) = on_road(middle, d);
        let stretch = (RADIUS_M - d) / RADIUS_M;
        let mut b = PartBuilder::fixed([x, y, height / 2.0], yaw_rad);
        let half = [length * stretch / 2.0 - 0.03, depth / 2.0, height / 2.0];
        b.add(Solid::Block(half), [0.0; 3], Material::Wall(wall), color);
        roof(&mut b, rng, half, color);
        if wall.shops {
            awnings(&mut b, rng, half, side);
        }
        parts.append(&mut b.parts);
    }
}

fn roof(b: &mut PartBuilder, rng: &mut RandomStream, half: Vector3, color: Vector3) {
    let rim = [half[0] * 2.0, half[1] * 2.0 + 0.5, 0.32];
    b.block([0.0, 0.0, half[2] - 0.1], rim, Material::Plain(0.02), color.map(|c| (c * 1.25).min(0.75)));
    for _ in 0..2 {
        let at = [rng.range(-0.7, 0.7) * half[0], rng.range(-0.4, 0.4) * half[1], half[2] + 0.6];
        b.block(at, [0.9, 0.7, 1.6], Material::Plain(0.02), [0.25, 0.13, 0.1]);
    }
}

fn awnings(b: &mut PartBuilder, rng: &mut RandomStream, half: Vector3, side: f64) {
    const CLOTH: [Vector3; 4] = [[0.45, 0.07, 0.05], [0.06, 0.2, 0.14], [0.55, 0.5, 0.4], [0.08, 0.12, 0.3]];
    for _ in 0..2 {
        let at = [rng.range(-0.6, 0.6) * half[0], -side * (half[1] + 0.55), -half[2] + 2.85];
        let mut own = PartBuilder::fixed([0.0; 3], 0.0);
        own.block(at, [3.0, 1.15, 0.09], Material::Plain(0.02), CLOTH[rng.below(4)]);
        for part in own.parts {
            b.add(part.solid, part.center, part.material, part.color);
        }
    }
}

/// Houses along the crossing street, so that cameras see an end of it.
fn crossing_houses(parts: &mut Vec<ScenePart>, rng: &mut RandomStream) {
    for side in [-1.0, 1.0] {
        for across in [-1.0, 1.0] {
            let mut out = WALK_M + 16.0;
            while out < 95.0 {
                let length = rng.range(12.0, 18.0);
                let storey_m = rng.range(3.1, 3.5);
                let height = (2.0 + rng.below(4) as f64) * storey_m + 4.6;
                let (wall, color) = house(rng, height / 2.0, storey_m, rng.clone().chance(0.5));
                let ([x, y], yaw_rad) = on_road(CROSSING_M, side * (out + length / 2.0));
                let aside = across * (CROSSING_HALF_M + 4.2 + 5.5);
                let (sin, cos) = (libm::sin(yaw_rad), libm::cos(yaw_rad));
                let mut b = PartBuilder::fixed([x + aside * cos, y + aside * sin, height / 2.0], yaw_rad);
                let half = [5.5, length / 2.0 - 0.03, height / 2.0];
                b.add(Solid::Block(half), [0.0; 3], Material::Wall(wall), color);
                parts.append(&mut b.parts);
                out += length;
            }
        }
    }
}

fn street_trees(parts: &mut Vec<ScenePart>, rng: &mut RandomStream, side: f64) {
    let first = (FROM_M / TREE_EVERY_M) as i32;
    for i in first..(TO_M / TREE_EVERY_M) as i32 {
        let s = f64::from(i) * TREE_EVERY_M + TREE_EVERY_M / 2.0;
        if is_on_crossing(s, 7.0) || rng.chance(0.22) {
            continue;
        }
        let ([x, y], _) = on_road(s, side * TREE_M);
        tree(parts, rng, [x, y, WALK_HEIGHT_M]);
    }
}

/// Broad-leaved tree: trunk, boughs, and a crown of many tufts.
pub(super) fn tree(parts: &mut Vec<ScenePart>, rng: &mut RandomStream, foot: Vector3) {
    const GREENS: [Vector3; 4] =
        [[0.11, 0.2, 0.05], [0.14, 0.21, 0.045], [0.09, 0.18, 0.06], [0.2, 0.2, 0.05]];
    const BARK: Vector3 = [0.11, 0.085, 0.065];
    let mut b = PartBuilder::fixed(foot, rng.range(0.0, 6.2));
    let (height, spread) = (rng.range(6.2, 8.8), rng.range(1.7, 2.5));
    let fork = rng.range(2.3, 2.8);
    let color = GREENS[rng.below(GREENS.len())];
    b.limb([0.0, 0.0, 0.0], [0.0, 0.0, fork], rng.range(0.13, 0.2), Material::Plain(0.0), BARK);
    let middle = (fork + height) / 2.0 + 0.35;
    for i in 0..22 {
        let turn = f64::from(i) * 2.4;
        let level = rng.range(-1.0, 1.0);
        let out = spread * (1.0 - level * level * 0.6) * rng.range(0.35, 0.9);
        let at = [out * libm::cos(turn), out * libm::sin(turn), middle + level * (height - fork) * 0.4];
        let size = rng.range(0.55, 1.0);
        let tuft = [size * rng.range(0.9, 1.3), size, size * rng.range(0.6, 0.85)];
        let tint = rng.range(0.8, 1.25);
        b.add(Solid::Ellipsoid(tuft), at, Material::Leaves(0.5), color.map(|c| c * tint));
        if i % 6 == 0 {
            let tip = [at[0] * 0.8, at[1] * 0.8, at[2]];
            b.limb([0.0, 0.0, fork - 0.2], tip, 0.05, Material::Plain(0.0), BARK);
        }
    }
    b.add(
        Solid::Ellipsoid([spread * 0.55, spread * 0.55, 1.2]),
        [0.0, 0.0, middle],
        Material::Leaves(0.53),
        color,
    );
    parts.append(&mut b.parts);
}

const STEEL: Vector3 = [0.1, 0.11, 0.115];

fn lamps(parts: &mut Vec<ScenePart>, side: f64) {
    let steel = Material::Plain(0.12);
    for i in -3..6 {
        let s = f64::from(i) * 29.0 + if side > 0.0 { 14.0 } else { 2.0 };
        if is_on_crossing(s, 4.0) {
            continue;
        }
        let ([x, y], yaw_rad) = on_road(s, side * (KERB_M + 0.6));
        let mut b = PartBuilder::fixed([x, y, WALK_HEIGHT_M], yaw_rad);
        b.limb([0.0; 3], [0.0, 0.0, 7.6], 0.075, steel, STEEL);
        b.limb([0.0, 0.0, 7.6], [0.0, -side * 1.7, 8.0], 0.045, steel, STEEL);
        b.block([0.0, -side * 1.9, 8.0], [0.26, 0.7, 0.12], steel, STEEL);
        parts.append(&mut b.parts);
    }
}

/// Mast at each corner, with an arm over the lanes that must stop there.
fn traffic_lights(parts: &mut Vec<ScenePart>) {
    let steel = Material::Plain(0.12);
    for (along, side, faces) in [(-1.0, -1.0, -1.0), (1.0, -1.0, -1.0), (1.0, 1.0, 1.0), (-1.0, 1.0, 1.0)] {
        let s = CROSSING_M + along * (CROSSING_HALF_M + 1.0);
        let ([x, y], yaw_rad) = on_road(s, side * (KERB_M + 0.8));
        let mut b = PartBuilder::fixed([x, y, WALK_HEIGHT_M], yaw_rad);
        b.limb([0.0; 3], [0.0, 0.0, 6.0], 0.1, steel, STEEL);
        signal(&mut b, [faces * 0.2, 0.0, 3.0], faces);
        if along * side > 0.0 {
            b.limb([0.0, 0.0, 5.9], [0.0, -side * 6.2, 6.2], 0.06, steel, STEEL);
            signal(&mut b, [faces * 0.15, -side * 4.0, 5.9], faces);
            signal(&mut b, [faces * 0.15, -side * 6.1, 6.0], faces);
        }
        parts.append(&mut b.parts);
    }
}

/// Box with three lights; the red one is on.
fn signal(b: &mut PartBuilder, at: Vector3, faces: f64) {
    b.block(at, [0.24, 0.34, 1.0], Material::Plain(0.1), [0.015, 0.02, 0.015]);
    let lights =
        [(0.31, [1.0, 0.06, 0.03], 3.0), (0.0, [0.2, 0.13, 0.02], 0.25), (-0.31, [0.02, 0.2, 0.09], 0.25)];
    for (up, color, power) in lights {
        let lamp = [at[0] + faces * 0.13, at[1], at[2] + up];
        b.add(Solid::Ellipsoid([0.06, 0.12, 0.12]), lamp, Material::Lamp(power), color);
    }
}

/// Hydrants, bins, benches, signs, planters.
fn small_things(parts: &mut Vec<ScenePart>, rng: &mut RandomStream) {
    let mut s = FROM_M + 4.0;
    while s < TO_M {
        let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
        let ([x, y], yaw_rad) = on_road(s, side * (KERB_M + 0.75));
        let ([wx, wy], _) = on_road(s, side * (WALK_M - 0.4));
        let kind = rng.below(5);
        s += rng.range(4.5, 9.0);
        if is_on_crossing(s, 9.0) {
            continue;
        }
        let at_wall = matches!(kind, 2 | 3);
        let foot = if at_wall { [wx, wy, WALK_HEIGHT_M] } else { [x, y, WALK_HEIGHT_M] };
        let mut b = PartBuilder::fixed(foot, yaw_rad);
        thing(&mut b, kind, side, rng.below(4));
        parts.append(&mut b.parts);
    }
}

fn thing(b: &mut PartBuilder, kind: usize, side: f64, pick: usize) {
    let steel = Material::Plain(0.12);
    match kind {
        0 => {
            b.limb([0.0, 0.0, 0.1], [0.0, 0.0, 0.62], 0.13, Material::Plain(0.15), [0.42, 0.05, 0.03]);
            b.limb([0.0, -0.2, 0.45], [0.0, 0.2, 0.45], 0.07, Material::Plain(0.15), [0.42, 0.05, 0.03]);
        }
        1 => b.limb([0.0, 0.0, 0.2], [0.0, 0.0, 0.85], 0.26, steel, [0.03, 0.07, 0.05]),
        2 => {
            const WOOD: Vector3 = [0.2, 0.11, 0.055];
            b.block([0.0, 0.0, 0.45], [1.8, 0.45, 0.06], Material::Plain(0.04), WOOD);
            b.block([0.0, side * 0.22, 0.75], [1.8, 0.06, 0.4], Material::Plain(0.04), WOOD);
            for x in [-0.75, 0.75] {
                b.block([x, 0.0, 0.22], [0.06, 0.4, 0.42], steel, STEEL);
            }
        }
        3 => {
            b.block([0.0, 0.0, 0.28], [1.3, 0.6, 0.56], Material::Plain(0.02), [0.3, 0.28, 0.26]);
            for i in 0..3 {
                let at = [f64::from(i) * 0.4 - 0.4, 0.0, 0.72];
                b.add(Solid::Ellipsoid([0.34, 0.3, 0.34]), at, Material::Leaves(0.68), [0.1, 0.2, 0.05]);
            }
        }
        _ => {
            const SIGNS: [Vector3; 4] =
                [[0.5, 0.04, 0.03], [0.04, 0.12, 0.4], [0.6, 0.55, 0.5], [0.65, 0.45, 0.03]];
            b.limb([0.0; 3], [0.0, 0.0, 2.5], 0.035, steel, STEEL);
            let size = if pick == 1 { [0.03, 0.5, 0.7] } else { [0.03, 0.6, 0.6] };
            b.block([-0.05, 0.0, 2.35], size, Material::Plain(0.1), SIGNS[pick]);
        }
    }
}
