//! Work that takes a while.

pub mod import;
