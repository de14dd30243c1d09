//! Cameras: where a point in space falls on an image.

mod camera;

pub use camera::CameraModel;
