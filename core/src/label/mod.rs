//! Label document: what a tasker drew for one task.

mod check;
mod document;
mod interpolate;

pub use check::{DocumentRules, InheritedContent};
#[cfg(feature = "openapi")]
pub(crate) use document::LabelObject;
pub use document::{AttributeValue, Document, DocumentError, MAX_OBJECTS, Object, Shape};
pub(crate) use interpolate::turn;
