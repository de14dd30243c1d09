//! Work that takes a while.

pub mod export;
pub mod import;
pub mod sweep;
pub mod upload_space;
