//! Work that takes a while.

pub mod export;
pub mod import;
