//! A person's own work in a project: its quality, what reviewers and golden said about it, and what changed meanwhile.

use super::{ClassQuality, ItemResult, QualityInterval, StageRevision};
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// A person's own work: `GET /projects/{project}/my-work`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyWork {
    /// Stages in which the caller's labels were judged, and those whose rules changed.
    pub stages: Vec<MyStage>,
    /// Verdicts of reviewers on the caller's labels, the last first.
    pub verdicts: Vec<MyVerdict>,
    /// Labels of honeypots, the last submitted first. A label is here once the stage's delay is over.
    pub checks: Vec<CheckResult>,
}

/// A person's own work in a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyStage {
    /// Id.
    pub stage: String,
    /// Name.
    pub stage_name: String,
    /// Quality over all classes; absent: nothing was judged yet, or not long enough ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overall: Option<QualityInterval>,
    /// Quality by class.
    pub classes: Vec<ClassQuality>,
    /// Whether the caller gets no further tasks of the stage until somebody has looked at the evidence.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_paused: bool,
    /// What the caller said against the pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appeal: Option<String>,
    /// Changes of the rules since the caller last submitted a label, the last first.
    pub changes: Vec<StageRevision>,
}

/// Verdict of a reviewer on a label of the caller's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MyVerdict {
    /// Id of the task.
    pub task: String,
    /// Name of its scene.
    pub scene_name: String,
    /// Name of its stage.
    pub stage_name: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Reason; may be empty.
    pub reason: String,
    /// Active time of the caller on the label, seconds; absent: it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_seconds: Option<u32>,
    /// Time.
    pub created_at: String,
}

/// What golden says about the caller's label of a honeypot. It never has the golden label, nor a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckResult {
    /// Id of the task.
    pub task: String,
    /// Name of its scene.
    pub scene_name: String,
    /// Name of its stage.
    pub stage_name: String,
    /// When the label was submitted.
    pub submitted_at: String,
    /// Result.
    pub result: ItemResult,
    /// Whether the caller has appealed.
    pub is_appealed: bool,
}

/// Appeal against the result of a honeypot (`POST /projects/{project}/my-work/{task}/appeal`), which becomes a question about the
/// golden item, or against a pause (`POST /projects/{project}/stages/{stage}/routes/appeal`), which people who manage tasks read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "text": "The roof at the left is a terrace with people on it, so it is not free."
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewAppeal {
    /// Why the label is right, or why the person should go on; up to 4,000 characters.
    pub text: String,
}
