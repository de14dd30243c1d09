//! Projects and stages.

use crate::golden::LabelingRules;
use crate::ontology::Ontology;
use crate::permission::Role;
use crate::release::StageRules;
use crate::rubric::Rubric;
use serde::{Deserialize, Serialize};

/// `GET /projects`, and with stages `GET /projects/{project}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Project {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for, in a sentence.
    pub purpose: String,
    /// The caller's role in it.
    pub role: Role,
    /// In pipeline order.
    pub stages: Vec<StageSummary>,
}

/// A stage, with how far its tasks are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What is done in it.
    pub kind: StageKind,
    /// Tasks open to claim.
    pub queued: u32,
    /// Tasks somebody works on, rework included.
    pub working: u32,
    /// Tasks that wait for a reviewer.
    pub in_review: u32,
    /// Tasks done.
    pub accepted: u32,
    /// Golden items.
    pub golden: u32,
}

/// What is done in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum StageKind {
    /// Shapes on images.
    Image,
    /// Cuboids in LiDAR, with cameras beside.
    Cuboid,
}

/// All of a stage: `GET /projects/{project}/stages/{stage}`. Its `ETag` is the revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stage {
    /// Its id.
    pub id: String,
    /// Its project.
    pub project: String,
    /// Its name.
    pub name: String,
    /// What is done in it.
    pub kind: StageKind,
    /// Classes and attributes.
    pub ontology: Ontology,
    /// How labels are graded.
    pub rubric: Rubric,
    /// Written instructions, Markdown.
    pub guideline: String,
    /// Whether taskers may compare their label with golden before they submit (training), where the task has
    /// a golden item.
    pub compare_while_labeling: bool,
    /// Counts changes.
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

/// `PUT /projects/{project}/stages/{stage}`, with `If-Match`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageChange {
    /// Its name.
    pub name: String,
    /// Classes and attributes.
    pub ontology: Ontology,
    /// How labels are graded.
    pub rubric: Rubric,
    /// Written instructions, Markdown.
    pub guideline: String,
    /// See [`Stage::compare_while_labeling`].
    pub compare_while_labeling: bool,
    /// What changed and why, in up to 400 characters.
    #[serde(default)]
    pub why: String,
}

/// A line of `GET /projects/{project}/stages/{stage}/revisions`: a version of a stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageRevision {
    /// Its number.
    pub revision: u32,
    /// Why it was made, as its author said; may be empty.
    pub why: String,
    /// The release that made it, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Who made it; none: it was there before versions were kept, or a program made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_name: Option<String>,
    /// When; none: before versions were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// `GET /projects/{project}/stages/{stage}/revisions/{revision}`: a version of a stage, whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageVersion {
    /// Its number.
    pub revision: u32,
    /// The rules.
    pub rules: StageRules,
}

/// What a new project starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ProjectTemplate {
    /// Polygons of flyable space on drone photographs.
    Drone,
    /// Cuboids in LiDAR with cameras.
    Street,
    /// Boxes on images.
    Images,
}

/// `POST /projects`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({ "name": "Drone", "purpose": "Where to fly", "template": "drone" }))))]
pub struct NewProject {
    /// Its name.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default)]
    pub purpose: String,
    /// What it starts with.
    pub template: ProjectTemplate,
}
