//! Label document: what a tasker drew for one task.

mod camera_sight;
mod check;
mod document;
mod interpolation;
#[cfg(test)]
pub(crate) mod square_label;
mod tags;
mod track_values;

pub use camera_sight::{CameraSight, CameraViews, MIN_SHARE, MIN_SIDE_PX};
pub use check::{DocumentRules, InheritedContent, taken_over_errors};
#[cfg(feature = "openapi")]
pub(crate) use document::LabelObject;
pub use document::{
    AttributeValue, CROWD, Document, DocumentError, IGNORE_CLASS, MAX_OBJECTS, Object, Shape,
};
pub(crate) use interpolation::{is_close, turn};
pub use tags::{MissingTag, VARIOUS, tag_values};
pub use track_values::{MissingTrackValue, ValueSpan};
