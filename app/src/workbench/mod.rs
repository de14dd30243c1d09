//! Where labels are drawn.

mod bar;
pub mod cloud;
mod commands;
pub mod grading;
pub mod image;
mod page;
mod panels;
mod pins;
mod rail;
pub mod state;
mod sync;
mod timeline;

pub use page::{GoldenPage, ReviewPage, TaskPage};
