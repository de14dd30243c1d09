//! ASAM OpenLABEL 1.0: one JSON file a recording.
//!
//! Source: ASAM OpenLABEL 1.0.0, Concept and JSON schema (ASAM e.V., 2021). A coordinate system's `pose_wrt_parent` takes
//! its points to its parent's; quaternions are x, y, z, w; boxes in images have their centre first.

mod coordinate_space;
mod json;
mod keys;
mod read;
mod shapes;
#[cfg(test)]
mod tests;
mod write;

pub use read::{looks_like, read};
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "openlabel",
    title: "ASAM OpenLABEL",
    files: "OpenLABEL 1.0 JSON (held to the schema of Vicomtech's VCD)",
    holds: "cuboids, boxes, polygons with holes, points, tracks, streams, frames",
    sample_paths: &["labels.json"],
    detect: &[FormatDetection::Text { endings: &[".json"], fits: |_, head| looks_like(head) }],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::Stored,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::NotHeld,
};
