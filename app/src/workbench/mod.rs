//! Where labels are drawn.

pub mod grading;
pub mod image;
pub mod state;
