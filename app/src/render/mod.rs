//! Rendering of points: the only place that knows WebGL and three-d.
//!
//! One canvas with one context shows several [`Pane`]s side by side. `assay_editor::view` decides what they show.

mod budget;
mod error;
mod lines;
mod matrix;
mod pane;
mod points;
mod screen;

pub use budget::FrameBudget;
pub use error::RenderError;
pub use pane::Pane;
pub use points::{ColorMode, PointStyle};
pub use screen::GlCanvas;
