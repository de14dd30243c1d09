//! Debriefs: an agenda, a live or asynchronous discussion, and minutes.

use super::{GoldenSummary, QuestionDetail, Stage};
use crate::debrief::DebriefEvent;
use crate::grade::LabelMeasurements;
use serde::{Deserialize, Serialize};

/// New debrief: `POST /projects/{project}/debriefs`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDebrief {
    /// Name, 1 to 200 characters.
    pub name: String,
    /// Ids of the questions of the agenda, in order.
    pub questions: Vec<String>,
}

/// Line of the list of debriefs: `GET /projects/{project}/debriefs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefSummary {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name of its creator.
    pub creator_name: String,
    /// Time of creation.
    pub created_at: String,
    /// Time of its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// Number of questions on its agenda.
    pub questions: u32,
    /// Number of settled questions.
    pub settled: u32,
    /// Number of people who are in the room now.
    pub here: u32,
}

/// Debrief with all that its room shows: `GET /projects/{project}/debriefs/{debrief}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefDetail {
    /// Its line in the list.
    pub debrief: DebriefSummary,
    /// Questions to settle, in order.
    pub agenda: Vec<QuestionDetail>,
    /// Golden items of the agenda's stages.
    pub items: Vec<GoldenSummary>,
    /// Stages of the agenda.
    pub stages: Vec<Stage>,
    /// Names of the goals, by id.
    pub goals: std::collections::BTreeMap<String, String>,
    /// Events so far.
    pub events: Vec<DebriefEvent>,
}

/// Measurements of a stage's rules on a golden item: `GET /projects/{project}/stages/{stage}/measurements`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenMeasurements {
    /// Id of the golden item.
    pub golden: String,
    /// Name of its scene.
    pub scene_name: String,
    /// Golden label compared with itself.
    pub own: LabelMeasurements,
    /// Last submission compared with golden; absent: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelMeasurements>,
}
