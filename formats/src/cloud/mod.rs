//! Point clouds: KITTI and nuScenes binaries, PCD, PLY, tables, LAS and LAZ, read as a stream of chunks or whole.

mod column_names;
mod decode;
#[cfg(test)]
mod decode_tests;
mod detect;
mod media_type;
mod number_type;
pub mod stream;
mod times;
mod write;
mod write_pcd;

pub use column_names::has_ring;
pub use decode::{MAX_POINTS, PointCloud, decode};
pub use detect::detect_media_type;
pub use media_type::{CSV, KITTI, LAS, LAZ, NUSCENES, PCD, PLY, media_type};
pub use number_type::NumberType;
pub use times::PointTimeSearch;
pub use write::{pcd_header, write_binary};
pub use write_pcd::PcdWriter;
