//! Domain of Assay, pure: labels, their distance from golden labels, and what follows from it.
//!
//! The same code runs natively and in the browser and gives the same bytes. It has no I/O, no clock, no randomness,
//! no threads and no unordered maps in results, and uses [`libm`] for every transcendental function.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used))]

pub mod aggregation;
pub mod agreement;
pub mod alignment;
pub mod api;
mod assignment;
pub mod brief;
pub mod comment_text;
pub mod debrief;
pub mod drift;
mod enum_with_all;
pub mod eval;
pub mod forecast;
pub mod fuzzy;
pub mod geometry;
pub mod golden;
pub mod grade;
pub mod hash;
pub mod id;
pub mod label;
pub mod label_merge;
pub mod ontology;
#[cfg(feature = "openapi")]
mod openapi;
mod parse_error;
pub mod permission;
pub mod pipeline;
pub mod random;
pub mod ratings;
pub mod rejection_alarm;
pub mod release;
pub mod review;
pub mod rubric;
pub mod sample;
pub mod scene;
pub mod sensor;
pub mod silence;
pub mod text;
pub mod training;
pub mod trust;

pub use parse_error::ParseError;
