//! YOLO text labels: a line an object, in shares of the image's width and height.
//!
//! Source: Ultralytics' descriptions of its data sets for detection (`class cx cy w h`), segmentation
//! (`class x1 y1 x2 y2 …`) and oriented boxes (`class` and four corners), each with a confidence after it in results;
//! and darknet's `obj.names` with `obj_train_data`. Four corners that make a rectangle, from its top left on and
//! clockwise, are a rotated box; a polygon of four corners is written with its first repeated.

mod line;
mod names;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::{detects, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "yolo",
    title: "YOLO",
    files: "Ultralytics layout with `data.yaml`; darknet's is read too",
    holds: "boxes, polygons, oriented boxes",
    sample_paths: &["data.yaml", "labels/a.txt"],
    detect: &[FormatDetection::Text { endings: &[".yaml", ".yml", ".names", ".txt"], fits: detects }],
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
