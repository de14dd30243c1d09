//! Switching rules: when to inspect more, less or not at all (section 9), as a pure state machine.

use super::master_table::follow;
use super::plan::aql_place;
use super::{InspectionSeverity, SamplingPlan, SamplingPlanError};
use serde::{Deserialize, Serialize};

/// State of the switching rules: all the history that the next step needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SwitchingState {
    /// Current inspection, with its counters.
    pub phase: InspectionPhase,
    /// Whether the responsible person wants reduced inspection when the score allows it (9.3.3.1 c).
    pub reduced_wanted: bool,
}

/// Inspection of the next lot, with the counters that decide when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "inspection", rename_all = "lowercase")]
pub enum InspectionPhase {
    /// Normal inspection, Table 2-A.
    Normal {
        /// Switching score; [`ENOUGH`] leads to reduced inspection.
        score: u32,
        /// Number of lots accepted since the last rejected one; none: no lot was rejected.
        since_rejection: Option<u32>,
    },
    /// Tightened inspection, Table 2-B.
    Tightened {
        /// Number of lots accepted in a row.
        accepted: u32,
        /// Number of lots rejected since tightened inspection began.
        rejected: u32,
    },
    /// Reduced inspection, Table 2-C.
    Reduced,
    /// No inspection, and therefore no acceptance, until the cause is removed; see [`resume`].
    Discontinued,
}

/// Switching score that leads to reduced inspection (9.3.3.1 a).
pub const ENOUGH: u32 = 30;

/// Result of the inspection of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotResult {
    /// Whether the lot was accepted.
    pub accepted: bool,
    /// Whether the lot would have been accepted under an AQL one step tighter.
    pub accepted_one_step_tighter: bool,
    /// Acceptance number of its plan.
    pub accept: u32,
    /// Whether this was its first inspection; resubmitted lots do not count (9.3).
    pub original: bool,
    /// Whether production runs at a steady rate, with no reason against reduced inspection.
    pub steady: bool,
}

impl LotResult {
    /// Result of the first inspection of a lot in steady production, with `bad` nonconforming items in the plan's
    /// sample.
    ///
    /// One step tighter is the plan of the same letter, hence the same sample, one AQL to the left in Table 2-A. At
    /// the first AQL there is none, and the lot then counts as not accepted there.
    ///
    /// # Errors
    /// An AQL that is not among [`AQLS`](super::AQLS).
    pub fn from_count(plan: &SamplingPlan, aql: f64, bad: u64) -> Result<Self, SamplingPlanError> {
        let tighter = aql_place(aql)?.checked_sub(1);
        let same_sample = tighter
            .and_then(|place| follow(InspectionSeverity::Normal, plan.code, place))
            .filter(|(code, _)| *code == plan.code);
        Ok(Self {
            accepted: bad <= u64::from(plan.accept),
            accepted_one_step_tighter: same_sample.is_some_and(|(_, accept)| bad <= u64::from(accept)),
            accept: plan.accept,
            original: true,
            steady: true,
        })
    }
}

impl SwitchingState {
    /// Normal inspection with all counters at 0 (9.1).
    pub fn start(reduced_wanted: bool) -> Self {
        Self { phase: InspectionPhase::NORMAL, reduced_wanted }
    }

    /// Severity for the next lot; none while inspection is discontinued.
    pub fn severity(&self) -> Option<InspectionSeverity> {
        match self.phase {
            InspectionPhase::Normal { .. } => Some(InspectionSeverity::Normal),
            InspectionPhase::Tightened { .. } => Some(InspectionSeverity::Tightened),
            InspectionPhase::Reduced => Some(InspectionSeverity::Reduced),
            InspectionPhase::Discontinued => None,
        }
    }
}

impl InspectionPhase {
    const NORMAL: Self = Self::Normal { score: 0, since_rejection: None };
    const TIGHTENED: Self = Self::Tightened { accepted: 0, rejected: 0 };
}

/// State after a lot.
///
/// Two rejections within five lots lead from normal to tightened inspection (9.3.1); five acceptances in a row lead
/// back (9.3.2); the fifth rejection under tightened inspection discontinues inspection (9.4). A score of [`ENOUGH`]
/// in steady production, where reduced inspection is wanted, leads to it (9.3.3); one rejection or unsteady
/// production ends it (9.3.4). Each phase resets the counters.
#[must_use]
pub fn next(state: &SwitchingState, lot: LotResult) -> SwitchingState {
    let phase = match state.phase {
        // Unsteady production ends reduced inspection, whatever the result of the lot.
        InspectionPhase::Reduced if !lot.steady => InspectionPhase::NORMAL,
        unchanged if !lot.original => unchanged,
        InspectionPhase::Normal { score, since_rejection } => {
            after_normal(state, score, since_rejection, lot)
        }
        InspectionPhase::Tightened { accepted, .. } if lot.accepted && accepted >= 4 => {
            InspectionPhase::NORMAL
        }
        InspectionPhase::Tightened { accepted, rejected } if lot.accepted => {
            InspectionPhase::Tightened { accepted: accepted + 1, rejected }
        }
        InspectionPhase::Tightened { rejected, .. } if rejected >= 4 => InspectionPhase::Discontinued,
        InspectionPhase::Tightened { rejected, .. } => {
            InspectionPhase::Tightened { accepted: 0, rejected: rejected + 1 }
        }
        InspectionPhase::Reduced if lot.accepted => InspectionPhase::Reduced,
        InspectionPhase::Reduced => InspectionPhase::NORMAL,
        InspectionPhase::Discontinued => InspectionPhase::Discontinued,
    };
    SwitchingState { phase, ..*state }
}

fn after_normal(
    state: &SwitchingState,
    score: u32,
    since_rejection: Option<u32>,
    lot: LotResult,
) -> InspectionPhase {
    if !lot.accepted {
        // Two of five: at most three accepted lots are between them.
        return match since_rejection {
            Some(0..=3) => InspectionPhase::TIGHTENED,
            _ => InspectionPhase::Normal { score: 0, since_rejection: Some(0) },
        };
    }
    // 9.3.3.2: a plan that accepts two or more nonconforming items can show how much better than the AQL the lot was.
    let score = match lot.accept {
        0 | 1 => score.saturating_add(2),
        _ if lot.accepted_one_step_tighter => score.saturating_add(3),
        _ => 0,
    };
    if score >= ENOUGH && lot.steady && state.reduced_wanted {
        return InspectionPhase::Reduced;
    }
    InspectionPhase::Normal { score, since_rejection: since_rejection.map(|lots| lots.saturating_add(1)) }
}

/// State after the cause of the rejections was removed: tightened inspection from its start (9.4). Other states stay
/// the same.
#[must_use]
pub fn resume(state: &SwitchingState) -> SwitchingState {
    match state.phase {
        InspectionPhase::Discontinued => SwitchingState { phase: InspectionPhase::TIGHTENED, ..*state },
        InspectionPhase::Normal { .. } | InspectionPhase::Tightened { .. } | InspectionPhase::Reduced => {
            *state
        }
    }
}

#[cfg(test)]
mod tests;
