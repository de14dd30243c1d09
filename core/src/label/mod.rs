//! The label document: what an annotator drew for one task.

mod document;
mod interpolate;

pub use document::{AttributeValue, Document, MAX_OBJECTS, Object, Problem, Shape};
pub(crate) use interpolate::turn;
