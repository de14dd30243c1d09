//! Batches of tasks that are sampled and judged together.

use super::TaskSummary;
use crate::review::batch::{BatchPlan, BatchState, Outlook, RestOfBatch, SamplingMethod, WrongShare};
use crate::review::iso_2859::{InspectionLevel, SwitchingState};
use crate::review::{ErrorType, Verdict};
use serde::{Deserialize, Serialize};

/// Which labels of a stage that wait for a review come into a batch; what is left out does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BatchFilter {
    /// Id of the person who submitted them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tasker: Option<String>,
    /// Number of the release in force when they were submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<u32>,
    /// Class of which they have an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// First day on which they were submitted, `YYYY-MM-DD`, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_day: Option<String>,
    /// Last day on which they were submitted, `YYYY-MM-DD`, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_day: Option<String>,
}

/// New batch: `POST /projects/{project}/batches`; what it would be: `POST /projects/{project}/batches/plan`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "stage": "01937b2e-0000-7000-8000-000000000002",
        "filter": {"from_day": "2026-11-23", "to_day": "2026-11-29"},
        "method": {"kind": "iso2859", "settings": {"level": "II", "aql": 2.5, "reduced": true}}
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewBatch {
    /// Id of the stage.
    pub stage: String,
    /// Which labels.
    #[serde(default)]
    pub filter: BatchFilter,
    /// How their sample is chosen.
    pub method: SamplingMethod,
}

/// What a batch would be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchPreview {
    /// Number of its tasks.
    pub tasks: u32,
    /// Its plan; absent: there are no tasks, or inspection by ISO 2859-1 is discontinued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<BatchPlan>,
    /// Where the switching rules of ISO 2859-1 stand; absent: another method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switching: Option<SwitchingState>,
    /// Whose labels they are.
    pub taskers: Vec<BatchTasker>,
}

/// Person whose labels are in a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchTasker {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Number of their tasks.
    pub tasks: u32,
}

/// Batch: `GET /projects/{project}/batches`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchSummary {
    /// Id.
    pub id: String,
    /// Number in the project, from 1.
    pub number: u32,
    /// Id of the stage.
    pub stage: String,
    /// Its name.
    pub stage_name: String,
    /// Which labels it has.
    pub filter: BatchFilter,
    /// How its sample was chosen.
    pub method: SamplingMethod,
    /// State.
    pub state: BatchState,
    /// Number of its tasks.
    pub tasks: u32,
    /// Number of labels that are inspected at most.
    pub sample: u32,
    /// Number of inspected labels.
    pub inspected: u32,
    /// Number of wrong ones among them.
    pub wrong: u32,
    /// Whether most of its tasks were in a rejected batch before.
    pub is_resubmission: bool,
    /// Whether all of its tasks followed the decision.
    pub is_settled: bool,
    /// Who made it.
    pub created_by_name: String,
    /// When.
    pub created_at: String,
    /// Who decided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by_name: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
}

/// Batch with its plan: `GET /projects/{project}/batches/{batch}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchDetail {
    /// Its line in the list.
    pub batch: BatchSummary,
    /// Its plan.
    pub plan: BatchPlan,
    /// Verdict of the plan by the labels that were inspected; absent: it has none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_plan: Option<Verdict>,
    /// What decides from here.
    pub outlook: Outlook,
    /// Estimated share of wrong labels in the batch; absent: nothing was inspected, or by a sequential plan, which leaves no estimate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_share: Option<WrongShare>,
    /// Errors that were found, the most frequent first.
    pub errors: Vec<ErrorCount>,
    /// Rejected labels of the sample, at most 200.
    pub rejected: Vec<TaskSummary>,
    /// Number of labels of the sample that wait for another reviewer, since they are the caller's own.
    pub own_in_sample: u32,
    /// What becomes of the labels that nobody inspected, where it is rejected.
    pub rest: RestOfBatch,
    /// Reason of the decision; may be empty.
    pub reason: String,
}

/// Number of inspected labels with a type of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ErrorCount {
    /// The type.
    pub error: ErrorType,
    /// Number of labels.
    pub labels: u32,
}

/// What to inspect next in a batch: `GET /projects/{project}/batches/{batch}/next`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchProgress {
    /// The batch.
    pub batch: BatchSummary,
    /// Verdict of the plan by the labels that were inspected; absent: it has none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_plan: Option<Verdict>,
    /// What decides from here.
    pub outlook: Outlook,
    /// The next tasks of the sample for the caller, who labeled none of them; empty where the plan has its verdict.
    pub tasks: Vec<TaskSummary>,
}

/// Decision about a batch: `POST /projects/{project}/batches/{batch}/decision`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "verdict": "reject",
        "rest": "rework",
        "reason": "Boxes of trucks end at the ramp."
    }))))]
#[serde(deny_unknown_fields)]
pub struct NewBatchDecision {
    /// Verdict.
    pub verdict: Verdict,
    /// What becomes of the labels that nobody inspected, where the batch is rejected.
    #[serde(default)]
    pub rest: RestOfBatch,
    /// Reason; a decision that is not the plan's has one. Taskers read it in a rejected batch.
    #[serde(default)]
    pub reason: String,
}

/// Resumption of inspection by ISO 2859-1, which five rejected batches discontinued:
/// `POST /projects/{project}/batches/resume-inspection`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResumeInspection {
    /// Id of the stage.
    pub stage: String,
    /// Inspection level.
    pub level: InspectionLevel,
    /// Acceptance quality limit, percent.
    pub aql: f64,
    /// What was done about the cause of the rejections.
    pub reason: String,
}

/// Where the switching rules stand after a resumption.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InspectionState {
    /// State of the switching rules.
    pub switching: SwitchingState,
}

/// Verdict to take back: `POST /projects/{project}/tasks/{task}/review/withdraw`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WithdrawnVerdict {
    /// Id of the revision that it is about.
    pub revision: String,
}
