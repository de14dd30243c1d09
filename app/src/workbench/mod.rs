//! Where labels are drawn.

pub mod state;
