//! Numbers of a row: their names, and the cuboid that they are.

use super::calibration::KittiCalibration;
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Point3, Pose};
use core::f64::consts::{FRAC_PI_2, PI};

/// The cuboid of a row's numbers, in the velodyne frame.
pub(super) fn cuboid_of(
    numbers: &[f64; 14],
    calibration: &KittiCalibration,
    place: &str,
) -> Result<Cuboid, ParseError> {
    let [_, _, _, _, _, _, _, height, width, length, x, y, z, rotation_y] = *numbers;
    if [height, width, length].iter().any(|side| *side <= 0.0) {
        let what = format!("the box measures {height} × {width} × {length} m");
        return Err(ParseError::new(place, what, "Write height, width and length above 0"));
    }
    let to_lidar = calibration.lidar_to_rectified.inverse();
    let center = to_lidar.apply([x, y - height / 2.0, z]);
    let cuboid = Cuboid::upright(center, [length, width, height], yaw_in(&to_lidar, rotation_y));
    if cuboid.is_finite() {
        return Ok(cuboid);
    }
    Err(ParseError::new(place, "the location is beyond all measure", "Write metres"))
}

pub(super) const FIELDS: [&str; 14] = [
    "truncated",
    "occluded",
    "alpha",
    "left",
    "top",
    "right",
    "bottom",
    "height",
    "width",
    "length",
    "x",
    "y",
    "z",
    "rotation_y",
];

/// Levels of occlusion by their numbers.
pub(super) const LEVELS: [&str; 4] = ["none", "partly", "mostly", "unknown"];

pub(super) fn occlusion(level: f64) -> &'static str {
    let [none, partly, mostly, unknown] = LEVELS;
    match level {
        l if l < 0.0 => unknown,
        l if l < 1.0 => none,
        l if l < 2.0 => partly,
        l if l < 3.0 => mostly,
        _ => unknown,
    }
}

/// The heading seen from above: `rotation_y` turns about the camera's y (down) from its x.
pub(super) fn yaw_in(to_lidar: &Pose, rotation_y: f64) -> f64 {
    let forward: Point3 = to_lidar.rotate([libm::cos(rotation_y), 0.0, -libm::sin(rotation_y)]);
    let yaw = libm::atan2(forward[1], forward[0]);
    if yaw.is_finite() { yaw } else { -rotation_y - FRAC_PI_2 }
}

/// The `rotation_y` whose [`yaw_in`] is a yaw: of the two directions level in the camera frame that lie in the plane
/// of the yaw, the one that goes its way.
pub(super) fn rotation_y(to_camera: &Pose, yaw_rad: f64) -> f64 {
    let (sin, cos) = libm::sincos(yaw_rad);
    let across = to_camera.rotate([sin, -cos, 0.0]);
    let heading = libm::atan2(across[0], across[2]);
    let ahead = to_camera.inverse().rotate([libm::cos(heading), 0.0, -libm::sin(heading)]);
    let same_way = ahead[0] * cos + ahead[1] * sin >= 0.0;
    if same_way { heading } else { heading - PI.copysign(heading) }
}
