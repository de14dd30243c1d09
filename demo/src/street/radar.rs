//! Front radar: sparse returns with the speed along the ray.

use super::actors::Actor;
use super::vector::{Vector3, dot, norm, scale, sub};
use crate::random::RandomStream;
use assay_core::geometry::Pose;

/// One return.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RadarPoint {
    /// Position in the radar frame (x forward, y left, z up), m.
    pub position: [f32; 3],
    /// Speed along the ray relative to the radar, m/s; positive: away from it.
    pub radial_velocity: f32,
    /// Radar cross section, dBm².
    pub rcs: f32,
}

const HALF_VIEW_RAD: f64 = 1.05;
const RANGE_M: f64 = 120.0;

/// Returns of the radar at a time: some from each road user in view, and poles and kerbs as clutter.
/// `velocity` is that of the radar, world frame, m/s.
pub(super) fn sweep(
    actors: &[Actor],
    still: &[Vector3],
    radar_to_world: &Pose,
    velocity: Vector3,
    time_s: f64,
    mut rng: RandomStream,
) -> Vec<RadarPoint> {
    let world_to_radar = radar_to_world.inverse();
    let mut points = Vec::new();
    let mut add = |at: Vector3, own: Vector3, rcs: f64, rng: &mut RandomStream| {
        let p = world_to_radar.apply(at);
        let distance = norm(p);
        let aside = libm::atan2(p[1], p[0]).abs();
        if !(1.0..RANGE_M).contains(&distance) || aside > HALF_VIEW_RAD {
            return;
        }
        let ray = scale(sub(at, radar_to_world.translation), 1.0 / distance);
        let speed = dot(sub(own, velocity), ray) + 0.06 * rng.normal();
        let smear = distance * 0.006 * rng.normal();
        let position = [p[0] - p[1] / distance * smear, p[1] + p[0] / distance * smear, p[2]];
        points.push(RadarPoint {
            position: position.map(|v| v as f32),
            radial_velocity: speed as f32,
            rcs: (rcs + 2.0 * rng.normal()) as f32,
        });
    };
    for actor in actors {
        let cuboid = actor.cuboid(time_s);
        let (now, soon) = (actor.place(time_s).at, actor.place(time_s + 0.01).at);
        let own = scale(sub(soon, now), 100.0);
        let returns = 1 + (actor.size[0] * 0.8) as usize;
        for _ in 0..returns {
            let inside = [rng.range(-0.5, 0.5) * actor.size[0], rng.range(-0.5, 0.5) * actor.size[1], 0.0];
            let rcs = 4.0 + 3.2 * actor.size[0];
            add(cuboid.pose().apply(inside), [own[0], own[1], 0.0], rcs, &mut rng);
        }
    }
    for at in still {
        if rng.chance(0.35) {
            add([at[0], at[1], 0.8], [0.0; 3], 2.0, &mut rng);
        }
    }
    points
}
