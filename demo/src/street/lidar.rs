//! Spinning LiDAR of 64 rings, by ray casting.

use super::rain;
use super::road::{GroundKind, ground_at};
use super::scenery::{NearPart, RayCone, RayTarget, Scenery};
use super::solid::NOBODY;
use super::vector::{Vector3, along, dot, scale};
use crate::random::{RandomStream, mix};
use assay_core::geometry::Pose;

/// Number of rings, from the lowest (0) to the highest.
pub(super) const RINGS: u32 = 64;
/// Number of directions of one turn.
pub(super) const COLUMNS: u32 = 1800;
/// Distance beyond which nothing returns, m.
pub(super) const RANGE_M: f64 = 95.0;

/// Cloud in the LiDAR's frame: x forward, y left, z up, m. It is corrected for the ego car's motion: all
/// points are where they were at the frame's time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct LidarSweep {
    /// Points in the order of firing.
    pub points: Vec<LidarPoint>,
    /// Number of points on each road user, in the drive's order of road users.
    pub hits: Vec<u32>,
    /// Number of rays that would meet each road user if nothing stood before it.
    pub rays: Vec<u32>,
}

impl LidarSweep {
    /// Count the points on each road user.
    pub fn count_hits(&mut self) {
        self.hits.fill(0);
        for owner in self.points.iter().filter_map(|p| p.owner) {
            self.hits[owner as usize] += 1;
        }
    }
}

/// One return.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LidarPoint {
    /// Position in the LiDAR frame, m.
    pub position: [f32; 3],
    /// Strength of the return, 0 to 1.
    pub intensity: f32,
    /// Ring, 0 lowest.
    pub ring: u16,
    /// Seconds since the turn began.
    pub t: f32,
    /// Number in the drive of the road user that was hit; `None` for the street.
    pub owner: Option<u32>,
}

/// Elevation of a ring, radians: rings are closer together near the horizon.
fn elevation_rad(ring: u32) -> f64 {
    let share = f64::from(ring) / f64::from(RINGS - 1);
    let degrees = -25.0 + 28.0 * (0.32 * share + 0.68 * (1.0 - (1.0 - share) * (1.0 - share)));
    degrees.to_radians()
}

const TILE_RINGS: u32 = 8;
const TILE_COLUMNS: u32 = 20;

/// Cloud of one turn. `seed` and `frame` choose the noise.
pub(super) fn scan(scenery: &Scenery, lidar_to_world: &Pose, seed: u64, frame: u32) -> LidarSweep {
    let actors = scenery.boxes.len();
    let mut cloud = LidarSweep { points: Vec::new(), hits: vec![0; actors], rays: vec![0; actors] };
    let all = scenery.all();
    let elevations: Vec<(f64, f64)> =
        (0..RINGS).map(|r| (libm::sin(elevation_rad(r)), libm::cos(elevation_rad(r)))).collect();
    let mut found = Vec::new();
    for left in (0..COLUMNS).step_by(TILE_COLUMNS as usize) {
        let sector = among(scenery, lidar_to_world, [left, 0], [TILE_COLUMNS, RINGS - 1], &all);
        let mut columns: Vec<Vec<LidarPoint>> = vec![Vec::new(); TILE_COLUMNS as usize];
        for low in (0..RINGS).step_by(TILE_RINGS as usize) {
            let list = among(scenery, lidar_to_world, [left, low], [TILE_COLUMNS, TILE_RINGS - 1], &sector);
            for (i, points) in columns.iter_mut().enumerate() {
                let column = left + i as u32;
                let (sin, cos) = azimuth(f64::from(column));
                for ring in low..low + TILE_RINGS {
                    let (up, flat) = elevations[ring as usize];
                    let local = [flat * cos, flat * sin, up];
                    let direction = lidar_to_world.rotate(local);
                    let eye = lidar_to_world.translation;
                    scenery.owners_on(eye, direction, &list, &mut found);
                    found.iter().for_each(|o| cloud.rays[*o as usize] += 1);
                    let met = scenery.cast(eye, direction, &list);
                    let luck = mix(seed ^ (u64::from(frame) << 40) ^ u64::from(column * RINGS + ring));
                    points.extend(echo(scenery, eye, direction, &met, luck).map(
                        |(distance, intensity, owner)| LidarPoint {
                            position: scale(local, distance).map(|v| v as f32),
                            intensity: intensity as f32,
                            ring: ring as u16,
                            t: column as f32 * (0.1 / COLUMNS as f32),
                            owner,
                        },
                    ));
                }
            }
        }
        cloud.points.extend(columns.into_iter().flatten());
    }
    cloud.count_hits();
    cloud
}

/// Sine and cosine of a column's direction: clockwise seen from above, from straight behind.
fn azimuth(column: f64) -> (f64, f64) {
    let angle = core::f64::consts::PI - core::f64::consts::TAU * (column + 0.5) / f64::from(COLUMNS);
    (libm::sin(angle), libm::cos(angle))
}

fn among(
    scenery: &Scenery,
    to_world: &Pose,
    from: [u32; 2],
    size: [u32; 2],
    of: &[NearPart],
) -> Vec<NearPart> {
    let mut rays: Vec<Vector3> = Vec::with_capacity(25);
    for i in 0..5 {
        let (sin, cos) = azimuth(f64::from(from[0]) - 0.5 + f64::from(size[0]) * f64::from(i) / 4.0);
        for j in 0..5 {
            let ring = from[1] + size[1] * j / 4;
            let (up, flat) = (libm::sin(elevation_rad(ring)), libm::cos(elevation_rad(ring)));
            rays.push(to_world.rotate([flat * cos, flat * sin, up]));
        }
    }
    RayCone::around(to_world.translation, &rays).map_or_else(Vec::new, |cone| scenery.within(&cone, of))
}

/// Distance, intensity and owner of the return, if there is one.
fn echo(
    scenery: &Scenery,
    eye: Vector3,
    d: Vector3,
    met: &RayTarget,
    luck: u64,
) -> Option<(f64, f64, Option<u32>)> {
    let is_wet = scenery.daylight.is_wet;
    if is_wet
        && let Some((distance, intensity)) = rain::drop_echo(luck, met.distance().unwrap_or(f64::INFINITY))
    {
        return Some((distance, intensity, None));
    }
    let distance = met.distance().filter(|t| *t < RANGE_M)?;
    let mut rng = RandomStream::new(luck, 3);
    let (reflectance, normal, owner) = match met {
        RayTarget::Part(number, hit) => {
            let part = &scenery.parts[*number as usize];
            let appearance =
                part.material.appearance(part.color, hit.local, hit.local_normal, along(eye, d, distance));
            (appearance.reflectance, hit.normal, (part.owner != NOBODY).then_some(part.owner))
        }
        RayTarget::Ground(_, normal) => {
            let p = along(eye, d, distance);
            let dry = ground_reflectance(ground_at(p[0], p[1]));
            (if is_wet { dry * rain::WET_GROUND } else { dry }, *normal, None)
        }
        RayTarget::Nothing => return None,
    };
    let facing = dot(normal, d).abs();
    let lost =
        if reflectance < 0.02 { 0.82 } else { 0.012 + 0.1 * (distance / RANGE_M) * (1.0 - reflectance) };
    let lost = if is_wet { lost + rain::loss(distance / RANGE_M) } else { lost };
    if rng.chance(lost) {
        return None;
    }
    let strength = reflectance * (0.45 + 0.55 * facing) * (1.0 - 0.35 * distance / RANGE_M);
    let intensity = (strength * (1.0 + 0.12 * rng.normal())).clamp(0.0, 1.0);
    Some((distance + 0.012 * rng.normal().clamp(-2.5, 2.5), intensity, owner))
}

fn ground_reflectance(kind: GroundKind) -> f64 {
    match kind {
        GroundKind::Asphalt | GroundKind::Manhole => 0.12,
        GroundKind::White | GroundKind::Yellow => 0.7,
        GroundKind::Kerb | GroundKind::Sidewalk => 0.28,
        GroundKind::Grass => 0.4,
    }
}
