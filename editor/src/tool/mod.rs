//! Tools as state machines: an event in, edits of the [`crate::Editor`] and something to show out.

mod event;
mod grip;
mod hit;
mod image_tools;
mod outline;
mod polygon;
mod rectangle;
mod select;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use event::{Button, Context, Event, Key, Modifiers, Reply};
pub use grip::{Grip, handles};
pub use hit::HitIndex;
pub use image_tools::{ImageTool, ImageTools, Preview, Surroundings};
pub use outline::{Outline, Vertex, bounds, outlines, rbox_corners, shape_on_screen};
pub use polygon::{Pending, PolygonPreview, PolygonTool, Target};
pub use rectangle::BoxTool;
pub use select::SelectTool;
