//! Tasks, label revisions, submissions and reviews.

use super::{AttemptPlace, Stage};
use crate::grade::Grade;
use crate::label::Document;
use crate::pipeline::{TaskNoteKind, TaskState};
use crate::review::{ErrorType, Verdict};
use crate::scene::Scene;
use serde::{Deserialize, Serialize};

/// Line of the list of tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskSummary {
    /// Id.
    pub id: String,
    /// Id of the project.
    pub project: String,
    /// Id of the stage.
    pub stage: String,
    /// The stage's name.
    pub stage_name: String,
    /// The scene's name.
    pub scene_name: String,
    /// State.
    pub state: TaskState,
    /// Id of the person who works or worked on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Name of the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_name: Option<String>,
    /// Time at which the claim expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease_until: Option<String>,
    /// Number of the claim, from 1: `Lease-Token` of the drafts and the submission of who has it. It grows when the task is
    /// claimed anew.
    #[serde(default)]
    pub lease: u32,
    /// Whether it has a golden label to compare with; absent: the caller may not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_golden: Option<bool>,
    /// Whether it is a honeypot: its scene is a golden item's, whose label the tasker's is graded against; absent also where the
    /// caller may not know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_honeypot: bool,
    /// Whether its scene is in the stage's sample; absent also where the caller may not know.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_sample: bool,
    /// Last verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_verdict: Option<Verdict>,
    /// Reason of the last verdict.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_reason: Option<String>,
    /// Text of the last note since it was claimed, such as a tasker's question or the reason why it was skipped; absent while
    /// it is queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_note: Option<String>,
    /// A small picture: the blob of the scene's first image, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// Time of the last change.
    pub updated_at: String,
}

/// Task with all that the workbench shows: `GET /projects/{project}/tasks/{task}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskDetail {
    /// Task as in the list.
    pub task: TaskSummary,
    /// Its stage with ontology, rubric and guideline.
    pub stage: Stage,
    /// Recording to label.
    pub scene: Scene,
    /// Label: the caller's draft if it is the newest, else the last submitted label, else an empty one.
    pub document: Document,
    /// Revision of the caller's draft, to be named by `If-Match` when the next one is saved; 0: none was ever saved.
    #[serde(default)]
    pub draft_revision: u32,
    /// Whether `document` is the caller's draft.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_draft: bool,
    /// Active time that the caller's draft has so far, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_seconds: Option<u32>,
    /// Golden label, if the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<Document>,
    /// Id of the golden item, if the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden_id: Option<String>,
    /// Oldest first.
    pub revisions: Vec<RevisionSummary>,
    /// Oldest first.
    pub reviews: Vec<Review>,
    /// Notes that moved the task, oldest first.
    #[serde(default)]
    pub notes: Vec<TaskNote>,
    /// Predictions of models, the last imported first.
    #[serde(default)]
    pub predictions: Vec<Prediction>,
    /// Place in an attempt at a course or exam, where it is an item of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<AttemptPlace>,
}

/// Prediction of a model for a task's scene. It is shown, never graded; taskers copy objects from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Prediction {
    /// The model's name, with its version where that matters.
    pub model: String,
    /// Time of the import.
    pub at: String,
    /// Objects with their shapes; the attribute `score`, of the object or its shapes, is how sure the model is.
    pub document: Document,
}

/// Submitted label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevisionSummary {
    /// Id.
    pub id: String,
    /// Number within the task, from 1.
    pub number: u32,
    /// Id of the author.
    pub author: String,
    /// Name of the person.
    pub author_name: String,
    /// Time.
    pub submitted_at: String,
    /// SHA-256 of the document's canonical JSON.
    pub hash: String,
    /// Number of objects.
    pub objects: u32,
    /// Grade, if the task has golden and the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Whether the task had golden that the author could see while labeling: the grade says little then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub saw_golden: bool,
    /// Active time of its author, seconds; absent: it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_seconds: Option<u32>,
}

/// Revision with its label: `GET …/tasks/{task}/revisions/{revision}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revision {
    /// Its line in the list.
    pub summary: RevisionSummary,
    /// Label as submitted.
    pub document: Document,
}

/// Note that moves a task: `POST …/tasks/{task}/notes`. A tasker skips their task or asks a question about it; operations
/// answer, put a task back into the queue, or reopen an accepted one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "kind": "question",
        "text": "Is the shed at the edge of the meadow a building?"
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewTaskNote {
    /// What it does to the task.
    pub kind: TaskNoteKind,
    /// Reason, question or answer; up to 4,000 characters.
    pub text: String,
}

/// Note of a task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskNote {
    /// Id.
    pub id: String,
    /// What it did to the task.
    pub kind: TaskNoteKind,
    /// Id of the author.
    pub author: String,
    /// Name of the person.
    pub author_name: String,
    /// Reason, question or answer.
    pub text: String,
    /// Time.
    pub created_at: String,
}

/// Claimed task: `POST …/stages/{stage}/claim`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClaimResponse {
    /// Task of the caller; null: no task is open.
    pub task: Option<TaskSummary>,
}

/// Label to save or to submit: `PUT …/tasks/{task}/draft` and `POST …/tasks/{task}/submit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(examples(crate::openapi::examples::label_body))
)]
#[serde(deny_unknown_fields)]
pub struct LabelBody {
    /// Whole label.
    pub document: Document,
    /// Active time of the caller on it, seconds: the time between input events, without breaks. What is longer than the time since
    /// they claimed the task, or submitted a label of it, counts as that time. Absent: it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_seconds: Option<u32>,
}

/// Result of a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitResponse {
    /// Task after the submission.
    pub task: TaskSummary,
    /// Stored revision.
    pub revision: RevisionSummary,
}

/// New review: `POST …/tasks/{task}/review`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "revision": "01937b2e-0000-7000-8000-000000000003",
        "verdict": "reject",
        "errors": ["geometry"],
        "reason": "The car in front is half a metre off."
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewReview {
    /// Id of the reviewed revision. A newer one answers 412.
    pub revision: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Types of errors; a rejection has at least one.
    #[serde(default)]
    pub errors: Vec<ErrorType>,
    /// Reason; a rejection has one.
    #[serde(default)]
    pub reason: String,
    /// Ids of the objects that are wrong. The others count as accepted; a rejection without any, and with another error type than
    /// `missed`, is of the label as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<String>,
    /// Time that the reviewer spent on it, seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
    /// The label as the reviewer corrected it, with the verdict `accept`: it becomes the accepted label. What differs counts as
    /// rejected, by types of errors that follow from the changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrected: Option<Document>,
}

impl NewReview {
    /// Acceptance of a revision.
    pub fn accept(revision: String) -> Self {
        Self {
            revision,
            verdict: Verdict::Accept,
            errors: Vec::new(),
            reason: String::new(),
            rejected: Vec::new(),
            seconds: None,
            corrected: None,
        }
    }
}

/// Review of a revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Id.
    pub id: String,
    /// Id of the reviewed revision.
    pub revision: String,
    /// Number of the reviewed revision.
    pub number: u32,
    /// Id of the reviewer.
    pub reviewer: String,
    /// Name of the person.
    pub reviewer_name: String,
    /// Verdict.
    pub verdict: Verdict,
    /// Types of errors.
    pub errors: Vec<ErrorType>,
    /// Ids of the objects that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<String>,
    /// Reason.
    pub reason: String,
    /// Time.
    pub created_at: String,
}
