//! Aggregation of ratings: the most likely value of each item.
//!
//! | method | takes into account | probability |
//! | --- | --- | --- |
//! | [`AggregationMethod::Majority`] | how many raters gave a value | share of the item's ratings |
//! | [`AggregationMethod::DawidSkene`] | also which values each rater confuses, learned from all items | posterior of the model |
//!
//! The values are names without an order. [`label_merge`](crate::label_merge) merges whole labels, and uses both methods for
//! classes and attributes; [`golden::consensus`](crate::golden) chooses one of several labels under a rubric.

mod dawid_skene;
mod expectation_maximization;
mod majority;
mod method;
mod responses;

pub use dawid_skene::{DawidSkene, MOST_ITERATIONS};
pub use method::consensus;

use serde::{Deserialize, Serialize};

/// Method of aggregation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "kebab-case")]
pub enum AggregationMethod {
    /// The value that most raters gave.
    Majority,
    /// The most probable value when each rater has a confusion matrix of their own (Dawid and Skene 1979).
    DawidSkene,
}

/// Most likely value of an item.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ItemConsensus<'a> {
    /// Name of the item.
    pub item: &'a str,
    /// `None` for an item whose ratings are all missing.
    pub value: Option<&'a str>,
    /// Probability of the value, from 0 to 1.
    pub probability: Option<f64>,
}

/// Reason why there is no consensus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum AggregationError {
    /// No row has a value.
    #[error("there are no ratings. Add rows with an item, a rater and a value")]
    NoRatings,
    /// The confusion matrices do not fit into bounded memory and time.
    #[error(
        "{values} different values in {ratings} ratings are too many for Dawid-Skene. Write each value in one \
         way, split the table, or use method majority"
    )]
    Size { values: usize, ratings: usize },
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
