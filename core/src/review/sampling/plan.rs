//! The plan for a lot.

use super::code::code;
use super::table::{follow, sample_size};
use super::{AQLS, InspectionLevel, InspectionSeverity, SampleSizeCode};
use serde::{Deserialize, Serialize};

/// How many items to inspect, and what follows from the number of bad ones among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamplingPlan {
    /// The letter whose plan it is; not the lot's own where the table has an arrow.
    pub code: SampleSizeCode,
    /// Items to inspect, drawn at random; at most the lot.
    pub sample: u64,
    /// Accept the lot at this many bad items or fewer.
    pub accept: u32,
    /// Reject it at this many or more: one more than `accept`.
    pub reject: u32,
    /// The plan asks for no fewer items than the lot has: inspect them all. Written only where it is so.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub whole_lot: bool,
}

/// Why there is no plan.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SamplingPlanError {
    /// A lot of no items.
    #[error("the lot is empty. Give the number of its items")]
    EmptyLot,
    /// Not one of [`AQLS`].
    #[error("AQL {aql} has no plans in ISO 2859-1. Take {nearest}")]
    Aql {
        /// As given.
        aql: f64,
        /// One or two that have plans.
        nearest: String,
    },
}

/// The place of an AQL in [`AQLS`].
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

/// The plan for a lot: its letter by Table 1, then along the arrows of the severity's master table to the first
/// plan there is, which is used with that plan's own sample size (10.3).
///
/// The AQL is in percent nonconforming up to 10, or in nonconformities per 100 items. Table 1 starts at a lot
/// of 2; a lot of 1 is inspected whole.
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
    // Every column has plans, as the tests show; no panic rests on it.
    let missing = SamplingPlanError::Aql { aql, nearest: "another".to_owned() };
    let (code, accept) = follow(severity, code(lot, level), place).ok_or(missing)?;
    let size = sample_size(severity, code);
    Ok(SamplingPlan { code, sample: size.min(lot), accept, reject: accept + 1, whole_lot: size >= lot })
}
