//! nuScenes v1.0: thirteen JSON tables, with images and clouds in `samples` and `sweeps`.
//!
//! Source: the schema in nuscenes-devkit, `docs/schema_nuscenes.md` (Motional, 2019). Boxes are in the global frame with
//! width, length, height; a file's own pose takes its ego frame at its own time to the global one.
//!
//! Memory: tables are read whole, rows borrowing their words. A made twentieth of the full set (131,000 files, 58,000
//! boxes, 135 MB of tables) takes 300 MB at its peak, so that all of it would take some 6 GB; the mini set takes 30 MB.

mod assemble;
mod attributes;
mod boxes;
mod link;
mod metadata_keys;
mod read;
mod table_writer;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;
mod write;
mod write_files;
mod write_labels;

pub use attributes::TOKEN;
pub use read::{looks_like, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "nuscenes",
    title: "nuScenes",
    files: "v1.0 tables with samples and sweeps",
    holds: "tracks of cuboids, attributes and visibility by sample, poses and calibration of every file",
    sample_paths: &["v1.0-mini/scene.json", "v1.0-mini/sample.json", "v1.0-mini/sample_annotation.json"],
    detect: &[FormatDetection::Paths(looks_like)],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};
