//! Attacks on the server, each of which fails. docs/security.md lists what they tried and what holds.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../common/mod.rs"]
mod common;

mod audit;
mod data_folder;
mod debriefs;
mod members;
mod sign_in;
mod texts;
mod tokens;
