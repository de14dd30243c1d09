//! Point clouds: KITTI and nuScenes binaries, PCD and PLY, whole or as a stream; tables, LAS and LAZ as a stream.

mod binary;
mod detect;
mod lzf;
mod pcd;
mod ply;
mod ply_header;
pub mod stream;
mod table;
mod times;
mod write;
mod write_pcd;

pub use detect::detect_media_type;
pub use table::NumberType;
pub use times::PointTimeSearch;
pub use write::{has_ring, pcd_header, write_binary};
pub use write_pcd::PcdWriter;

use super::ParseError;

/// Points at most in one cloud: what a browser can still hold.
pub const MAX_POINTS: usize = 60_000_000;

/// Media type of KITTI's float32 x, y, z, intensity.
pub const KITTI: &str = "application/x-kitti-points";
/// Media type of nuScenes' float32 x, y, z, intensity, ring.
pub const NUSCENES: &str = "application/x-nuscenes-points";
/// Media type of PCD.
pub const PCD: &str = "application/x-pcd";
/// Media type of PLY.
pub const PLY: &str = "application/x-ply";
/// Media type of tables of numbers, a point a line, whatever parts them. Only [`stream::read`] reads them.
pub const CSV: &str = "text/csv";

/// Media type of LAS. Only [`stream::read`] reads it, with the feature `las`; so for LAZ.
pub const LAS: &str = "application/vnd.las";
/// Media type of LAZ.
pub const LAZ: &str = "application/vnd.laszip";

/// Points of one sweep, in the sensor's frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PointCloud {
    /// Metres.
    pub points: Vec<[f32; 3]>,
    /// As the sensor gives it; one a point, where there is any.
    pub intensity: Option<Vec<f32>>,
    /// Red, green, blue; one a point, where there are any.
    pub rgb: Option<Vec<[u8; 3]>>,
}

/// Read a cloud. Points with a coordinate that is not finite are left out.
///
/// # Errors
/// An unknown media type, or bytes that are not what it says, with the location and the fix.
pub fn decode(media_type: &str, bytes: &[u8]) -> Result<PointCloud, ParseError> {
    match media_type {
        KITTI => binary::decode(bytes, 4, "KITTI's x, y, z, intensity"),
        NUSCENES => binary::decode(bytes, 5, "nuScenes' x, y, z, intensity, ring"),
        PCD => pcd::decode(bytes),
        PLY => ply::decode(bytes),
        other => Err(ParseError::new(
            "media type",
            format!("{other} is no point cloud that this program reads"),
            "Give KITTI .bin, nuScenes .pcd.bin, PCD or PLY",
        )),
    }
}

/// The media type of a file name, where its ending tells.
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
