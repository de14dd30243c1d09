//! Import of data sets.

mod dataset;
mod forward_direction;
mod identity;
pub mod job;
mod label_scale;
mod media;
mod motion_compensation;
mod moved_cloud;
mod options;
pub mod preview;
mod run;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod viewpoint;

pub use options::{ImportContext, ImportOptions};
pub use run::import;
