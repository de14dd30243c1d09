//! Label Studio's JSON export: tasks with regions in percent of the image's width and height.
//!
//! Source: Label Studio's manual on its format. A rectangle turns around its own top left corner, clockwise. Labels of
//! brushes are RGBA pixels in the bit stream of thi.ng's `rle-pack`; a pixel is inside where its alpha is at least 128.

mod brush;
mod keys;
mod read;
mod region;
#[cfg(test)]
mod tests;
mod write;

pub use read::{detects, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "labelstudio",
    title: "Label Studio",
    files: "JSON export",
    holds: "boxes (rotated too), polygons, key points, brushes",
    sample_paths: &["export.json"],
    detect: &[FormatDetection::Text { endings: &[".json"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::AsAttribute,
    includes_unlabeled_images: true,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};
