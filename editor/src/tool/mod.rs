//! Tools as state machines: an event in, edits of the [`crate::Editor`] and something to show out.

mod environment;
mod event;
mod hit;
mod image_tools;
mod outline;
mod polygon;
#[cfg(test)]
mod press_tests;
mod rectangle;
mod select;
mod shape_handle;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod unfinished_tests;

pub use environment::ToolEnvironment;
pub use event::{KeyModifiers, PointerButton, ToolContext, ToolEvent, ToolKey, ToolResponse};
pub use hit::HitIndex;
pub use image_tools::{ImageTool, ImageTools, ShapePreview};
pub use outline::{Outline, VertexRef, bounds, outlines, rbox_corners, shape_on_screen};
pub use polygon::{PendingPolygon, PolygonPreview, PolygonTarget, PolygonTool};
pub use rectangle::BoxTool;
pub use select::SelectTool;
pub use shape_handle::{ShapeHandle, handles};
