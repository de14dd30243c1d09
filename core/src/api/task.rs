//! Tasks, label revisions, submissions and reviews.

use super::Stage;
use crate::grade::Grade;
use crate::label::Document;
use crate::pipeline::TaskState;
use crate::review::{ErrorType, Verdict};
use crate::scene::Scene;
use serde::{Deserialize, Serialize};

/// A line in the task list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskSummary {
    /// Its id.
    pub id: String,
    /// Its project.
    pub project: String,
    /// Its stage.
    pub stage: String,
    /// The stage's name.
    pub stage_name: String,
    /// The scene's name.
    pub scene_name: String,
    /// Where it is in its life.
    pub state: TaskState,
    /// Who works or worked on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_name: Option<String>,
    /// Until when the claim holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_until: Option<String>,
    /// Whether there is golden to compare with.
    pub has_golden: bool,
    /// Whether its scene is in the stage's sample.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_sample: bool,
    /// The last verdict, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_verdict: Option<Verdict>,
    /// Its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_reason: Option<String>,
    /// A small picture: the blob of the scene's first image, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// When it last changed.
    pub updated_at: String,
}

/// All that the workbench needs: `GET /projects/{project}/tasks/{task}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskDetail {
    /// The task.
    pub task: TaskSummary,
    /// Its stage with ontology, rubric and guideline.
    pub stage: Stage,
    /// What is labeled.
    pub scene: Scene,
    /// The caller's draft if there is one newer, else the last submitted label, else empty.
    pub document: Document,
    /// The golden label, where the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<Document>,
    /// The golden item's id, where the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden_id: Option<String>,
    /// Oldest first.
    pub revisions: Vec<RevisionSummary>,
    /// Oldest first.
    pub reviews: Vec<Review>,
    /// What models predict here, the last imported first.
    #[serde(default)]
    pub predictions: Vec<Prediction>,
}

/// What a model says is in a task's scene: shown, never graded, taken over object by object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prediction {
    /// The model's name, with its version where that matters.
    pub model: String,
    /// When it was imported.
    pub at: String,
    /// Objects with their shapes; the attribute `score`, of the object or its shapes, is how sure the model is.
    pub document: Document,
}

/// One submitted label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionSummary {
    /// Its id.
    pub id: String,
    /// 1, 2, 3, … within the task.
    pub number: u32,
    /// Who submitted it.
    pub author: String,
    /// Their name.
    pub author_name: String,
    /// When.
    pub submitted_at: String,
    /// SHA-256 of the document's canonical JSON.
    pub hash: String,
    /// Objects in it.
    pub objects: u32,
    /// The server's grade, where the task has golden and the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
}

/// A revision with its document: `GET …/tasks/{task}/revisions/{revision}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    /// Its line.
    pub summary: RevisionSummary,
    /// As submitted.
    pub document: Document,
}

/// `POST …/stages/{stage}/claim`: the next task, or `None` where all are taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimResponse {
    /// The task, now the caller's.
    pub task: Option<TaskSummary>,
}

/// `PUT …/tasks/{task}/draft` and `POST …/tasks/{task}/submit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(crate::openapi::label_body)))]
pub struct LabelBody {
    /// The whole label.
    pub document: Document,
}

/// What became of a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitResponse {
    /// The task as it is now.
    pub task: TaskSummary,
    /// What was stored.
    pub revision: RevisionSummary,
}

/// `POST …/tasks/{task}/review`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "revision": "01937b2e-0000-7000-8000-000000000003",
        "verdict": "reject",
        "errors": ["geometry"],
        "reason": "The car in front is half a metre off."
    }))))]
pub struct NewReview {
    /// The revision judged; another one in the meantime is a 412.
    pub revision: String,
    /// Accept or reject.
    pub verdict: Verdict,
    /// For a rejection: at least one.
    #[serde(default)]
    pub errors: Vec<ErrorType>,
    /// For a rejection: what to do better.
    #[serde(default)]
    pub reason: String,
}

/// A verdict on a revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Its id.
    pub id: String,
    /// The revision judged.
    pub revision: String,
    /// The revision's number.
    pub number: u32,
    /// Who judged.
    pub reviewer: String,
    /// Their name.
    pub reviewer_name: String,
    /// Accept or reject.
    pub verdict: Verdict,
    /// What was wrong.
    pub errors: Vec<ErrorType>,
    /// In words.
    pub reason: String,
    /// When.
    pub created_at: String,
}
