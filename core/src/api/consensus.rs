//! Consensus of several people who labeled a task without seeing each other's labels.

use super::RevisionSummary;
use crate::label::Document;
use crate::label_merge::AdjudicationReason;
use serde::{Deserialize, Serialize};

/// Merged label of a task with how far its raters agree: `GET /projects/{project}/tasks/{task}/consensus`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskConsensus {
    /// The last submission of each rater, in the order in which they first submitted.
    pub raters: Vec<RevisionSummary>,
    /// Id of the last submission that the merge is made from.
    pub revision: String,
    /// The merged label.
    pub label: Document,
    /// Objects that the raters drew: first those of the label, then those that too few drew.
    pub objects: Vec<ObjectConsensus>,
}

impl TaskConsensus {
    /// Names of the raters, for a sentence.
    pub fn rater_names(&self) -> String {
        let names: Vec<&str> = self.raters.iter().map(|rater| rater.author_name.as_str()).collect();
        names.join(", ")
    }
}

/// How far the raters agree on an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ObjectConsensus {
    /// Id in the merged label; absent: too few raters drew it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Class that most gave it.
    pub class: String,
    /// Number of raters who drew it.
    pub drawn: u32,
    /// Mean value of the rubric's match measure between the raters' shapes and the merged ones, in its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<f64>,
    /// Why a person must decide; empty: nobody must.
    pub adjudication: Vec<AdjudicationReason>,
}

/// Acceptance of a merged label: `POST /projects/{project}/tasks/{task}/consensus`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(examples(json!({
        "revision": "01937b2e-0000-7000-8000-000000000003"
    }))))]
#[serde(deny_unknown_fields)]
pub struct AcceptConsensus {
    /// See [`TaskConsensus::revision`]. A newer one answers 412.
    pub revision: String,
}
