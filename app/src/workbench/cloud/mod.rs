//! 3D view: points, cuboids, projections and cameras.

mod bench;
mod cache;
mod cameras;
mod color_range;
mod colors;
mod context;
mod counts;
mod cuboid_actions;
mod drag;
mod draw_loop;
mod fetch;
mod frames_around;
mod info;
mod intensity;
mod key_commands;
mod keys;
mod load;
mod loaded;
mod on_image;
mod overlay;
mod overlay_canvas;
mod perspective;
mod projection;
mod projection_handles;
mod projection_view;
mod scene_camera;
mod tile_load;
mod tiles;
mod view;
mod viewer;
mod viewport;
mod visible_cuboid;
mod watch_size;

pub use bench::BenchViewer;
pub use view::CloudView;
