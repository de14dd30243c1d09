//! Names of the shape attributes that hold an annotation's fields.

/// Shape attribute that holds the token of an annotation.
pub const TOKEN: &str = "nuscenes_token";
/// Shape attributes that are fields of an annotation.
pub(super) const VISIBILITY: &str = "visibility";
pub(super) const LIDAR_POINTS: &str = "num_lidar_pts";
pub(super) const RADAR_POINTS: &str = "num_radar_pts";
