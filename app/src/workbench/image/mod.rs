//! Image view: a picture with its shapes, drawn, edited, and compared with golden.

mod bars;
mod canvas;
mod compare;
mod compare_layout;
mod context;
mod drawing_buttons;
mod filters;
mod foreground;
mod image_load;
mod key_commands;
mod keys;
mod layer;
mod layers;
mod marks;
mod painter;
mod pictures_ahead;
mod pointer;
mod pointer_state;
mod shapes;
mod snapshot;
mod static_layer;
mod swipe;
mod tile_cache;
mod tile_load;
mod view;
mod wheel;

pub(super) use image_load::fetch_ahead;
pub(super) use pictures_ahead::PicturesAhead;
pub use view::ImageView;
