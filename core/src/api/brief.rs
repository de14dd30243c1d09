//! The brief, values of its KPIs, and check-ins.

use crate::brief::{Brief, SensorNeed, StageProposal};
use serde::{Deserialize, Serialize};

/// `GET /projects/{project}/brief`. Its `ETag` is the revision.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefDetail {
    /// The brief.
    pub brief: Brief,
    /// Counts changes; 0: nothing is written yet.
    pub revision: u32,
    /// Values of KPIs, oldest first.
    pub values: Vec<KpiValue>,
    /// Check-ins, oldest first.
    pub check_ins: Vec<CheckIn>,
    /// Ids of goals that no work serves.
    pub uncovered_goals: Vec<String>,
    /// Work that is asked for.
    pub work: Vec<WorkItemStatus>,
    /// Stages that the goals' needs call for and that are not there.
    #[serde(default)]
    pub proposals: Vec<StageProposal>,
    /// Releases so far, oldest first.
    #[serde(default)]
    pub releases: Vec<ReleaseDate>,
    /// The day on the server, `YYYY-MM-DD`, UTC.
    pub today: String,
}

/// A release on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReleaseDate {
    /// Its number.
    pub number: u32,
    /// `YYYY-MM-DD`, UTC.
    pub day: String,
}

/// Something that is asked of labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkItemStatus {
    /// As in the brief's links.
    pub work: crate::brief::WorkItem,
    /// Its name, such as "treetops in Flyable space".
    pub name: String,
    /// Whether it serves no goal, itself or by its stage.
    pub is_unlinked: bool,
}

/// A line of the brief's history: `GET …/brief/revisions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BriefRevision {
    /// Which revision.
    pub revision: u32,
    /// When.
    pub at: String,
    /// Who.
    pub author_name: String,
    /// What changed, a sentence each.
    pub changes: Vec<String>,
}

/// A measured value of a KPI: an event on the timeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KpiValue {
    /// Its id.
    pub id: String,
    /// The goal's id.
    pub goal: String,
    /// The KPI's id.
    pub kpi: String,
    /// In the KPI's unit.
    pub value: f64,
    /// Day of the evaluation, `YYYY-MM-DD`.
    pub day: String,
    /// Which model or evaluation.
    pub note: String,
    /// Who gave it.
    pub author_name: String,
}

/// `POST …/brief/values`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewKpiValue {
    /// The goal's id.
    pub goal: String,
    /// The KPI's id.
    pub kpi: String,
    /// In the KPI's unit.
    pub value: f64,
    /// Day of the evaluation, `YYYY-MM-DD`; empty: today.
    #[serde(default)]
    pub day: String,
    /// Which model or evaluation.
    #[serde(default)]
    pub note: String,
}

/// An answer to "do the goals still hold?".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckIn {
    /// Its id.
    pub id: String,
    /// The milestone or the value of a KPI that asked, by its id.
    pub about: String,
    /// Whether the goals still hold.
    pub holds: bool,
    /// In words.
    pub note: String,
    /// When.
    pub at: String,
    /// Who answered.
    pub author_name: String,
    /// Their team.
    pub author_team: String,
}

/// `POST …/brief/check-ins`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewCheckIn {
    /// The milestone or the value of a KPI, by its id.
    pub about: String,
    /// Whether the goals still hold.
    pub holds: bool,
    /// What changed, where they do not.
    #[serde(default)]
    pub note: String,
}

/// `POST …/brief/stages`: make a stage that was proposed, as it is or changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewProposedStage {
    /// The stage's name, 1 to 120 characters.
    pub name: String,
    /// `lidar`: cuboids in space; `camera`: boxes on images.
    pub on: SensorNeed,
    /// Its classes, 1 to 100.
    pub classes: Vec<String>,
    /// Ids of the goals that it serves.
    #[serde(default)]
    pub goals: Vec<String>,
}
