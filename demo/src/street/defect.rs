//! Defects of sensors: what is wrong with a recording, exactly.

use super::lidar::{LidarPoint, LidarSweep};
use super::road::{LANE_M, WALK_M};
use super::sensors::DriveCamera;

/// Defect of a recording: a value of the tag `defect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Defect {
    /// The LiDAR returns nothing in the directions of [`SECTOR_DEG`].
    MissingSector,
    /// A shop window mirrors the road users before it: copies of them stand behind the wall.
    MirrorGhost,
    /// The calibration of [`MISALIGNED`] turns it by [`MISALIGNED_DEG`] to the left of where it looks.
    MisalignedCamera,
}

/// Value of the tag where nothing is wrong.
pub(super) const NO_DEFECT: &str = "none";
/// Directions of the missing sector, degrees to the left of ahead.
pub(super) const SECTOR_DEG: [f64; 2] = [12.0, 58.0];
/// Camera that is misaligned.
pub(super) const MISALIGNED: DriveCamera = DriveCamera::Right;
/// Error of its calibration, degrees.
pub(super) const MISALIGNED_DEG: f64 = 2.0;

/// Position of the mirroring windows to the left of the LiDAR, m: the house fronts on the right of the ego car's lane.
const MIRROR_M: f64 = -(WALK_M + 0.6 - LANE_M / 2.0);
/// Part of the street that they mirror, m ahead of the LiDAR.
const MIRRORED_M: [f64; 2] = [-6.0, 24.0];
/// Share of its strength that a mirrored return has.
const MIRRORED_INTENSITY: f32 = 0.4;

impl Defect {
    /// Value of the tag `defect`.
    pub fn value(self) -> &'static str {
        match self {
            Self::MissingSector => "missing sector",
            Self::MirrorGhost => "mirror ghost",
            Self::MisalignedCamera => "misaligned camera",
        }
    }

    /// Effect on a cloud.
    pub fn apply(self, sweep: &mut LidarSweep) {
        match self {
            Self::MissingSector => {
                sweep.points.retain(|point| !is_in_sector(point));
                sweep.count_hits();
            }
            Self::MirrorGhost => {
                // Glass lets half of the light through.
                let ghosts: Vec<LidarPoint> = sweep.points.iter().filter_map(ghost).step_by(2).collect();
                sweep.points.extend(ghosts);
            }
            Self::MisalignedCamera => {}
        }
    }

    /// Error of a camera's direction in the calibration, degrees to the left.
    pub fn turned_deg(self, camera: DriveCamera) -> f64 {
        if self == Self::MisalignedCamera && camera == MISALIGNED { MISALIGNED_DEG } else { 0.0 }
    }
}

/// True where a point lies in the missing sector.
pub(super) fn is_in_sector(point: &LidarPoint) -> bool {
    let [x, y, _] = point.position.map(f64::from);
    (SECTOR_DEG[0]..SECTOR_DEG[1]).contains(&libm::atan2(y, x).to_degrees())
}

/// Mirrored copy of a point of a road user that stands before the windows.
fn ghost(point: &LidarPoint) -> Option<LidarPoint> {
    let [x, y, z] = point.position;
    let is_mirrored = point.owner.is_some()
        && (MIRRORED_M[0]..MIRRORED_M[1]).contains(&f64::from(x))
        && f64::from(y) > MIRROR_M + 1.0;
    is_mirrored.then_some(LidarPoint {
        position: [x, 2.0 * MIRROR_M as f32 - y, z],
        intensity: point.intensity * MIRRORED_INTENSITY,
        owner: None,
        ..*point
    })
}
