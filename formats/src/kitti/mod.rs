//! KITTI object detection: `calib` and `label_2` texts.
//!
//! Source of the conventions: the devkit's readme of Geiger et al., *Are we ready for autonomous driving?* (2012).
//! A point in the velodyne frame falls on `P2 · R0_rect · Tr_velo_to_cam · x`; labels are in the rectified frame of
//! camera 0, the location being the middle of the box's bottom, `rotation_y` 0 facing the camera's +x.

mod calibration;
mod labels;
mod losses;
mod numbers;
mod read;
mod row;
#[cfg(test)]
mod tests;
mod write;

pub use calibration::{CAMERA, KittiCalibration, LIDAR, calibration, scene};
pub use labels::labels;
pub use read::{looks_like, read};
pub use row::ROW;
pub use write::write;

use crate::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "kitti",
    title: "KITTI",
    files: "`label_2` and `calib`, with `velodyne` and `image_2`",
    holds: "upright cuboids and one image box each; rows come back digit for digit",
    sample_paths: &["calib/000001.txt", "label_2/000001.txt"],
    detect: &[FormatDetection::Paths(looks_like)],
    read,
    write: Some(write),
    has_labels: true,
    ignore_regions: IgnoreRegions::Stored,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: true,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};
