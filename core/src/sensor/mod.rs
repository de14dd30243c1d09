//! Cameras: the image of a point in space, and of a cuboid.

mod brown;
mod camera;
mod edges;
mod fisheye;
mod lens;
mod mei;
pub mod misalignment;
mod outline;
mod rising;

pub use camera::{CameraModel, NEAR_M};
pub use edges::{ImageEdge, TOLERANCE_PX, cuboid_edges};
pub use lens::Lens;
pub use outline::{cuboid_box, cuboid_outline};
