//! A reviewer's own figures.

use super::ClassAgreement;
use crate::alignment::AgreementShare;
use serde::{Deserialize, Serialize};

/// How the caller reviews: `GET /projects/{project}/my-reviews`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewerFigures {
    /// First day that counts, `YYYY-MM-DD`.
    pub since: String,
    /// Number of labels that they judged.
    pub labels: u32,
    /// Share of their verdicts on objects of honeypots, whose golden label they did not see, that golden gives too; absent: there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_golden: Option<AgreementShare>,
    /// Share of their verdicts on objects that the customer gave too; absent: the customer judged none of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with_customer: Option<AgreementShare>,
    /// The class on which they agree least with golden, with at least five objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weakest: Option<ClassAgreement>,
    /// Wrong objects that they accepted, of those with golden.
    pub accepted_wrong: u32,
    /// Right objects that they rejected, of those with golden.
    pub rejected_right: u32,
    /// Median time for a label, seconds; absent: it was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median_seconds: Option<f64>,
    /// Agreement with golden by week, oldest first; weeks without any are left out.
    pub weeks: Vec<WeekAgreement>,
}

/// Agreement in a week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekAgreement {
    /// Its last day, `YYYY-MM-DD`.
    pub until: String,
    /// The agreement.
    pub agreement: AgreementShare,
}
