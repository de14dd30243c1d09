//! Review: verdicts of people on labels, and the number of labels that need one.

pub mod batch;
mod correction;
pub mod iso_2859;
pub mod sequential_plan;

pub use correction::{Correction, correction};

use serde::{Deserialize, Serialize};

/// Verdict: accept or reject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The label is good enough.
    Accept,
    /// The label has to be done again.
    Reject,
}

/// Type of an error in a label; the order is that of the keys 1 to 9 in review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorType {
    /// An object is not labeled.
    Missed,
    /// A label exists where there is no object.
    Extra,
    /// The wrong class.
    WrongClass,
    /// The outline or box is in the wrong position.
    Geometry,
    /// A treetop, kerb or other forbidden area is touched.
    ForbiddenArea,
    /// The box faces the wrong way.
    Heading,
    /// A wrong or absent attribute.
    Attribute,
    /// A track is broken or mixed up.
    Track,
    /// Another error; the reason describes it.
    Other,
}

impl ErrorType {
    /// All types, in the order of the keys.
    pub const ALL: [Self; 9] = [
        Self::Missed,
        Self::Extra,
        Self::WrongClass,
        Self::Geometry,
        Self::ForbiddenArea,
        Self::Heading,
        Self::Attribute,
        Self::Track,
        Self::Other,
    ];

    /// Title for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Missed => "Missed object",
            Self::Extra => "Extra object",
            Self::WrongClass => "Wrong class",
            Self::Geometry => "Imprecise outline or box",
            Self::ForbiddenArea => "Enters a forbidden area",
            Self::Heading => "Wrong heading",
            Self::Attribute => "Wrong attribute",
            Self::Track => "Broken track",
            Self::Other => "Something else",
        }
    }
}
