//! The brief, values of its KPIs, and check-ins.

use crate::brief::{Brief, StageProposal};
use crate::pipeline::TaskState;
use crate::scene::SensorModality;
use serde::{Deserialize, Serialize};

/// Brief of a project: `GET /projects/{project}/brief`. Its `ETag` is the revision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefDetail {
    /// The brief.
    pub brief: Brief,
    /// Number of changes so far; 0: nothing is written yet.
    pub revision: u32,
    /// Values of KPIs, oldest first.
    pub values: Vec<KpiValue>,
    /// Check-ins, oldest first.
    pub check_ins: Vec<CheckIn>,
    /// Ids of goals that no work supports.
    pub uncovered_goals: Vec<String>,
    /// Work that the project asks of taskers.
    pub work: Vec<WorkItemStatus>,
    /// Stages that the goals need and the project lacks.
    #[serde(default)]
    pub proposals: Vec<StageProposal>,
    /// Releases so far, oldest first.
    #[serde(default)]
    pub releases: Vec<ReleaseDate>,
    /// Day on the server, `YYYY-MM-DD`, UTC.
    pub today: String,
}

/// Release on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDate {
    /// Number.
    pub number: u32,
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
}

/// Work item with its goals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkItemStatus {
    /// Work item, as the brief's links name it.
    pub work: crate::brief::WorkItem,
    /// Name, such as "treetops in Flyable space".
    pub name: String,
    /// Whether neither it nor its stage supports a goal.
    pub is_unlinked: bool,
}

/// Line of the brief's history: `GET …/brief/revisions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefRevision {
    /// Number of the revision.
    pub revision: u32,
    /// Time.
    pub at: String,
    /// Name of the author.
    pub author_name: String,
    /// Changes, a sentence each.
    pub changes: Vec<String>,
}

/// Measured value of a KPI: an event on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KpiValue {
    /// Id.
    pub id: String,
    /// Id of the goal.
    pub goal: String,
    /// Id of the KPI.
    pub kpi: String,
    /// Value in the KPI's unit.
    pub value: f64,
    /// Day of the evaluation, `YYYY-MM-DD`.
    pub day: String,
    /// Model or evaluation.
    pub note: String,
    /// Name of the author.
    pub author_name: String,
}

/// New value of a KPI: `POST …/brief/values`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewKpiValue {
    /// Id of the goal.
    pub goal: String,
    /// Id of the KPI.
    pub kpi: String,
    /// Value in the KPI's unit.
    pub value: f64,
    /// Day of the evaluation, `YYYY-MM-DD`; empty: today.
    #[serde(default)]
    pub day: String,
    /// Model or evaluation.
    #[serde(default)]
    pub note: String,
}

/// Answer to "are the goals still valid?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    /// Id.
    pub id: String,
    /// Id of the milestone or of the KPI's value that asks.
    pub about: String,
    /// Whether the goals are still valid.
    pub holds: bool,
    /// Note.
    pub note: String,
    /// Time.
    pub at: String,
    /// Name of the author.
    pub author_name: String,
    /// Team of the person.
    pub author_team: String,
}

/// New check-in: `POST …/brief/check-ins`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCheckIn {
    /// Id of the milestone or of the KPI's value.
    pub about: String,
    /// Whether the goals are still valid.
    pub holds: bool,
    /// What changed, if they are not.
    #[serde(default)]
    pub note: String,
}

/// Stage to create from a proposal: `POST …/brief/stages`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewProposedStage {
    /// Name of the stage, 1 to 120 characters.
    pub name: String,
    /// `lidar`: cuboids in space; `camera`: boxes on images.
    pub on: SensorModality,
    /// Its classes, 1 to 100.
    pub classes: Vec<String>,
    /// Ids of the goals that it supports.
    #[serde(default)]
    pub goals: Vec<String>,
}

/// Stages to create from proposals, each of which builds on the one before: `POST …/brief/pipeline`, and with what it would do
/// `POST …/brief/pipeline/plan`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "stages": [
            {"name": "car, truck in space", "on": "lidar", "classes": ["car", "truck"]},
            {"name": "sign on images", "on": "camera", "classes": ["sign"]}
        ]
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewProposedPipeline {
    /// The stages in their order, 1 to 20.
    pub stages: Vec<NewProposedStage>,
    /// Id of the stage that the first one builds on; absent: it builds on nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub builds_on: Option<String>,
}

/// What creating proposed stages would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposedPipelinePlan {
    /// The stages in their order.
    pub stages: Vec<PlannedStage>,
}

/// Stage that would be created, with its tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedStage {
    /// Name.
    pub name: String,
    /// Name of the stage that it builds on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub builds_on: Option<String>,
    /// Its tasks, counted by state.
    pub tasks: Vec<PlannedTasks>,
}

/// Tasks that would be in a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlannedTasks {
    /// The state.
    pub state: TaskState,
    /// Number of tasks.
    pub tasks: u32,
}
