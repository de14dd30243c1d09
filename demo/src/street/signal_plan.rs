//! Plan of the drive's signals: which vehicle flashes or brakes when.

use super::actors::Actor;
use super::lamps::{Blinker, LampScript};
use core::ops::Range;

/// States of a vehicle's blinkers with their times, s since the drive's start.
type Blinks<'a> = &'a [(Blinker, Range<f64>)];

/// Give every vehicle a script. The vehicles in traffic, in the order of the cast, signal what drivers do at such a place; of those
/// that are parked, some have a reason to flash.
pub(super) fn add_scripts(actors: &mut [Actor]) {
    let traffic: [(Blinks<'_>, &[Range<f64>]); 15] = [
        (&[(Blinker::Left, 2.25..3.4), (Blinker::Hazard, 4.95..5.8)], &[3.6..4.2, 4.7..5.8]),
        (&[(Blinker::Right, 0.8..2.4), (Blinker::Left, 4.9..6.6)], &[2.2..2.8, 3.7..4.0]),
        (&[], &[1.4..3.0, 4.5..5.2]),
        (&[(Blinker::Left, 3.65..4.6)], &[0.0..1.6, 3.8..5.1]),
        (&[], &[2.5..3.2]),
        (&[(Blinker::Left, 1.9..2.6)], &[]),
        (&[], &[]),
        (&[(Blinker::Right, 1.5..2.55)], &[1.8..2.3]),
        (&[(Blinker::Left, 0.5..1.3)], &[0.9..1.5]),
        (&[(Blinker::Right, 2.2..4.4)], &[3.9..4.4]),
        (&[], &[]),
        (&[(Blinker::Left, 4.0..5.5)], &[4.6..5.5]),
        (&[(Blinker::Right, 0.0..20.0)], &[0.0..20.0]),
        (&[], &[]),
        (&[(Blinker::Left, 0.0..20.0)], &[0.0..0.8]),
    ];
    let mut parked = 0_usize;
    for (number, actor) in actors.iter_mut().enumerate().filter(|(_, actor)| actor.kind.is_vehicle()) {
        let (blinks, brakes) = match traffic.get(number) {
            Some((blinks, brakes)) => (blinks.to_vec(), brakes.to_vec()),
            None => {
                parked += 1;
                // Every sixth waits for somebody.
                let waits = parked.is_multiple_of(6);
                (if waits { vec![(Blinker::Hazard, 0.0..20.0)] } else { Vec::new() }, Vec::new())
            }
        };
        let phase = 0.37 * number as f64;
        actor.lamps = Some(LampScript { blinks, brakes, phase: phase - phase.floor() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::street::actors::cast;
    use crate::street::lamps::{blinkers, brake_lights};

    #[test]
    fn lamps_lie_within_the_box_of_their_vehicle_and_vehicles_alone_have_some() {
        let mut actors = cast(2026);
        add_scripts(&mut actors);
        for actor in &actors {
            let lamps =
                blinkers(actor.kind, actor.size).into_iter().chain(brake_lights(actor.kind, actor.size));
            let count = lamps.clone().count();
            assert_eq!(
                (count == 6, actor.lamps.is_some()),
                (actor.kind.is_vehicle(), actor.kind.is_vehicle())
            );
            for lamp in lamps {
                let [x, y, z] = lamp.center.map(f64::abs);
                let [length, width, height] = actor.size;
                assert!(x + lamp.size[0] / 2.0 <= length / 2.0 + 1e-9, "{:?} {lamp:?}", actor.kind);
                assert!(y + lamp.size[1] / 2.0 <= width / 2.0 + 1e-9, "{:?} {lamp:?}", actor.kind);
                assert!(z + lamp.size[2] / 2.0 <= height, "{:?} {lamp:?}", actor.kind);
            }
        }
    }
}
