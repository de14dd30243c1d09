//! Assay in the browser: pages to read and to configure, and the workbench to draw in. Each is a program of its own, of
//! one library.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod app;
pub mod client;
pub mod navigation;
pub mod pages;
pub mod render;
pub mod ui;
pub mod words;
pub mod workbench;

use app::{App, AppProps};
use client::navigation::Program;
use leptos::prelude::*;

/// Mounts a program with its routes into the page.
pub fn mount(program: Program, routes: fn() -> AnyView) {
    console_error_panic_hook::set_once();
    mount_to_body(move || App(AppProps { program, routes }));
}
