//! Settings of a stage's tasks, and how its honeypots are doing.

use crate::pipeline::TaskSettings;
use serde::{Deserialize, Serialize};

/// Settings of a stage's tasks: `GET /projects/{project}/stages/{stage}/task-settings`. The `ETag` is the revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskSettingsDetail {
    /// The settings.
    pub settings: TaskSettings,
    /// Number of changes so far; 0: they are those of a new stage.
    pub revision: u32,
    /// Name of the person who changed them last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Time of the last change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// How the stage's honeypots are doing.
    pub honeypots: HoneypotStatus,
}

/// Honeypots of a stage in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HoneypotStatus {
    /// Vetted golden items of the stage.
    pub golden: u32,
    /// Golden items that the most people have had already.
    pub over_exposed: u32,
    /// Honeypots in the queue that nobody has begun.
    pub queued: u32,
    /// Honeypots that somebody has, or submitted and that are not graded yet.
    pub in_work: u32,
    /// Graded labels of honeypots.
    pub graded: u32,
    /// Graded labels that golden accepted.
    pub right: u32,
}
