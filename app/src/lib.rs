//! Assay in the browser.

pub mod workbench;
