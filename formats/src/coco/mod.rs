//! COCO instances: images, categories and annotations in one JSON file.

mod annotation;
mod keys;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use keys::IMAGE_ID;
pub use read::{detects, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "coco",
    title: "COCO",
    files: "instances JSON; lists of results are read too",
    holds: "polygons, several to an object, masks (RLE), boxes, `attributes`, crowds",
    sample_paths: &["instances.json"],
    detect: &[FormatDetection::Text { endings: &[".json"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::Stored,
    includes_unlabeled_images: true,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::HeldAlone,
};
