//! Scale: task responses as JSON (sensor fusion cuboids and image annotations), and raw scene folders.
//!
//! Source: docs.scale.com, *Data types and the frame objects*, *Lidar callback format*, *Image annotation callback format*;
//! github.com/scaleapi/scale-lidar-toolkit for folders. Cuboids and poses are in the world: z up, a cuboid's yaw 0 facing +y,
//! so that `dimensions` are width, length, height. With pitch and roll R = Rz(yaw)·Rx(pitch)·Ry(roll). Quaternions are w, x, y, z.

mod camera;
mod image;
mod json;
mod raw;
mod read;
mod scene;
#[cfg(test)]
mod tests;
mod write;

pub use raw::{LIDAR, read_folder};
pub use read::{looks_like, read};
pub use write::write;

/// Whether there is a raw scene: clouds with poses or cameras beside them.
pub fn looks_like_folder(paths: &[String]) -> bool {
    raw::looks_like(paths)
}

/// Fields of a cuboid that are stored as attributes under their own names.
const FACTS: [&str; 4] = ["stationary", "camera_used", "numberOfPoints", "distance_to_device"];
/// The attribute of a shape that is partly hidden.
const OCCLUDED: &str = "occluded";
