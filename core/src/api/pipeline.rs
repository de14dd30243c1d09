//! Pipeline: how the stages of a project depend on each other.

use crate::pipeline::{RoutedStage, StageKind, TaskState};
use serde::{Deserialize, Serialize};

/// Pipeline of a project: `GET /projects/{project}/pipeline`. Its `ETag` is the revision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Pipeline {
    /// Number of changes so far.
    pub revision: u32,
    /// All stages of the project, each with what it builds on, in the project's order.
    pub stages: Vec<RoutedStage>,
}

/// Change of a pipeline: `PUT /projects/{project}/pipeline`, and `POST …/pipeline/plan`, which changes nothing. Stages that are
/// not named build on nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "stages": [{
            "stage": "01937b2e-0000-7000-8000-000000000002",
            "routing": { "inputs": ["01937b2e-0000-7000-8000-000000000001"], "scenes": "weather != 'rain'" }
        }],
        "why": "Rain is labeled next year."
    }))))]
#[serde(deny_unknown_fields)]
pub struct PipelineChange {
    /// Stages with what each builds on.
    pub stages: Vec<RoutedStage>,
    /// What changes, and why; up to 400 characters.
    #[serde(default)]
    pub why: String,
}

/// What a change of the pipeline would do to tasks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelinePlan {
    /// Tasks that would change, counted by stage and states.
    pub changes: Vec<PlannedChange>,
}

/// Tasks of a stage that a change of the pipeline takes from one state to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedChange {
    /// Id of the stage.
    pub stage: String,
    /// State now; absent: the task would be new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<TaskState>,
    /// State after the change.
    pub to: TaskState,
    /// Number of tasks.
    pub tasks: u32,
}

/// Version of a pipeline in the list of its changes: `GET …/pipeline/revisions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PipelineRevision {
    /// Its number.
    pub revision: u32,
    /// What changed, and why.
    pub why: String,
    /// Who changed it.
    pub by_name: String,
    /// When.
    pub at: String,
}

/// New stage: `POST /projects/{project}/stages`. It has the classes, rules and guideline of another stage, or of its kind's
/// template, to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "name": "Vehicles in the cameras", "kind": "cuboid"
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewPipelineStage {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: StageKind,
    /// Id of a stage of the same kind whose classes, rules and guideline it begins with; none: those of the template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub like: Option<String>,
}
