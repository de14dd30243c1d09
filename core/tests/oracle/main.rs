//! Evaluations, measures, cameras and agreement against the field's own programs. One test program, so that it links once.
#![allow(clippy::expect_used, clippy::print_stderr)]

mod agreement;
mod cameras;
mod coco;
mod measures;
mod mot;
mod nuscenes;
mod references;
