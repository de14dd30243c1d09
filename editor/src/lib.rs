//! The editor without a screen: what happens to a label while someone works on it.
//!
//! No DOM, no WebGL: tools take events and give [`Edit`]s; views draw what [`Editor`] holds.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

mod active_time;
pub mod cuboid;
pub mod draft;
mod edit;
pub mod frame_values;
mod history;
mod image_viewport;
pub mod pointer;
pub mod tags;
pub mod tool;
pub mod track;
pub mod view;

pub use active_time::ActiveTime;
pub use edit::Edit;
pub use history::Editor;
pub use image_viewport::ImageViewport;
pub use tool::PendingPolygon;
