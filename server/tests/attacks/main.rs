//! Attacks on the server, each of which fails: one module for each area.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod archives;
mod connections;
mod debrief_edits;
mod disk;
mod golden;
mod hostile_files;
mod labels;
mod requests;
