//! Shapes of road users, trees and furniture.

use super::material::{CarBody, Material};
use super::solid::{NOBODY, ScenePart, Solid, extruded, plane};
use super::vector::{FrameAxes, Vector3, add, axes_of_yaw, cross, norm, outward, scale, sub, unit};

/// Builder of the parts of one thing. It collects them in the thing's frame (x forward, y left, z up,
/// origin on the ground) and places them in the world.
pub(super) struct PartBuilder {
    origin: Vector3,
    axes: FrameAxes,
    owner: u32,
    pub parts: Vec<ScenePart>,
}

impl PartBuilder {
    /// Builder of a thing that stands at `origin` and faces `yaw_rad`.
    pub fn new(origin: Vector3, yaw_rad: f64, owner: u32) -> Self {
        Self { origin, axes: axes_of_yaw(yaw_rad), owner, parts: Vec::new() }
    }

    /// Builder of a thing that belongs to the street.
    pub fn fixed(origin: Vector3, yaw_rad: f64) -> Self {
        Self::new(origin, yaw_rad, NOBODY)
    }

    /// Turns the thing onto its back: its z axis then points backwards.
    pub fn lay_down(&mut self) {
        let [x, y, z] = self.axes;
        self.axes = [z, y, scale(x, -1.0)];
    }

    pub fn add(&mut self, solid: Solid, at: Vector3, material: Material, color: Vector3) {
        self.add_turned(solid, at, axes_of_yaw(0.0), material, color);
    }

    pub fn add_turned(
        &mut self,
        solid: Solid,
        at: Vector3,
        own: FrameAxes,
        material: Material,
        color: Vector3,
    ) {
        let axes = own.map(|a| outward(&self.axes, a));
        let center = add(self.origin, outward(&self.axes, at));
        let radius = solid.radius();
        self.parts.push(ScenePart { solid, center, axes, radius, material, color, owner: self.owner });
    }

    pub fn block(&mut self, at: Vector3, size: Vector3, material: Material, color: Vector3) {
        self.add(Solid::Block(scale(size, 0.5)), at, material, color);
    }

    /// Adds a round bar from one point to another.
    pub fn limb(&mut self, from: Vector3, to: Vector3, radius: f64, material: Material, color: Vector3) {
        let way = sub(to, from);
        let z = unit(way);
        let side = if z[2].abs() > 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 0.0, 1.0] };
        let x = unit(cross(side, z));
        let middle = scale(add(from, to), 0.5);
        let solid = Solid::Capsule(radius, norm(way) / 2.0);
        self.add_turned(solid, middle, [x, cross(z, x), z], material, color);
    }
}

const MATTE: Material = Material::Plain(0.03);
const DARK: Vector3 = [0.02, 0.02, 0.022];

/// Length, width, height, m.
pub(super) type BoxSize = [f64; 3];

/// Profiles of cars: start and end of windscreen and roof, as shares of the length from the middle.
const SEDAN: [f64; 4] = [0.2, 0.03, -0.2, -0.4];
const HATCH: [f64; 4] = [0.24, 0.07, -0.34, -0.47];

/// A passenger car.
pub(super) fn car(b: &mut PartBuilder, [l, w, h]: BoxSize, paint: Vector3, is_sedan: bool, braking: bool) {
    let wheel = 0.33;
    let belt = h * 0.6;
    body(b, [l, w, h], belt, paint, wheel, braking);
    let k = if is_sedan { SEDAN } else { HATCH };
    cabin(b, k.map(|v| v * l), belt - 0.06, h, w, paint);
    for side in [-1.0, 1.0] {
        let at = [l * 0.17, side * (w / 2.0 - 0.08), belt + 0.07];
        b.block(at, [0.14, 0.15, 0.1], Material::Plain(0.2), scale(paint, 0.7));
    }
}

/// Lower body with wheels.
fn body(b: &mut PartBuilder, [l, w, h]: BoxSize, belt: f64, paint: Vector3, wheel: f64, braking: bool) {
    let (f, r, low) = (l / 2.0, -l / 2.0, 0.2);
    let center = [0.0, 0.0, 0.52];
    let outline = [
        [r + 0.1, low],
        [f - 0.1, low],
        [f, 0.34],
        [f, belt * 0.72],
        [f - 0.12, belt * 0.84],
        [l * 0.2, belt],
        [r + 0.14, belt + h * 0.03],
        [r, belt * 0.92],
        [r, 0.36],
    ];
    let local = outline.map(|[x, z]| [x, z - center[2]]);
    let half = w / 2.0 - 0.07;
    let mut planes = extruded(&local, half);
    for side in [-1.0, 1.0] {
        planes.push(plane([0.0, side, 0.55], [0.0, side * half, belt * 0.74 - center[2]]));
        for end in [-1.0, 1.0] {
            planes.push(plane([end, side * 0.8, 0.0], [end * f, side * (half - 0.2), 0.0]));
        }
    }
    let axles = [l * 0.3, -l * 0.29];
    let skin = CarBody {
        half_length: f,
        half_width: half,
        axles,
        wheel_radius: wheel,
        axle_height: wheel - center[2],
        braking,
    };
    b.add(Solid::Hull(planes, l / 2.0 + 0.9), center, Material::Body(skin), paint);
    wheels(b, &axles, w / 2.0 - 0.17, wheel, 0.11);
}

fn wheels(b: &mut PartBuilder, axles: &[f64], aside: f64, radius: f64, half_width: f64) {
    for x in axles {
        for side in [-1.0, 1.0] {
            let at = [*x, side * aside, radius];
            b.add(Solid::Tube(radius, half_width), at, Material::Wheel(radius), DARK);
        }
    }
}

/// Cabin of glass: `x` are windscreen foot, roof front, roof rear, rear window foot, m.
fn cabin(b: &mut PartBuilder, x: [f64; 4], foot: f64, h: f64, w: f64, paint: Vector3) {
    let middle = (foot + h) / 2.0;
    let half = (h - foot) / 2.0;
    let center = [0.0, 0.0, middle];
    let outline = [[x[3], -half], [x[0], -half], [x[1], half], [x[2], half]];
    let mut planes = extruded(&outline, w / 2.0 - 0.1);
    let lean = (w * 0.11) / (2.0 * half);
    for side in [-1.0, 1.0] {
        planes.push(plane([0.0, side, lean], [0.0, side * (w / 2.0 - 0.11), -half]));
    }
    b.add(Solid::Hull(planes, x[0].abs().max(x[3].abs()) + 0.7), center, Material::Cabin(half), paint);
}

/// A car with an open bed.
pub(super) fn pickup(b: &mut PartBuilder, [l, w, h]: BoxSize, paint: Vector3, braking: bool) {
    let belt = h * 0.58;
    let deck = belt * 0.86;
    body(b, [l, w, h], deck, paint, 0.39, braking);
    cabin(b, [l * 0.21, l * 0.1, -l * 0.12, -l * 0.15], deck - 0.08, h, w, paint);
    let (from, to) = (-l * 0.16, -l / 2.0 + 0.03);
    let rim = belt + 0.16;
    for side in [-1.0, 1.0] {
        let at = [(from + to) / 2.0, side * (w / 2.0 - 0.11), (deck + rim) / 2.0];
        b.block(at, [from - to, 0.07, rim - deck + 0.1], Material::Plain(0.3), paint);
        let mirror = [l * 0.18, side * (w / 2.0 - 0.08), belt + 0.12];
        b.block(mirror, [0.14, 0.16, 0.16], MATTE, DARK);
    }
    b.block([to, 0.0, (deck + rim) / 2.0], [0.06, w - 0.2, rim - deck + 0.1], Material::Plain(0.3), paint);
}

/// Brake light of a truck or bus; a dark one stays dark in the sun.
fn brake_light(is_on: bool) -> (Material, Vector3) {
    if is_on { (Material::Lamp(2.0), [1.0, 0.05, 0.03]) } else { (Material::Lamp(0.5), [0.2, 0.01, 0.006]) }
}

/// A box truck.
pub(super) fn truck(b: &mut PartBuilder, [l, w, h]: BoxSize, paint: Vector3, cargo: Vector3, braking: bool) {
    let cab = 1.9_f64.min(l * 0.3);
    let front = l / 2.0;
    b.block([-0.1, 0.0, 0.75], [l - 0.3, w * 0.7, 0.3], MATTE, DARK);
    let cab_height = h * 0.74;
    let center = [front - cab / 2.0, 0.0, (cab_height + 0.4) / 2.0];
    let half = (cab_height - 0.4) / 2.0;
    let c = cab / 2.0;
    let outline = [[-c, -half], [c, -half], [c, 0.1], [c - 0.22, half - 0.05], [c - 0.4, half], [-c, half]];
    let planes = extruded(&outline, w / 2.0 - 0.12);
    b.add(Solid::Hull(planes, half + c + 1.0), center, Material::Windows(0.12, half - 0.25), paint);
    let length = l - cab - 0.25;
    let at = [-front + length / 2.0, 0.0, (h + 0.95) / 2.0];
    b.block(at, [length, w, h - 0.95], Material::Plain(0.08), cargo);
    for side in [-1.0, 1.0] {
        let (light, red) = brake_light(braking);
        b.block([-front + 0.03, side * (w / 2.0 - 0.3), 0.82], [0.06, 0.3, 0.14], light, red);
        b.block(
            [front - 0.03, side * (w / 2.0 - 0.35), 0.7],
            [0.06, 0.26, 0.16],
            Material::Lamp(1.2),
            [1.0, 0.97, 0.88],
        );
        b.block([front - 0.25, side * (w / 2.0 - 0.07), cab_height * 0.72], [0.1, 0.14, 0.36], MATTE, DARK);
    }
    wheels(b, &[front - cab * 0.55, -l * 0.24, -l * 0.36], w / 2.0 - 0.18, 0.48, 0.15);
}

/// A city bus.
pub(super) fn bus(b: &mut PartBuilder, [l, w, h]: BoxSize, paint: Vector3, braking: bool) {
    let center = [0.0, 0.0, (h + 0.3) / 2.0];
    let (c, half) = (l / 2.0, (h - 0.3) / 2.0);
    let outline = [
        [-c, -half],
        [c - 0.05, -half],
        [c, -half + 0.5],
        [c - 0.12, half - 0.25],
        [c - 0.4, half],
        [-c + 0.2, half],
        [-c, half - 0.2],
    ];
    let mut planes = extruded(&outline, w / 2.0 - 0.1);
    for side in [-1.0, 1.0] {
        planes.push(plane([0.0, side, 0.8], [0.0, side * (w / 2.0 - 0.28), half]));
        let (light, red) = brake_light(braking);
        b.block([-c + 0.03, side * (w / 2.0 - 0.35), 1.0], [0.06, 0.2, 0.4], light, red);
        b.block(
            [c - 0.03, side * (w / 2.0 - 0.45), 0.75],
            [0.06, 0.4, 0.16],
            Material::Lamp(1.2),
            [1.0, 0.97, 0.88],
        );
        b.block([c - 0.3, side * (w / 2.0 - 0.08), h * 0.68], [0.12, 0.16, 0.4], MATTE, DARK);
    }
    b.add(Solid::Hull(planes, c + 1.6), center, Material::Windows(-0.15, half - 0.5), paint);
    b.block([c - 0.1, 0.0, h - 0.32], [0.1, w * 0.5, 0.22], Material::Lamp(1.0), [1.0, 0.55, 0.1]);
    wheels(b, &[l * 0.3, -l * 0.27], w / 2.0 - 0.22, 0.48, 0.15);
}

/// Clothes of a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Clothes {
    pub top: Vector3,
    pub legs: Vector3,
    pub skin: Vector3,
    pub hair: Vector3,
}

/// Person of height `h`, m; `stride` is the phase of the walk in radians, and `swing` its width.
pub(super) fn person(b: &mut PartBuilder, h: f64, wear: &Clothes, stride: f64, swing: f64) {
    let (hip, shoulder) = (h * 0.52, h * 0.81);
    for (side, phase) in [(1.0, stride), (-1.0, stride + core::f64::consts::PI)] {
        let reach = swing * libm::sin(phase) * 0.22;
        let bend = swing * libm::cos(phase).max(0.0) * 0.1;
        let knee = [reach * 0.55 + bend, side * 0.1, h * 0.29];
        let foot = [reach, side * 0.1, 0.1];
        b.limb([0.0, side * 0.09, hip], knee, 0.082, MATTE, wear.legs);
        b.limb(knee, foot, 0.062, MATTE, wear.legs);
        b.limb([foot[0] - 0.03, foot[1], 0.055], [foot[0] + 0.12, foot[1], 0.05], 0.05, MATTE, DARK);
        let elbow = [-reach * 0.45, side * 0.235, h * 0.64];
        b.limb([0.0, side * 0.19, shoulder - 0.04], elbow, 0.052, MATTE, wear.top);
        b.limb(elbow, [-reach * 0.7 + 0.06, side * 0.23, h * 0.51], 0.042, MATTE, wear.skin);
    }
    b.add(Solid::Ellipsoid([0.125, 0.2, h * 0.19]), [0.0, 0.0, h * 0.675], MATTE, wear.top);
    b.add(Solid::Ellipsoid([0.12, 0.16, 0.13]), [0.0, 0.0, hip + 0.02], MATTE, wear.legs);
    b.limb([0.0, 0.0, shoulder], [0.01, 0.0, h - 0.2], 0.05, MATTE, wear.skin);
    b.add(Solid::Ellipsoid([0.1, 0.085, 0.12]), [0.02, 0.0, h - 0.125], MATTE, wear.skin);
    b.add(Solid::Ellipsoid([0.1, 0.09, 0.1]), [-0.01, 0.0, h - 0.1], MATTE, wear.hair);
}

/// Bicycle of 1.75 m with its rider; `turn` is the angle of the pedals, radians.
pub(super) fn cyclist(b: &mut PartBuilder, wear: &Clothes, frame: Vector3, turn: f64) {
    for x in [-0.53, 0.53] {
        b.add(Solid::Tube(0.34, 0.02), [x, 0.0, 0.34], Material::Spokes(0.34), DARK);
    }
    let (seat, bottom, head) = ([-0.25, 0.0, 0.92], [-0.08, 0.0, 0.3], [0.38, 0.0, 0.9]);
    let metal = Material::Plain(0.3);
    for (from, to) in [
        (seat, bottom),
        (bottom, [0.35, 0.0, 0.75]),
        ([-0.2, 0.0, 0.78], [0.35, 0.0, 0.8]),
        (bottom, [-0.53, 0.0, 0.34]),
        ([-0.2, 0.0, 0.8], [-0.53, 0.0, 0.34]),
        (head, [0.53, 0.0, 0.34]),
        (head, [0.34, 0.0, 1.02]),
    ] {
        b.limb(from, to, 0.022, metal, frame);
    }
    b.limb([0.36, -0.24, 1.03], [0.36, 0.24, 1.03], 0.018, metal, DARK);
    for (side, phase) in [(1.0, turn), (-1.0, turn + core::f64::consts::PI)] {
        let foot = [-0.08 + 0.16 * libm::cos(phase), side * 0.11, 0.32 + 0.16 * libm::sin(phase)];
        let knee = [0.2 + 0.06 * libm::cos(phase), side * 0.12, 0.74 + 0.1 * libm::sin(phase)];
        b.limb([-0.22, side * 0.09, 1.0], knee, 0.08, MATTE, wear.legs);
        b.limb(knee, foot, 0.058, MATTE, wear.legs);
        b.limb(
            [foot[0] - 0.05, foot[1], foot[2] - 0.05],
            [foot[0] + 0.12, foot[1], foot[2] - 0.05],
            0.045,
            MATTE,
            DARK,
        );
        b.limb([0.13, side * 0.18, 1.4], [0.3, side * 0.22, 1.18], 0.05, MATTE, wear.top);
        b.limb([0.3, side * 0.22, 1.18], [0.37, side * 0.2, 1.06], 0.04, MATTE, wear.skin);
    }
    b.limb([-0.2, 0.0, 1.06], [0.1, 0.0, 1.38], 0.15, MATTE, wear.top);
    b.add(Solid::Ellipsoid([0.1, 0.085, 0.12]), [0.24, 0.0, 1.59], MATTE, wear.skin);
    b.add(Solid::Ellipsoid([0.13, 0.1, 0.09]), [0.22, 0.0, 1.66], Material::Plain(0.25), wear.hair);
}
