//! Where labels are drawn.

pub mod cloud;
pub mod grading;
pub mod image;
pub mod state;
