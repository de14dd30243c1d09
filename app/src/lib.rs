//! Assay in the browser: pages where people read, and the workbench where they draw.

pub mod client;
pub mod pages;
pub mod render;
pub mod scripting;
pub mod ui;
pub mod words;
pub mod workbench;

use leptos::prelude::*;

/// Put the app into the page.
pub fn mount() {
    mount_to_body(pages::App);
}
