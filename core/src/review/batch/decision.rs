//! Decision about a batch.

use crate::enum_with_all::enum_with_all;
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

enum_with_all! {
    /// State of a batch.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum BatchState {
        /// Its sample is being inspected.
        Open,
        /// Accepted: the labels that nobody inspected are accepted with it.
        Accepted,
        /// Rejected.
        Rejected,
    }
}

enum_with_all! {
    /// What becomes of the labels of a rejected batch that nobody inspected.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum RestOfBatch {
        /// They go back to their taskers, who check each of them.
        #[default]
        Rework,
        /// They wait for a review each.
        Review,
    }
}

/// Reason why a batch cannot be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefusal {
    /// Somebody decided it.
    #[error("this batch is decided already; open it again to see how")]
    AlreadyDecided,
    /// The sample is not through.
    #[error("the inspected labels do not accept the batch yet; go on with its sample")]
    NotInspected,
    /// The decision is not the plan's.
    #[error("the inspected labels say otherwise; write why you decide against them")]
    NeedsReason,
}

/// State of a batch after a person's decision, where its plan says `by_plan` (none: nothing yet).
///
/// A person may decide against the plan, or reject before it decides, with a reason.
///
/// # Errors
/// See [`BatchRefusal`].
pub fn decide_batch(
    state: BatchState,
    by_plan: Option<Verdict>,
    verdict: Verdict,
    has_reason: bool,
) -> Result<BatchState, BatchRefusal> {
    match (state, by_plan, verdict) {
        (BatchState::Accepted | BatchState::Rejected, ..) => Err(BatchRefusal::AlreadyDecided),
        (BatchState::Open, None, Verdict::Accept) => Err(BatchRefusal::NotInspected),
        (BatchState::Open, by_plan, verdict) if by_plan != Some(verdict) && !has_reason => {
            Err(BatchRefusal::NeedsReason)
        }
        (BatchState::Open, _, Verdict::Accept) => Ok(BatchState::Accepted),
        (BatchState::Open, _, Verdict::Reject) => Ok(BatchState::Rejected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Verdict::{Accept, Reject};

    #[test]
    fn a_person_follows_the_plan_or_says_why_not() {
        let decide =
            |by_plan, verdict, has_reason| decide_batch(BatchState::Open, by_plan, verdict, has_reason);
        assert_eq!(decide(Some(Accept), Accept, false), Ok(BatchState::Accepted));
        assert_eq!(decide(Some(Reject), Reject, false), Ok(BatchState::Rejected));
        assert_eq!(decide(Some(Reject), Accept, false), Err(BatchRefusal::NeedsReason));
        assert_eq!(decide(Some(Reject), Accept, true), Ok(BatchState::Accepted));
        assert_eq!(decide(None, Reject, true), Ok(BatchState::Rejected));
        assert_eq!(decide(None, Accept, true), Err(BatchRefusal::NotInspected));
        for state in [BatchState::Accepted, BatchState::Rejected] {
            assert_eq!(decide_batch(state, Some(Accept), Accept, true), Err(BatchRefusal::AlreadyDecided));
        }
    }
}
