//! Pascal VOC annotations: boxes in one XML file an image.
//!
//! The corners are taken as pixel coordinates from 0, as labelling programs of today write them; the first challenge's
//! own files count from 1.

mod annotation;
#[cfg(test)]
mod folder_tests;
mod read;
mod write;

pub use annotation::{VocAnnotation, annotation, detects, looks_like};
pub use read::read;
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "voc",
    title: "Pascal VOC",
    files: "`Annotations`, `JPEGImages`; flat folders are read too",
    holds: "boxes, truncated, difficult, occluded, pose, `attributes`",
    sample_paths: &["Annotations/a.xml"],
    detect: &[FormatDetection::Text { endings: &[".xml"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: true,
    is_one_file_per_image: true,
    counts_objects_by_image: true,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};
