//! Blinkers and brake lights of vehicles: what they do over time, and where on a vehicle they are.

use super::actor_kind::ActorKind;
use super::material::Material;
use super::shapes::{BoxSize, PartBuilder};
use super::vector::{Vector3, scale};
use core::ops::Range;

/// Flashes of a blinker per second.
const FLASHES_PER_S: f64 = 1.5;
const AMBER: Vector3 = [1.0, 0.4, 0.03];
/// Light of a lit blinker.
const LIT: f64 = 3.2;

/// State of a vehicle's blinkers: a value of the attribute `blinker`. It lasts from the first flash to the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blinker {
    /// Those on the left flash.
    Left,
    /// Those on the right flash.
    Right,
    /// All flash.
    Hazard,
    /// None flashes.
    Off,
}

impl Blinker {
    /// Value of the attribute.
    pub fn value(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Right => "right",
            Self::Hazard => "hazard",
            Self::Off => "off",
        }
    }

    /// True where those of a side flash.
    pub fn flashes(self, side: VehicleSide) -> bool {
        match self {
            Self::Left => side == VehicleSide::Left,
            Self::Right => side == VehicleSide::Right,
            Self::Hazard => true,
            Self::Off => false,
        }
    }
}

/// Side of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VehicleSide {
    /// Left.
    Left,
    /// Right.
    Right,
}

/// What the lamps of a vehicle do over time, s since the drive's start.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LampScript {
    /// Blinkers that flash, and when.
    pub blinks: Vec<(Blinker, Range<f64>)>,
    /// When the vehicle brakes.
    pub brakes: Vec<Range<f64>>,
    /// Start of the flashes, as a share of their period, so that no two vehicles flash together.
    pub phase: f64,
}

impl LampScript {
    /// State of the blinkers.
    pub fn blinker(&self, time_s: f64) -> Blinker {
        self.blinks.iter().find(|(_, span)| span.contains(&time_s)).map_or(Blinker::Off, |(state, _)| *state)
    }

    /// True in the bright half of a flash.
    pub fn is_bright(&self, time_s: f64) -> bool {
        let flash = time_s * FLASHES_PER_S + self.phase;
        flash - flash.floor() < 0.5
    }

    /// True where the blinkers of a side emit light.
    pub fn is_lit(&self, side: VehicleSide, time_s: f64) -> bool {
        self.blinker(time_s).flashes(side) && self.is_bright(time_s)
    }

    /// True where the brake lights are on.
    pub fn is_braking(&self, time_s: f64) -> bool {
        self.brakes.iter().any(|span| span.contains(&time_s))
    }
}

/// Position and size of a lamp in its vehicle's frame (x forward, y left, z up from the ground), m.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lamp {
    pub side: VehicleSide,
    pub center: Vector3,
    pub size: Vector3,
}

/// One lamp on each side, at the same height.
fn pair([x, y, z]: Vector3, size: Vector3) -> [Lamp; 2] {
    [(VehicleSide::Left, y), (VehicleSide::Right, -y)].map(|(side, y)| Lamp { side, center: [x, y, z], size })
}

/// Blinkers at the four corners of a vehicle; none on cyclists and pedestrians.
pub(super) fn blinkers(kind: ActorKind, [l, w, _]: BoxSize) -> Vec<Lamp> {
    let (front, side) = (l / 2.0, w / 2.0);
    let pairs = match kind {
        // Bodies of cars are rounded at their ends, so that these lamps reach further in.
        ActorKind::Car | ActorKind::Pickup => [
            pair([0.08 - front, side - 0.18, 0.745], [0.16, 0.2, 0.1]),
            pair([front - 0.08, side - 0.18, 0.45], [0.16, 0.2, 0.1]),
        ],
        ActorKind::Truck => [
            pair([0.03 - front, side - 0.08, 0.82], [0.06, 0.14, 0.14]),
            pair([front - 0.03, side - 0.27, 0.9], [0.06, 0.26, 0.12]),
        ],
        ActorKind::Bus => [
            pair([0.03 - front, side - 0.35, 1.36], [0.06, 0.2, 0.22]),
            pair([front - 0.03, side - 0.35, 0.96], [0.06, 0.3, 0.14]),
        ],
        ActorKind::Cyclist | ActorKind::Pedestrian => return Vec::new(),
    };
    pairs.into_iter().flatten().collect()
}

/// Brake lights of a vehicle, as its shape has them.
pub(super) fn brake_lights(kind: ActorKind, [l, w, _]: BoxSize) -> Vec<Lamp> {
    let (front, side) = (l / 2.0, w / 2.0);
    let lamps = match kind {
        ActorKind::Car | ActorKind::Pickup => {
            pair([0.05 - front, (side - 0.07) * 0.76, 0.615], [0.1, 0.2, 0.14])
        }
        ActorKind::Truck => pair([0.03 - front, side - 0.3, 0.82], [0.06, 0.3, 0.14]),
        ActorKind::Bus => pair([0.03 - front, side - 0.35, 1.0], [0.06, 0.2, 0.4]),
        ActorKind::Cyclist | ActorKind::Pedestrian => return Vec::new(),
    };
    lamps.into()
}

/// Add the blinkers of a vehicle.
pub(super) fn add_blinkers(
    b: &mut PartBuilder,
    kind: ActorKind,
    size: BoxSize,
    script: &LampScript,
    time_s: f64,
) {
    for lamp in blinkers(kind, size) {
        let (material, color) = match script.is_lit(lamp.side, time_s) {
            true => (Material::Lamp(LIT), AMBER),
            false => (Material::Plain(0.3), scale(AMBER, 0.3)),
        };
        b.block(lamp.center, lamp.size, material, color);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blinker_flashes_one_and_a_half_times_a_second_within_its_span() {
        let script =
            LampScript { blinks: vec![(Blinker::Left, 1.0..5.0)], brakes: vec![2.0..3.0], phase: 0.0 };
        let lit: Vec<bool> =
            (0..60).map(|tenth| script.is_lit(VehicleSide::Left, f64::from(tenth) / 10.0)).collect();
        let flashes = lit.windows(2).filter(|pair| !pair[0] && pair[1]).count();
        assert_eq!(flashes, 6, "in four seconds");
        assert!(lit[..10].iter().chain(&lit[50..]).all(|lit| !lit));
        assert!(!script.is_lit(VehicleSide::Right, 2.1) && script.is_braking(2.9) && !script.is_braking(3.0));
    }
}
