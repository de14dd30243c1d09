//! Trust in taskers: the quality of each one by stage, class and concept, with an interval, and the route that it gives
//! to the next task.
//!
//! | file | holds |
//! | --- | --- |
//! | `judged` | which golden objects a graded label got right |
//! | `evidence` | judged objects, their weights, and which of them are still valid after a release |
//! | `difficulty` | how much harder one class and concept is than the others |
//! | `quality_model` | the posterior of every quality by partial pooling |
//! | `route` | the decision on the interval: straight through, sampled, full review, consensus, pause |
//! | `resolution` | how many more judgements an interval needs to pass or to fail |
//!
//! The quality is the share of objects that are right. It is not a measure of a person: an unclear rule looks the
//! same as carelessness. docs/statistics.md says what the model assumes and what it must not be used for.

mod beta;
mod difficulty;
mod estimate;
mod evidence;
mod grid;
mod judged;
mod quality_model;
mod resolution;
mod route;

pub use estimate::{CellQuality, QualityEstimate, StageQuality, TaskerQuality};
pub use evidence::{TrustEvidence, select_valid_evidence};
pub use judged::{JudgedObject, judged_objects};
pub use quality_model::estimate_quality;
pub use resolution::{MOST_JUDGEMENTS, judgements_to_resolve};
pub use route::{
    CONSENSUS_LABELS, Route, RouteDecision, RouteKind, RouteOverride, RoutePolicy, RoutePolicyError,
    RouteRequest, decide_routes,
};

#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
