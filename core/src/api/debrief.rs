//! Debriefs: called with an agenda, held live or in turn, told in minutes.

use super::{GoldenSummary, QuestionDetail, Stage};
use crate::debrief::DebriefEvent;
use crate::grade::LabelMeasurements;
use serde::{Deserialize, Serialize};

/// `POST /projects/{project}/debriefs`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewDebrief {
    /// Its name, 1 to 200 characters.
    pub name: String,
    /// Ids of the questions to settle, in their order.
    pub questions: Vec<String>,
}

/// A line of `GET /projects/{project}/debriefs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who called it.
    pub creator_name: String,
    /// When it was called.
    pub created_at: String,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// Questions on its agenda.
    pub questions: u32,
    /// Those of them that are settled.
    pub settled: u32,
    /// People who are in the room right now.
    pub here: u32,
}

/// `GET /projects/{project}/debriefs/{debrief}`: all that a room needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebriefDetail {
    /// Its line.
    pub debrief: DebriefSummary,
    /// What is to be settled, in its order.
    pub agenda: Vec<QuestionDetail>,
    /// Golden items of the stages that the agenda is about.
    pub items: Vec<GoldenSummary>,
    /// These stages.
    pub stages: Vec<Stage>,
    /// Names of the goals, by id.
    pub goals: std::collections::BTreeMap<String, String>,
    /// What happened so far.
    pub events: Vec<DebriefEvent>,
}

/// What a stage's rules read off a golden item: `GET /projects/{project}/stages/{stage}/measurements`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GoldenMeasurements {
    /// The golden item.
    pub golden: String,
    /// Its scene's name.
    pub scene_name: String,
    /// The golden label held against itself: what the rules say of good.
    pub own: LabelMeasurements,
    /// The task's last submission held against golden; none: nobody has labeled it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelMeasurements>,
}
