//! The editor without a screen: what happens to a label while someone works on it.
//!
//! No DOM, no WebGL: tools take events and give [`Edit`]s; views draw what [`Editor`] holds.
#![forbid(unsafe_code)]

mod edit;
mod history;

pub use edit::Edit;
pub use history::Editor;
