//! Golden items: reference labels that the parties agree on, and what is said about them.

use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

/// How far a golden item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum GoldenState {
    /// Being made.
    Draft,
    /// Put before the other parties.
    Proposed,
    /// Agreed on.
    Vetted,
}

/// Where a comment is pinned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// A pixel of an image.
    Pixel {
        /// Index into the scene's frames.
        frame: u32,
        /// The camera.
        sensor: String,
        /// Pixels.
        at: Point2,
    },
    /// A point in space.
    Point {
        /// Index into the scene's frames.
        frame: u32,
        /// The sensor in whose frame it is.
        sensor: String,
        /// Metres.
        at: Point3,
    },
    /// An object of the golden label.
    Object {
        /// Index into the scene's frames.
        frame: u32,
        /// Its id.
        object: String,
    },
}
