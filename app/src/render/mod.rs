//! The only place that knows WebGL and three-d.
//!
//! One canvas with one context shows several [`Pane`]s side by side. Nothing here decides what to look at: that
//! comes from `assay_editor::view`.

mod budget;
mod lines;
mod points;
mod screen;

pub use budget::FrameBudget;
pub use points::{ColorMode, PointStyle};
pub use screen::{GlCanvas, Pane, RenderError};
