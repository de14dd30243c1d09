//! Scale: task responses as JSON (sensor fusion cuboids and image annotations), and raw scene folders.
//!
//! Source: docs.scale.com, *Data types and the frame objects*, *Lidar callback format*, *Image annotation callback format*;
//! github.com/scaleapi/scale-lidar-toolkit for folders. Cuboids and poses are in the world: z up, a cuboid's yaw 0 facing +y,
//! so that `dimensions` are width, length, height. With pitch and roll R = Rz(yaw)·Rx(pitch)·Ry(roll). Quaternions are w, x, y, z.

mod camera;
mod image;
mod json;
mod keys;
mod raw;
mod read;
mod scene;
mod task_parts;
#[cfg(test)]
mod tests;
mod write;

pub use raw::LIDAR;
pub use write::write;

use crate::dataset::{DatasetSummary, Folder, ItemSink};
use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};
use assay_core::ParseError;

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "scale",
    title: "Scale",
    files: "task JSON; raw scene folders are read too",
    holds: "cuboids in the world, boxes, polygons, lines, points",
    sample_paths: &["tasks.json"],
    detect: &[
        FormatDetection::Paths(raw::looks_like),
        FormatDetection::Text { endings: &[".json"], fits: |_, head| read::looks_like(head) },
    ],
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

/// Read tasks, or the scenes of raw folders.
///
/// # Errors
/// See the readers of both; errors of single tasks and scenes go to `each`.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    if raw::looks_like(folder.paths()) { raw::read_folder(folder, each) } else { read::read(folder, each) }
}
