//! Acceptance sampling item by item: inspection ends as soon as the found nonconforming items decide about the lot.
//!
//! Wald's sequential probability ratio test between two qualities: the acceptance quality limit (AQL), at which a lot is
//! rejected with at most the producer's risk, and the rejectable quality level (RQL), at which it is accepted with at most
//! the consumer's risk. Inspection ends with a decision at the truncation at the latest.
//!
//! | file | holds |
//! | --- | --- |
//! | `design` | what a plan must do, checked |
//! | `quality` | the share of nonconforming items in a lot, and the probability that the next item is one |
//! | `distribution` | probability of a number of nonconforming items in a sample |
//! | `single_plan` | the smallest single sampling plan with the same risks |
//! | `boundary` | acceptance and rejection numbers after each item, from the likelihood ratio |
//! | `recursion` | probability of acceptance and expected number of items, exactly |
//! | `search` | the narrowest boundaries that hold both risks, and the truncation |
//! | `plan` | the plan with its operating characteristic |
//!
//! Sources: A. Wald, *Sequential Analysis* (1947); the plans of ISO 28591 and the truncation rule of ISO 8422 are of this kind.
//! docs/statistics.md says what the plans assume.

mod boundary;
mod design;
mod distribution;
mod plan;
mod quality;
mod recursion;
mod search;
mod single_plan;

pub use design::{MOST_INSPECTED, SequentialDesign, SequentialPlanError};
pub use plan::{
    AcceptanceProbability, DecisionRisks, ExpectedInspections, InspectionSaving, SequentialPlan,
    SequentialStep, SingleSamplingPlan, sequential_plan, step_decision,
};
pub use quality::LotModel;
pub use single_plan::sample_acceptance;

#[cfg(test)]
mod tests;
