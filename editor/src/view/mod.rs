//! Looking at space: cameras, rays, and points in chunks. Pure numbers; what draws them lies in the app.
//!
//! Space is the LiDAR frame, metres, z up. Pictures are in CSS pixels, x right and y down from the top left.

mod clip_line;
mod image_edges;
mod level;
mod nodes;
mod orbit;
mod points;
mod projection;
mod ray;
mod vector;
mod window;

pub use clip_line::clip_line;
pub use image_edges::{ImageEdge, cuboid_on_image};
pub use level::{DrawRange, draw_ranges};
pub use nodes::nodes_in_view;
pub use orbit::OrbitCamera;
pub use points::{PointChunk, PointChunks};
pub use projection::OrthographicView;
pub use ray::Ray;
pub use vector::{add3, along3, cross3, mid3, scale3, unit3};
pub use window::{CameraProjection, ViewWindow};
