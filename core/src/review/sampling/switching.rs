//! When to inspect more, less or not at all (section 9), as a pure state machine.

use super::plan::aql_place;
use super::table::follow;
use super::{InspectionSeverity, SamplingPlan, SamplingPlanError};
use serde::{Deserialize, Serialize};

/// What has been going on; a record of it is all that the next step needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchingState {
    /// Under which inspection, and what counts there.
    pub phase: InspectionPhase,
    /// Whether whoever is responsible wants reduced inspection once it is earned (9.3.3.1 c).
    pub reduced_wanted: bool,
}

/// The inspection that the next lot gets, with the lots that count towards leaving it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "inspection", rename_all = "lowercase")]
pub enum InspectionPhase {
    /// Table 2-A.
    Normal {
        /// The switching score; [`ENOUGH`] earns reduced inspection.
        score: u32,
        /// Lots accepted since the last rejected one, if one was rejected.
        since_rejection: Option<u32>,
    },
    /// Table 2-B.
    Tightened {
        /// Lots accepted in a row.
        accepted: u32,
        /// Lots rejected since tightened inspection began.
        rejected: u32,
    },
    /// Table 2-C.
    Reduced,
    /// No inspection, and so no acceptance, until the cause is removed; see [`resume`].
    Discontinued,
}

/// The switching score that earns reduced inspection (9.3.3.1 a).
pub const ENOUGH: u32 = 30;

/// What became of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotResult {
    /// Whether it was accepted.
    pub accepted: bool,
    /// Whether it would have been under an AQL one step tighter.
    pub accepted_one_step_tighter: bool,
    /// The acceptance number of its plan.
    pub accept: u32,
    /// Whether this was its first inspection; lots submitted again count for nothing (9.3).
    pub original: bool,
    /// Whether production runs at a steady rate, with nothing that speaks against reduced inspection.
    pub steady: bool,
}

impl LotResult {
    /// A lot inspected for the first time in steady production; `bad` items were found in the plan's sample.
    ///
    /// One step tighter is the plan of the same letter, hence the same sample, one AQL to the left in Table
    /// 2-A. At the first AQL there is none, and the lot then counts as not accepted there.
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
    /// Normal inspection with nothing counted (9.1).
    pub fn start(reduced_wanted: bool) -> Self {
        Self { phase: InspectionPhase::NORMAL, reduced_wanted }
    }

    /// The table for the next lot; none while inspection is discontinued.
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

/// What follows for the next lot.
///
/// Two rejections within five lots tighten normal inspection (9.3.1); five acceptances in a row undo that
/// (9.3.2); the fifth rejection under tightened inspection ends inspection (9.4). A score of [`ENOUGH`] in
/// steady production, where it is wanted, earns reduced inspection (9.3.3); one rejection or unsteady
/// production ends that (9.3.4). Each phase starts counting anew.
#[must_use]
pub fn next(state: &SwitchingState, lot: LotResult) -> SwitchingState {
    let phase = match state.phase {
        // Unsteady production ends reduced inspection whatever lot tells of it.
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
        // Two of five: at most three accepted lots lie between them.
        return match since_rejection {
            Some(0..=3) => InspectionPhase::TIGHTENED,
            _ => InspectionPhase::Normal { score: 0, since_rejection: Some(0) },
        };
    }
    // 9.3.3.2: a plan that bears two or more bad items can show how much better than the AQL the lot was.
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

/// After the cause of the rejections was removed: tightened inspection from the start (9.4). Other states stay.
#[must_use]
pub fn resume(state: &SwitchingState) -> SwitchingState {
    match state.phase {
        InspectionPhase::Discontinued => SwitchingState { phase: InspectionPhase::TIGHTENED, ..*state },
        _ => *state,
    }
}

#[cfg(test)]
mod tests;
