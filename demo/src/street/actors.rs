//! Road users: their kinds, paths and speeds.

use super::actor_kind::ActorKind;
use super::lamps::{LampScript, add_blinkers};
use super::road::{
    CROSSING_HALF_M, CROSSING_M, KERB_M, LANE_M, PARKING_BAY_M, RADIUS_M, WALK_M, ground_height_m, on_road,
};
use super::shapes::{self, BoxSize, Clothes, PartBuilder};
use super::solid::ScenePart;
use super::vector::{Vector3, wrapped};
use crate::random::RandomStream;
use assay_core::geometry::Cuboid;

/// Path of an actor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum ActorPath {
    /// Along the road at an offset to its middle; speed is signed, m/s.
    Road { s: f64, d: f64, speed: f64 },
    /// Straight on.
    Straight { from: [f64; 2], heading_rad: f64, speed: f64 },
    /// On a circle, counter-clockwise; the first position is an angle from the centre.
    Turn { center: [f64; 2], radius: f64, angle_rad: f64, speed: f64 },
}

/// Road user.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    pub kind: ActorKind,
    pub path: ActorPath,
    /// Length, width and height of the box, m.
    pub size: BoxSize,
    pub paint: Vector3,
    pub wear: Clothes,
    /// Variant of the body: notchback or hatchback, and the phase of the step.
    pub variant: f64,
    pub is_lying: bool,
    /// True where the brake lights are on in drives without a script.
    pub is_braking: bool,
    /// Script of blinkers and brake lights.
    pub lamps: Option<LampScript>,
}

/// Placement of an actor: position of the point on the ground below its middle, heading, distance since the
/// start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ActorPlacement {
    pub at: Vector3,
    pub yaw_rad: f64,
    pub gone_m: f64,
}

impl Actor {
    /// Speed, m/s.
    pub fn speed(&self) -> f64 {
        match self.path {
            ActorPath::Road { speed, .. }
            | ActorPath::Straight { speed, .. }
            | ActorPath::Turn { speed, .. } => speed.abs(),
        }
    }

    /// Placement `time_s` after the start.
    pub fn place(&self, time_s: f64) -> ActorPlacement {
        let (flat, yaw_rad) = match self.path {
            ActorPath::Road { s, d, speed } => {
                let stretch = RADIUS_M / (RADIUS_M - d);
                let (at, along) = on_road(s + speed * stretch * time_s, d);
                (at, if speed < 0.0 { along + core::f64::consts::PI } else { along })
            }
            ActorPath::Straight { from: [x, y], heading_rad, speed } => {
                let way = speed * time_s;
                ([x + way * libm::cos(heading_rad), y + way * libm::sin(heading_rad)], heading_rad)
            }
            ActorPath::Turn { center, radius, angle_rad, speed } => {
                let angle = angle_rad + speed * time_s / radius;
                let at = [center[0] + radius * libm::cos(angle), center[1] + radius * libm::sin(angle)];
                (at, angle + core::f64::consts::FRAC_PI_2)
            }
        };
        let at = [flat[0], flat[1], ground_height_m(flat[0], flat[1])];
        ActorPlacement { at, yaw_rad: wrapped(yaw_rad), gone_m: self.speed() * time_s }
    }

    /// True box, world frame.
    pub fn cuboid(&self, time_s: f64) -> Cuboid {
        let place = self.place(time_s);
        let center = [place.at[0], place.at[1], place.at[2] + self.size[2] / 2.0];
        Cuboid::upright(center, self.size, place.yaw_rad)
    }

    /// Parts of the actor at a time; `owner` is its number.
    pub fn parts(&self, time_s: f64, owner: u32) -> Vec<ScenePart> {
        let place = self.place(time_s);
        let mut b = PartBuilder::new(place.at, place.yaw_rad, owner);
        let braking = self.lamps.as_ref().map_or(self.is_braking, |script| script.is_braking(time_s));
        if let Some(script) = &self.lamps {
            add_blinkers(&mut b, self.kind, self.size, script, time_s);
        }
        match self.kind {
            ActorKind::Car => shapes::car(&mut b, self.size, self.paint, self.variant < 0.5, braking),
            ActorKind::Pickup => shapes::pickup(&mut b, self.size, self.paint, braking),
            ActorKind::Truck => shapes::truck(&mut b, self.size, self.paint, self.wear.top, braking),
            ActorKind::Bus => shapes::bus(&mut b, self.size, self.paint, braking),
            ActorKind::Cyclist => shapes::cyclist(&mut b, &self.wear, self.paint, -place.gone_m * 1.4),
            ActorKind::Pedestrian if self.is_lying => return self.lying(place, owner),
            ActorKind::Pedestrian => {
                let swing = (self.speed() / 1.3).min(1.0);
                let stride = self.variant * 6.0 + place.gone_m * 4.3;
                shapes::person(&mut b, self.size[2], &self.wear, stride, swing);
            }
        }
        b.parts
    }

    /// Person on their back, head at the front of the box.
    fn lying(&self, place: ActorPlacement, owner: u32) -> Vec<ScenePart> {
        let (sin, cos) = (libm::sin(place.yaw_rad), libm::cos(place.yaw_rad));
        let back = self.size[0] / 2.0;
        let feet = [place.at[0] - back * cos, place.at[1] - back * sin, place.at[2] + 0.15];
        let mut b = PartBuilder::new(feet, place.yaw_rad + core::f64::consts::PI, owner);
        b.lay_down();
        shapes::person(&mut b, self.size[0] - 0.02, &self.wear, 0.9, 0.35);
        b.parts
    }
}

const PAINTS: [Vector3; 10] = [
    [0.62, 0.63, 0.64],
    [0.035, 0.037, 0.04],
    [0.3, 0.31, 0.33],
    [0.75, 0.75, 0.73],
    [0.36, 0.03, 0.03],
    [0.03, 0.09, 0.28],
    [0.12, 0.13, 0.14],
    [0.05, 0.15, 0.12],
    [0.5, 0.42, 0.3],
    [0.55, 0.16, 0.03],
];
const CLOTH: [Vector3; 9] = [
    [0.4, 0.04, 0.04],
    [0.05, 0.08, 0.25],
    [0.55, 0.53, 0.48],
    [0.03, 0.03, 0.035],
    [0.5, 0.36, 0.05],
    [0.06, 0.2, 0.16],
    [0.25, 0.26, 0.28],
    [0.35, 0.12, 0.28],
    [0.1, 0.3, 0.5],
];
const TROUSERS: [Vector3; 4] =
    [[0.03, 0.04, 0.08], [0.05, 0.07, 0.14], [0.18, 0.15, 0.11], [0.02, 0.02, 0.022]];
const SKIN: [Vector3; 4] = [[0.55, 0.34, 0.24], [0.36, 0.2, 0.13], [0.18, 0.09, 0.055], [0.62, 0.42, 0.31]];
const HAIR: [Vector3; 4] = [[0.02, 0.014, 0.01], [0.09, 0.05, 0.025], [0.3, 0.2, 0.09], [0.12, 0.12, 0.12]];

fn clothes(rng: &mut RandomStream) -> Clothes {
    Clothes {
        top: CLOTH[rng.below(CLOTH.len())],
        legs: TROUSERS[rng.below(4)],
        skin: SKIN[rng.below(4)],
        hair: HAIR[rng.below(4)],
    }
}

fn size_of(kind: ActorKind, rng: &mut RandomStream) -> BoxSize {
    let k = rng.range(0.96, 1.05);
    match kind {
        ActorKind::Car => [4.5 * k, 1.84 * rng.range(0.98, 1.03), 1.48 * rng.range(0.97, 1.1)],
        ActorKind::Pickup => [5.45 * k, 2.0, 1.88],
        ActorKind::Truck => [7.9 * k, 2.5, 3.35 * rng.range(0.97, 1.05)],
        ActorKind::Bus => [11.6, 2.6, 3.15],
        ActorKind::Cyclist => [1.78, 0.56, 1.76],
        ActorKind::Pedestrian => [0.84, 0.62, rng.range(1.6, 1.88)],
    }
}

fn actor(kind: ActorKind, path: ActorPath, rng: &mut RandomStream) -> Actor {
    Actor {
        kind,
        path,
        size: size_of(kind, rng),
        paint: PAINTS[rng.below(PAINTS.len())],
        wear: clothes(rng),
        variant: rng.unit(),
        is_lying: false,
        is_braking: false,
        lamps: None,
    }
}

/// All road users on the street, in a fixed order.
pub(super) fn cast(seed: u64) -> Vec<Actor> {
    let mut rng = RandomStream::new(seed, 12);
    let mut actors = Vec::new();
    traffic(&mut actors, &mut rng);
    crossing_traffic(&mut actors, &mut rng);
    parked(&mut actors, &mut rng);
    on_foot(&mut actors, &mut rng);
    actors
}

/// Cars in the four lanes; the ego car drives in the inner lane from s = 0 at 8 m/s.
fn traffic(actors: &mut Vec<Actor>, rng: &mut RandomStream) {
    let inner = LANE_M / 2.0;
    let outer = LANE_M * 1.5;
    let lanes: [(ActorKind, f64, f64, f64, bool); 12] = [
        (ActorKind::Car, 21.0, -inner, 7.6, false),
        (ActorKind::Pickup, 12.5, -outer, 8.6, false),
        (ActorKind::Truck, 36.0, -outer, 6.4, true),
        (ActorKind::Car, 38.0, -inner, 5.6, true),
        (ActorKind::Car, -15.0, -inner, 8.4, false),
        (ActorKind::Car, -10.0, -outer, 9.2, false),
        (ActorKind::Car, -34.0, -outer, 8.8, false),
        (ActorKind::Bus, 34.0, outer, -7.4, false),
        (ActorKind::Car, 17.0, inner, -9.6, false),
        (ActorKind::Car, 50.0, inner, -8.8, false),
        (ActorKind::Pickup, -22.0, inner, -9.0, false),
        (ActorKind::Car, 96.0, outer, -9.4, false),
    ];
    for (kind, s, d, speed, is_braking) in lanes {
        let mut one = actor(kind, ActorPath::Road { s, d, speed }, rng);
        one.is_braking = is_braking;
        match kind {
            ActorKind::Bus => one.paint = [0.5, 0.06, 0.045],
            ActorKind::Truck => (one.paint, one.wear.top) = ([0.06, 0.13, 0.3], [0.7, 0.69, 0.66]),
            _ => {}
        }
        actors.push(one);
    }
}

/// Cars that wait or turn at the crossing.
fn crossing_traffic(actors: &mut Vec<Actor>, rng: &mut RandomStream) {
    let ([x, y], along) = on_road(CROSSING_M, 0.0);
    let left = along + core::f64::consts::FRAC_PI_2;
    let off = |out: f64, across: f64| {
        [
            x + out * libm::cos(left) + across * libm::cos(along),
            y + out * libm::sin(left) + across * libm::sin(along),
        ]
    };
    let waiting =
        ActorPath::Straight { from: off(19.0, -1.8), heading_rad: left + core::f64::consts::PI, speed: 0.0 };
    actors.push(actor(ActorKind::Car, waiting, rng));
    let from = off(-34.0, 1.8);
    actors.push(actor(ActorKind::Car, ActorPath::Straight { from, heading_rad: left, speed: 6.5 }, rng));
    // The car turns left out of the oncoming inner lane, into the street to the right of the ego car.
    let turn = ActorPath::Turn {
        center: off(-8.0, CROSSING_HALF_M + 1.6),
        radius: 9.7,
        angle_rad: left + 0.5,
        speed: 4.6,
    };
    actors.push(actor(ActorKind::Car, turn, rng));
}

/// Cars in the bays on both sides.
fn parked(actors: &mut Vec<Actor>, rng: &mut RandomStream) {
    for side in [-1.0, 1.0] {
        for bay in -7..14 {
            let s = (f64::from(bay) + 0.5) * PARKING_BAY_M;
            let near_crossing = (s - CROSSING_M).abs() < CROSSING_HALF_M + 11.0;
            let is_free_bay = side < 0.0 && (3..5).contains(&bay);
            if near_crossing || is_free_bay || !rng.chance(0.52) {
                continue;
            }
            let kind = if rng.chance(0.2) { ActorKind::Pickup } else { ActorKind::Car };
            let d = side * (LANE_M * 2.0 + 1.22 + rng.range(-0.08, 0.1));
            let ([x, y], along) = on_road(s + rng.range(-0.25, 0.25), d);
            let facing = if side > 0.0 { core::f64::consts::PI } else { 0.0 };
            let heading_rad = along + facing + rng.range(-0.03, 0.03);
            actors.push(actor(kind, ActorPath::Straight { from: [x, y], heading_rad, speed: 0.0 }, rng));
        }
    }
}

/// Pedestrians and cyclists, and one person who lies on the road.
fn on_foot(actors: &mut Vec<Actor>, rng: &mut RandomStream) {
    for (s, d, speed) in [(9.0, -6.35, 5.2), (27.0, 6.3, -4.6), (-8.0, -6.3, 5.6)] {
        actors.push(actor(ActorKind::Cyclist, ActorPath::Road { s, d, speed }, rng));
    }
    for _ in 0..11 {
        let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
        let d = side * rng.range(KERB_M + 2.2, WALK_M - 0.7);
        let speed = rng.range(0.9, 1.7) * if rng.chance(0.5) { 1.0 } else { -1.0 };
        actors.push(actor(
            ActorKind::Pedestrian,
            ActorPath::Road { s: rng.range(-22.0, 46.0), d, speed },
            rng,
        ));
    }
    for (d, speed) in [(-4.5, 1.4), (3.0, -1.25), (7.4, -1.1)] {
        let ([x, y], along) = on_road(CROSSING_M - CROSSING_HALF_M - 2.8, d);
        let heading_rad = along + core::f64::consts::FRAC_PI_2;
        actors.push(actor(
            ActorKind::Pedestrian,
            ActorPath::Straight { from: [x, y], heading_rad, speed },
            rng,
        ));
    }
    let ([x, y], along) = on_road(22.0, -7.6);
    let mut lying = actor(
        ActorKind::Pedestrian,
        ActorPath::Straight { from: [x, y], heading_rad: along + 0.7, speed: 0.0 },
        rng,
    );
    lying.size = [1.78, 0.66, 0.42];
    lying.is_lying = true;
    lying.wear.top = [0.5, 0.36, 0.05];
    actors.push(lying);
}
