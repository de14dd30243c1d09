//! Verdicts of people on labels, and how many labels need one.

pub mod sampling;

use serde::{Deserialize, Serialize};

/// Accept or reject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Good enough.
    Accept,
    /// To be done again.
    Reject,
}

/// What was wrong with a label; their order is that of the keys 1 to 9 in review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorType {
    /// An object is not labeled.
    Missed,
    /// A label where there is nothing.
    Extra,
    /// The wrong class.
    WrongClass,
    /// The outline or box is not where it should be.
    Geometry,
    /// A treetop, kerb or other forbidden area is touched.
    ForbiddenArea,
    /// The box faces the wrong way.
    Heading,
    /// A wrong or absent attribute.
    Attribute,
    /// A track is broken or mixed up.
    Track,
    /// Anything else; the reason says what.
    Other,
}

impl ErrorType {
    /// In the order of the keys.
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

    /// In people's words.
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
