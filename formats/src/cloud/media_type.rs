//! Media types of clouds.

/// Media type of KITTI's float32 x, y, z, intensity.
pub const KITTI: &str = "application/x-kitti-points";
/// Media type of nuScenes' float32 x, y, z, intensity, ring.
pub const NUSCENES: &str = "application/x-nuscenes-points";
/// Media type of PCD.
pub const PCD: &str = "application/x-pcd";
/// Media type of PLY.
pub const PLY: &str = "application/x-ply";
/// Media type of tables of numbers, one point a line, with any separator.
pub const CSV: &str = "text/csv";
/// Media type of LAS, which needs the feature `las`; so does LAZ.
pub const LAS: &str = "application/vnd.las";
/// Media type of LAZ.
pub const LAZ: &str = "application/vnd.laszip";

/// The media type that a file's ending names.
pub fn media_type(file: &str) -> Option<&'static str> {
    let name = file.to_ascii_lowercase();
    match () {
        () if name.ends_with(".pcd.bin") => Some(NUSCENES),
        () if name.ends_with(".bin") => Some(KITTI),
        () if name.ends_with(".pcd") => Some(PCD),
        () if name.ends_with(".ply") => Some(PLY),
        () => None,
    }
}
