//! Golden items: reference labels that the parties agree on, the questions about them, and what answers change.

mod advice;
mod change;
mod concepts;
mod consensus;
mod question;
mod staleness;
mod state;

pub use advice::{StaleAdvice, advice};
#[cfg(test)]
pub(crate) use change::tests::rules as rules_of_tests;
pub use change::{LabelingRules, RuleChange, apply_changes, describe_change};
pub use concepts::{Difficulty, GoldenConcepts, MAX_CONCEPTS};
pub use consensus::{Consensus, Dispute, consensus};
pub use question::{AnswerOption, Question, QuestionLocation};
pub use staleness::{RulesDifference, rules_difference, stale_reasons};
pub use state::{GoldenEvent, GoldenState, next_state};

use crate::geometry::{Point2, Point3};
use serde::{Deserialize, Serialize};

/// Anchor of a comment: the location that it is pinned to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// Pixel of an image.
    Pixel {
        /// Index into the scene's frames.
        frame: u32,
        /// Id of the camera.
        sensor: String,
        /// Pixels.
        #[cfg_attr(feature = "openapi", schema(value_type = [f64; 2], min_items = 2, max_items = 2))]
        at: Point2,
    },
    /// Point in space.
    Point {
        /// Index into the scene's frames.
        frame: u32,
        /// Id of the sensor in whose coordinates it is.
        sensor: String,
        /// Metres.
        #[cfg_attr(feature = "openapi", schema(value_type = [f64; 3], min_items = 3, max_items = 3))]
        at: Point3,
    },
    /// Object of the golden label.
    Object {
        /// Index into the scene's frames.
        frame: u32,
        /// Id of the object.
        object: String,
    },
}
