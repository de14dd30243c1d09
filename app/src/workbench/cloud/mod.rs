//! The 3D view: points, cuboids, projections and cameras.

mod bench;
mod draw_loop;
mod loaded;
mod viewer;

pub use bench::BenchViewer;
