//! Golden items: reference labels that the parties agree on, the questions about them, and what answers change.

mod advice;
mod change;
mod consensus;
mod question;
mod stale;
mod state;

pub use advice::{Advice, advice};
#[cfg(test)]
pub(crate) use change::tests::rules as rules_of_tests;
pub use change::{Change, Rules, apply, told};
pub use consensus::{Consensus, Dispute, consensus};
pub use question::{AnswerOption, Place, Question};
pub use stale::{Touched, stale_why, touched};
pub use state::{GoldenEvent, GoldenState, after};

use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

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
