//! Label document: what a tasker drew for one task.

mod check;
mod document;
mod interpolation;
mod tags;

pub use check::{DocumentRules, InheritedContent};
#[cfg(feature = "openapi")]
pub(crate) use document::LabelObject;
pub use document::{
    AttributeValue, CROWD, Document, DocumentError, IGNORE_CLASS, MAX_OBJECTS, Object, Shape,
};
pub(crate) use interpolation::turn;
pub use tags::{MissingTag, VARIOUS, tag_values};
