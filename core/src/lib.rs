//! Assay's domain, pure: what a label is, how far it lies from golden, and what follows from that.
//!
//! The same code runs natively and in the browser and gives the same bytes. Hence no I/O, no clock, no
//! randomness, no threads, no unordered maps in results, and [`libm`] for every transcendental function.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used))]

pub mod alignment;
pub mod api;
mod assignment;
pub mod brief;
pub mod comment_text;
pub mod debrief;
pub mod eval;
pub mod geometry;
pub mod golden;
pub mod grade;
pub mod hash;
pub mod label;
pub mod ontology;
#[cfg(feature = "openapi")]
mod openapi;
mod parse_error;
pub mod permission;
pub mod pipeline;
pub mod random;
pub mod release;
pub mod review;
pub mod rubric;
pub mod sample;
pub mod scene;
pub mod sensor;

pub use parse_error::ParseError;
