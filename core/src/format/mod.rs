//! Files of labels and sensor data, parsed without trust: no panics, no memory by a header's word.

pub mod cloud;
pub mod coco;
pub mod dataset;
mod error;
pub mod kitti;
pub mod labelcloud;
pub mod nuscenes;
pub mod openlabel;
pub mod scale;
mod space;
pub mod sustech;
pub mod tiles;
pub mod voc;

pub use error::FormatError;
