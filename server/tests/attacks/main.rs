//! Attacks on the server, each of which fails: one module for each area. docs/security.md lists what they tried and what holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod alignment;
mod archives;
mod audit;
mod batches;
mod connections;
mod data_folder;
mod debrief_edits;
mod debriefs;
mod disk;
mod golden;
mod honeypots;
mod hostile_files;
mod labels;
mod members;
mod navigation;
mod reading_checks;
mod reminders;
mod requests;
mod sign_in;
mod task_settings;
mod texts;
mod tokens;
mod training;
mod windows;
