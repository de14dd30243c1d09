//! Navigation: what waits for a person in a project, and the search for its things by name.

use crate::pipeline::TaskState;
use serde::{Deserialize, Serialize};

/// Largest count of [`WaitingCounts`]; it means so many or more.
pub const MAX_WAITING: u32 = 1_000;

/// Number of things that wait for the caller: `GET /projects/{project}/waiting`. Each is at most 1,000, which means so many
/// or more; absent: the role of the caller does not include it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingCounts {
    /// Tasks that the caller has claimed, or must rework.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks_in_work: Option<u32>,
    /// Tasks that the caller can claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasks_to_claim: Option<u32>,
    /// Tasks with a question of their tasker's, to be answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task_questions: Option<u32>,
    /// Submissions of others that are in review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews: Option<u32>,
    /// Golden items that are proposed, in debrief or stale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<u32>,
    /// Questions without a decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<u32>,
    /// Debriefs that have not ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub debriefs: Option<u32>,
    /// Releases that need the signature of the caller's team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub releases_to_sign: Option<u32>,
}

/// Kind of a thing that a search finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SearchKind {
    /// Task, by the name of its scene.
    Task,
    /// Golden item, by the name of its scene.
    Golden,
    /// Question, by its title.
    Question,
    /// Debrief, by its name.
    Debrief,
    /// Member of the project, by their name.
    Person,
}

/// One result of a search: `GET /projects/{project}/search`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchResult {
    /// Kind.
    pub kind: SearchKind,
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What tells it from others of the same name: the stage of a task or golden item, the team of a person; may be empty.
    #[serde(default)]
    pub detail: String,
    /// State of a task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<TaskState>,
}
