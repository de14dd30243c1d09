//! Sampling plan of a lot.

use super::code_letter::code;
use super::master_table::{follow, sample_size};
use super::{AQLS, InspectionLevel, InspectionSeverity, SampleSizeCode};
use serde::{Deserialize, Serialize};

/// Sampling plan: the number of items to inspect, and the decision by the number of nonconforming items among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SamplingPlan {
    /// Code letter of the plan; not that of the lot where the table has an arrow.
    pub code: SampleSizeCode,
    /// Number of items to inspect, drawn at random; at most the lot.
    pub sample: u64,
    /// Acceptance number: accept the lot at this many nonconforming items or fewer.
    pub accept: u32,
    /// Rejection number: reject the lot at this many or more; one more than `accept`.
    pub reject: u32,
    /// Whether the plan's sample is at least as large as the lot, so that all items are inspected. Serialized only
    /// where true.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub whole_lot: bool,
}

/// Reason why there is no plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SamplingPlanError {
    /// The lot has no items.
    #[error("the lot is empty. Enter its number of items")]
    EmptyLot,
    /// The AQL is not one of [`AQLS`].
    #[error("AQL {aql} has no plans in ISO 2859-1. Use {nearest}")]
    Aql {
        /// The AQL of the request.
        aql: f64,
        /// The nearest one or two AQLs that have plans.
        nearest: String,
    },
}

/// Index of an AQL in [`AQLS`].
pub(super) fn aql_place(aql: f64) -> Result<usize, SamplingPlanError> {
    if let Some(place) = AQLS.iter().position(|known| (aql - known).abs() <= 1e-9 * known) {
        return Ok(place);
    }
    let above = AQLS.iter().position(|known| *known > aql);
    let nearest = match above {
        Some(0) => AQLS[0].to_string(),
        Some(place) => format!("{} or {}", AQLS[place - 1], AQLS[place]),
        None if aql.is_nan() => "a number from 0.01 to 1000".to_owned(),
        None => AQLS[AQLS.len() - 1].to_string(),
    };
    Err(SamplingPlanError::Aql { aql, nearest })
}

/// Sampling plan for a lot: its code letter by Table 1, then along the arrows of the severity's master table to the
/// first plan, which is used with that plan's own sample size (10.3).
///
/// The AQL is in percent nonconforming up to 10, or in nonconformities per 100 items. Table 1 starts at a lot of 2; a
/// lot of 1 is inspected completely.
///
/// # Errors
/// An empty lot; an AQL that is not among [`AQLS`].
pub fn plan(
    lot: u64,
    level: InspectionLevel,
    aql: f64,
    severity: InspectionSeverity,
) -> Result<SamplingPlan, SamplingPlanError> {
    let place = aql_place(aql)?;
    if lot == 0 {
        return Err(SamplingPlanError::EmptyLot);
    }
    // Every column has plans, as the tests show; this error only avoids a panic.
    let missing = SamplingPlanError::Aql { aql, nearest: "another".to_owned() };
    let (code, accept) = follow(severity, code(lot, level), place).ok_or(missing)?;
    let size = sample_size(severity, code);
    Ok(SamplingPlan { code, sample: size.min(lot), accept, reject: accept + 1, whole_lot: size >= lot })
}
