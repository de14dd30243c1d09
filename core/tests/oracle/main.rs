//! Evaluations, measures, cameras, agreement and consensus against the field's own programs. One test program, so that it links once.
#![allow(clippy::expect_used, clippy::print_stderr)]

mod agreement;
mod cameras;
mod coco;
mod consensus;
mod measures;
mod mot;
mod nuscenes;
mod references;
