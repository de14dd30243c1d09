//! Label formats, clouds and motion compensation against the field's own programs. One test program, so that it links once.
#![allow(clippy::expect_used, clippy::print_stderr)]

mod clouds;
mod formats;
mod motion;
#[path = "../../../core/tests/oracle/references.rs"]
mod references;
mod space_formats;
