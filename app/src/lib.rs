//! Assay in the browser: pages where people read, and the workbench where they draw. Each is a program of its own, of
//! one library.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod client;
pub mod pages;
pub mod render;
pub mod ui;
pub mod words;
pub mod workbench;

use leptos::prelude::*;

/// A page: the address that opens it, in which `*` is any one part, and what makes it.
pub type PageRoute = (&'static str, fn() -> AnyView);

/// Put one half of the app into the page: the one with these pages.
pub fn mount(pages: &'static [PageRoute]) {
    console_error_panic_hook::set_once();
    mount_to_body(move || pages::App(pages::AppProps { pages }));
}
