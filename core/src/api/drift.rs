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

/// Drift in a stage week by week: `GET /projects/{project}/stages/{stage}/drift/weeks`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StageDriftWeeks {
    /// What each week is compared with; labels are those before all of the weeks.
    pub reference: DriftReference,
    /// The last eight weeks, the oldest first. Together they raise a false alarm with the probability of one comparison.
    pub weeks: Vec<DriftWeek>,
}

/// What came in in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DriftWeek {
    /// Its first day, `YYYY-MM-DD`, UTC.
    pub from: String,
    /// Number of scenes.
    pub scenes: u32,
    /// Whether there are enough scenes for an alarm.
    pub can_alarm: bool,
    /// Whether a feature drifts.
    pub alarm: bool,
    /// What moved from where to where, of at most three features.
    pub moved: Vec<String>,
    /// Number of odd objects.
    pub odd_objects: u32,
    /// Share of its objects that the reference covers; absent: there is nothing to cover them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covered: Option<f64>,
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
