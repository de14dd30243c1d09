//! Method by which the sample of a batch is chosen.

use crate::review::iso_2859::{InspectionLevel, SamplingPlanError};
use crate::review::sequential_plan::SequentialPlanError;
use serde::{Deserialize, Serialize};

/// Tasks of a batch at most. A larger lot is several batches.
pub const MOST_TASKS: u32 = 20_000;

/// Method by which the sample of a batch is chosen, and when it accepts the batch.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", content = "settings", rename_all = "snake_case", deny_unknown_fields)]
pub enum SamplingMethod {
    /// Single sampling by ISO 2859-1. Its switching rules say how severe it is.
    Iso2859 {
        /// Inspection level.
        level: InspectionLevel,
        /// Acceptance quality limit, percent of wrong labels.
        aql: f64,
        /// Whether a good record leads to reduced inspection.
        #[serde(default)]
        reduced: bool,
    },
    /// One label after the other, until those that are wrong decide.
    Sequential {
        /// Acceptance quality limit, percent of wrong labels: batches this good should be accepted.
        aql: f64,
        /// Rejectable quality level, percent of wrong labels: batches this bad should be rejected.
        rql: f64,
        /// Producer's risk: largest probability of rejecting a batch at the AQL.
        alpha: f64,
        /// Consumer's risk: largest probability of accepting a batch at the RQL.
        beta: f64,
    },
    /// A share of the labels, each with the same probability.
    FixedRate {
        /// Share of the batch that is inspected, above 0 and up to 1.
        share: f64,
        /// Largest share of wrong labels in the sample that accepts the batch, from 0 to 1.
        accept: f64,
    },
    /// A share of the labels, more of people whose labels are wrong more often.
    Risk {
        /// Share of the batch that is inspected, above 0 and up to 1.
        share: f64,
        /// Largest estimated share of wrong labels that accepts the batch, from 0 to 1.
        accept: f64,
    },
}

/// Reason why a method gives no plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SamplingMethodError {
    /// ISO 2859-1 has no plan.
    #[error(transparent)]
    Iso2859(#[from] SamplingPlanError),
    /// There is no sequential plan.
    #[error(transparent)]
    Sequential(#[from] SequentialPlanError),
    /// A share is out of range.
    #[error("{name} is {value}. Enter a share {range}")]
    Share {
        /// Which one.
        name: &'static str,
        /// The number of the request.
        value: f64,
        /// The range.
        range: &'static str,
    },
}

impl SamplingMethodError {
    /// Name of the setting that is wrong.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Iso2859(_) => "aql",
            Self::Sequential(SequentialPlanError::Percentage { name: "AQL", .. }) => "aql",
            Self::Sequential(SequentialPlanError::Risk { name, .. }) | Self::Share { name, .. } => name,
            Self::Sequential(_) => "rql",
        }
    }
}

/// Check shares of a method.
pub(super) fn check_shares(share: f64, accept: f64) -> Result<(), SamplingMethodError> {
    if !(share > 0.0 && share <= 1.0) {
        let range = "above 0 and up to 1, such as 0.1";
        return Err(SamplingMethodError::Share { name: "share", value: share, range });
    }
    if !(0.0..=1.0).contains(&accept) {
        let range = "from 0 to 1, such as 0.02";
        return Err(SamplingMethodError::Share { name: "accept", value: accept, range });
    }
    Ok(())
}
