//! Import of data sets.

mod dataset;
mod identity;
pub mod job;
mod label_scale;
mod media;
mod motion;
mod options;
pub mod preview;
mod run;
mod store;
#[cfg(test)]
pub(crate) mod tests;
mod viewpoint;

pub use options::{ImportContext, ImportOptions};
pub use run::import;
