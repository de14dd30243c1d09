//! A cuboid's edges on a camera image, for drawing.

use assay_core::geometry::{Cuboid, Pose};
pub use assay_core::sensor::ImageEdge;
use assay_core::sensor::{CameraModel, Lens, cuboid_edges};

/// The edges that a camera sees; lines may leave the image. An edge that leaves the field of view and comes
/// back gives two.
pub fn cuboid_on_image(cuboid: &Cuboid, to_camera: &Pose, model: &CameraModel) -> Vec<ImageEdge> {
    cuboid_edges(&Lens::new(*model), cuboid, to_camera)
}
