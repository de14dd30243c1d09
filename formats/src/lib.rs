//! Label files and sensor files, parsed without trust: no panics, no memory reserved by what a header claims.
//!
//! A format of labels is a module here and a line in [`LABEL_FORMATS`].
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used))]

pub mod assay;
#[cfg(test)]
mod cases;
pub mod cloud;
pub mod coco;
pub mod conversion_report;
#[cfg(test)]
mod conversion_tests;
pub mod cvat_xml;
pub mod dataset;
pub mod geojson;
pub mod image_sizes;
mod json;
pub mod kitti;
mod label_checks;
pub mod label_format;
pub mod labelcloud;
pub mod labelstudio;
pub mod media_only;
pub mod mot;
pub mod nuscenes;
pub mod openlabel;
mod photos;
pub mod pyramid;
mod raster;
pub mod registry;
pub mod renamed_images;
pub mod scale;
mod scene_losses;
mod space;
#[cfg(test)]
mod space_tests;
pub mod sustech;
pub mod tiles;
mod unique_names;
mod usual_path;
pub mod voc;
mod xml;
pub mod yolo;

pub use assay_core::ParseError;
pub use label_format::{LabelFormat, LabelFormatDescriptor};

/// All formats, in the order in which they are tried on an unknown folder.
pub const LABEL_FORMATS: &[LabelFormat] = &[
    &nuscenes::FORMAT,
    &kitti::FORMAT,
    &sustech::FORMAT,
    &labelcloud::FORMAT,
    &cvat_xml::FORMAT,
    &voc::FORMAT,
    &openlabel::FORMAT,
    &coco::FORMAT,
    &assay::FORMAT,
    &geojson::FORMAT,
    &labelstudio::FORMAT,
    &yolo::FORMAT,
    &mot::FORMAT,
    &scale::FORMAT,
    &media_only::IMAGES,
    &media_only::CLOUDS,
];
