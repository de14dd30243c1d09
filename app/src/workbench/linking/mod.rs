//! Linking view: crops of the cameras that see the selected track, side by side over time, and its values on lanes below.

mod colors;
mod crop;
mod crops;
mod keys;
mod lane;
mod lanes;
mod values;
mod view;

pub use view::LinkingView;
