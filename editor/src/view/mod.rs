//! Looking at space: cameras, rays, and points in chunks. Pure numbers; what draws them lies in the app.
//!
//! Space is the LiDAR frame, metres, z up. Pictures are in CSS pixels, x right and y down from the top left.

mod image_edges;
mod level;
mod nodes;
mod orbit;
mod points;
mod projection;
mod ray;
mod vector;
mod window;

pub use image_edges::{ImageEdge, cuboid_on_image};
pub use level::{Draw, draws};
pub use nodes::nodes_in_view;
pub use orbit::Orbit;
pub use points::{Chunk, PointChunks};
pub use projection::Side;
pub use ray::Ray;
pub use vector::{add3, along3, cross3, mid3, scale3, unit3};
pub use window::{Lens, Window};
