//! CVAT XML 1.1, for images and for video.
//!
//! Source: CVAT's manual on its XML format. An image's shapes have no ids there: this program counts them, and writes an
//! `id` of its own where that is not the count, which CVAT passes over. Polygons of one image, label and `group_id` are
//! one object. Tags are facts of an image: a tag alone is the fact `true`, its attribute `value` is the fact's value,
//! and any other attribute the fact `tag/attribute`. In tracks, positions of boxes and points are put between keyframes
//! linearly, as CVAT does it, also towards one from which on the object is outside; other shapes hold until the next.

mod keys;
mod labels;
mod read;
mod shape;
mod task_frames;
#[cfg(test)]
mod tests;
mod video;
mod write;
mod write_attribute;
mod write_video;

pub use read::{detects, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "cvat-xml",
    title: "CVAT XML",
    files: "CVAT 1.1, for images and for video",
    holds: "boxes (rotated too), polygons, polylines, points, masks, tracks with keyframes, attributes that change; several polygons of an object by group",
    sample_paths: &["annotations.xml"],
    detect: &[FormatDetection::Text { endings: &[".xml"], fits: detects }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::AsAttribute,
    includes_unlabeled_images: true,
    is_one_file_per_image: false,
    counts_objects_by_image: true,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::NotHeld,
};
