//! Work that takes a while.

pub mod export;
pub mod housekeeping;
pub mod import;
