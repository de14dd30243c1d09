//! Reasons why a measure has no value.

use crate::geometry::ShapeError;
use core::fmt;

/// Which of the two shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedShape {
    /// `a`, the label.
    Label,
    /// `b`, golden.
    Golden,
}

impl fmt::Display for ComparedShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Label => "a",
            Self::Golden => "b",
        })
    }
}

/// Why nothing could be measured.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MeasureError {
    /// A shape is degenerate, or not of the kind that the measure is for.
    #[error("{side} {error}")]
    Shape {
        /// Which shape.
        side: ComparedShape,
        /// What is wrong with it.
        error: ShapeError,
    },
    /// The measure is about objects in a document, not about two shapes.
    #[error("`{0}` is measured in grading, not between two shapes")]
    NeedsDocuments(String),
    /// A parameter out of its range.
    #[error("parameter `{name}` {problem}")]
    Parameter {
        /// Its name.
        name: &'static str,
        /// What is wrong and how to fix it.
        problem: &'static str,
    },
}

impl MeasureError {
    /// Whether the measure simply is not for such shapes, rather than the shapes being at fault.
    pub fn is_wrong_kind(&self) -> bool {
        matches!(self, Self::Shape { error: ShapeError::WrongKind(_), .. } | Self::NeedsDocuments(_))
    }
}

/// A shape of another kind than the measure needs.
pub(super) fn wrong_kind(side: ComparedShape, needed: &'static str) -> MeasureError {
    MeasureError::Shape { side, error: ShapeError::WrongKind(needed) }
}
