//! Drift of what comes in from a reference.

use crate::drift::DriftReport;
use crate::enum_with_all::enum_with_all;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

enum_with_all! {
    /// What incoming labels are compared with.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum DriftReference {
        /// The vetted golden items of the stage.
        Golden,
        /// The labels that were submitted before.
        Labels,
    }
}

/// Drift in a stage: `GET /projects/{project}/stages/{stage}/drift`. Items of the report are ids of tasks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageDrift {
    /// First day of the labels that are compared, `YYYY-MM-DD`, UTC.
    pub since: String,
    /// What they are compared with.
    pub reference: DriftReference,
    /// The comparison; its lists of features and odd objects have at most 200 entries.
    pub report: DriftReport,
    /// Number of odd objects.
    pub odd_objects: u32,
    /// Whether there are more labels than were read: the newest of each side were.
    pub is_partial: bool,
    /// Scene of each task that the report names.
    pub scenes: BTreeMap<String, DriftScene>,
}

/// Scene of a task that a report names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriftScene {
    /// Its name.
    pub name: String,
    /// Whether its label is golden, or proposed as such.
    pub has_golden: bool,
    /// Id of its last submission; absent: a golden item without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
}
