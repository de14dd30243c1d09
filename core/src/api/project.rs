//! Projects and stages.

use crate::golden::LabelingRules;
use crate::ontology::Ontology;
use crate::permission::Role;
pub use crate::pipeline::{ProjectTemplate, StageKind};
use crate::release::StageRules;
use crate::rubric::Rubric;
use serde::{Deserialize, Serialize};

/// Project: `GET /projects`, and with stages `GET /projects/{project}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Purpose, in a sentence.
    pub purpose: String,
    /// Role of the caller.
    pub role: Role,
    /// Stages in pipeline order.
    pub stages: Vec<StageSummary>,
}

/// Stage with the number of its tasks in each state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageSummary {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its kind.
    pub kind: StageKind,
    /// Number of tasks that are open to claim.
    pub queued: u32,
    /// Number of tasks in progress, rework included.
    pub working: u32,
    /// Number of tasks that wait for earlier stages, or whose input is being corrected.
    #[serde(default)]
    pub waiting: u32,
    /// Number of tasks with a question of their tasker's.
    #[serde(default)]
    pub escalated: u32,
    /// Number of tasks in review.
    pub in_review: u32,
    /// Number of accepted tasks.
    pub accepted: u32,
    /// Number of tasks that a person skipped, or that the stage does not need.
    #[serde(default)]
    pub left_out: u32,
    /// Number of golden items; absent: the caller may not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<u32>,
}

/// Stage: `GET /projects/{project}/stages/{stage}`. Its `ETag` is the revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stage {
    /// Id.
    pub id: String,
    /// Id of the project.
    pub project: String,
    /// Name.
    pub name: String,
    /// Its kind.
    pub kind: StageKind,
    /// Classes and attributes.
    pub ontology: Ontology,
    /// Rules that grade labels.
    pub rubric: Rubric,
    /// Written instructions, Markdown.
    pub guideline: String,
    /// Whether taskers may compare their label with golden before they submit (training), where the task has
    /// a golden item.
    pub compare_while_labeling: bool,
    /// Number of changes so far.
    pub revision: u32,
}

impl From<Stage> for StageRules {
    fn from(stage: Stage) -> Self {
        let (id, name, kind) = (stage.id.clone(), stage.name.clone(), stage.kind);
        Self { id, name, kind, rules: LabelingRules::from(stage) }
    }
}

impl From<Stage> for LabelingRules {
    fn from(stage: Stage) -> Self {
        Self { ontology: stage.ontology, rubric: stage.rubric, guideline: stage.guideline }
    }
}

/// Change of a stage: `PUT /projects/{project}/stages/{stage}`, with `If-Match`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StageChange {
    /// Name.
    pub name: String,
    /// Classes and attributes.
    pub ontology: Ontology,
    /// Rules that grade labels.
    pub rubric: Rubric,
    /// Written instructions, Markdown.
    pub guideline: String,
    /// Whether taskers may compare with golden before they submit.
    pub compare_while_labeling: bool,
    /// Whether classes that drafts, labels or golden items use may be removed. If not, such a change is a 409 that says
    /// how many use them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub remove_used_classes: bool,
    /// What changed and why, in up to 400 characters.
    #[serde(default)]
    pub why: String,
}

impl StageChange {
    /// Write all names as they are stored: see [`crate::text::tidy_name`].
    pub fn tidy_names(&mut self) {
        self.name = crate::text::tidy_name(&self.name);
        self.ontology.tidy_names();
        self.rubric.tidy_names();
    }
}

/// Line of a stage's history: `GET /projects/{project}/stages/{stage}/revisions`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageRevision {
    /// Number.
    pub revision: u32,
    /// Reason that its author gave; may be empty.
    pub why: String,
    /// Number of the release that made it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Name of the author; absent: a program made it, or it is older than the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// Time; absent: it is older than the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// Version of a stage: `GET /projects/{project}/stages/{stage}/revisions/{revision}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageVersion {
    /// Number.
    pub revision: u32,
    /// Rules of the stage.
    pub rules: StageRules,
}

/// New project: `POST /projects`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(json!({
        "name": "Drone", "purpose": "Where to fly", "template": "drone"
    })))
)]
pub struct NewProject {
    /// Name.
    pub name: String,
    /// Purpose, in a sentence.
    #[serde(default)]
    pub purpose: String,
    /// Template.
    pub template: ProjectTemplate,
}
