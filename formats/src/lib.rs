//! Label files and sensor files, parsed without trust: no panics, no memory reserved by what a header claims.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used))]

pub mod assay;
#[cfg(test)]
mod cases;
pub mod cloud;
pub mod coco;
pub mod cvat_xml;
pub mod dataset;
pub mod geojson;
mod json;
pub mod kitti;
pub mod label_format;
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

pub use assay_core::ParseError;
pub use label_format::LabelFormat;
