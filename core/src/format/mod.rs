//! Files of labels and sensor data, parsed without trust: no panics, no memory by a header's word.

pub mod assay;
#[cfg(test)]
mod cases;
pub mod cloud;
pub mod coco;
pub mod cvat_xml;
pub mod dataset;
mod error;
pub mod geojson;
mod json;
pub mod kind;
pub mod kitti;
pub mod labelcloud;
pub mod labelstudio;
pub mod layout;
pub mod mot;
pub mod nuscenes;
pub mod openlabel;
mod photos;
pub mod pyramid;
mod raster;
pub mod scale;
mod space;
pub mod sustech;
pub mod tiles;
pub mod voc;
mod xml;
pub mod yolo;

pub use error::FormatError;
pub use kind::Format;
