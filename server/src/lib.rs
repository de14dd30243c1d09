//! Assay's server: storage, HTTP API, imports, command line.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod blobs;
pub mod bucket;
pub mod calibration;
pub mod cli;
pub mod clock;
pub mod clouds;
pub mod connections;
pub mod demo;
pub mod features;
pub mod folder;
pub mod grading;
pub mod http;
pub mod images;
pub mod jobs;
pub mod live;
pub mod messages;
pub mod sign_in;
pub mod store;
pub mod template;
pub mod usecase;
