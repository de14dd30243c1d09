//! Chance-corrected agreement between raters.
//!
//! | metric | raters | levels | interval |
//! | --- | --- | --- | --- |
//! | [`AgreementMetric::Cohen`] | two | nominal, ordinal, interval | large sample |
//! | [`AgreementMetric::Fleiss`] | any, as many for each item | nominal | large sample |
//! | [`AgreementMetric::Krippendorff`] | any, ratings may be missing | all four | bootstrap over items |
//!
//! Cohen's kappa is unweighted on the nominal level, has linear weights by rank on the ordinal one and
//! quadratic weights by value on the interval one.
//!
//! 1 is perfect agreement, 0 what chance would give, below 0 is worse than chance. Items with fewer than two
//! ratings say nothing of agreement and are left out.

mod coded;
mod coefficient;
mod cohen;
mod csv;
mod fleiss;
mod interval;
mod krippendorff;
mod ratings;

pub use coefficient::{Agreement, agreement};
pub use interval::RESAMPLES;
pub use krippendorff::MOST_RATIO_CATEGORIES;
pub use ratings::Ratings;

use serde::{Deserialize, Serialize};

/// Which coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AgreementMetric {
    /// Cohen's kappa (1960), weighted (1968) where the level has an order.
    Cohen,
    /// Fleiss' kappa (1971).
    Fleiss,
    /// Krippendorff's alpha (2011).
    Krippendorff,
}

/// What the values mean to each other (Stevens 1946).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MeasurementLevel {
    /// Names: equal or not.
    Nominal,
    /// Numbers whose order counts.
    Ordinal,
    /// Numbers whose differences count.
    Interval,
    /// Numbers from 0 whose ratios count.
    Ratio,
}

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum AgreementError {
    /// No item has two ratings.
    #[error("no item was rated by two raters. Have raters rate the same items")]
    NoPairs,
    /// One item alone tells nothing of how the figure varies.
    #[error("only one item was rated by two raters. Have them rate more of the same items")]
    OneItem,
    /// Nothing but one value: agreement by chance is total, and what lies beyond it undefined.
    #[error(
        "all ratings are the same, so agreement beyond chance is undefined. \
         Add items on which ratings can differ"
    )]
    OneCategory,
    /// Cohen's kappa of other than two raters.
    #[error("Cohen's kappa is for two raters and there are {0}. Keep two, or take Krippendorff's alpha")]
    Raters(usize),
    /// A level that the metric does not have.
    #[error("{0}")]
    Level(&'static str),
    /// Fleiss' kappa of items with different numbers of ratings.
    #[error(
        "item {item:?} has {found} ratings where others have {most}. Fleiss' kappa needs as many for each \
         item: take Krippendorff's alpha, which bears missing ratings"
    )]
    Unequal { item: String, found: usize, most: usize },
    /// A value that does not fit the level.
    #[error("value {value:?} of item {item:?} by {rater:?} {what}. {fix}")]
    Value { item: String, rater: String, value: String, what: &'static str, fix: &'static str },
    /// More categories than can be compared with each other in time.
    #[error(
        "there are {found} different values and level ratio compares at most {most}. \
         Round them, or take level interval"
    )]
    Categories { found: usize, most: usize },
}

#[cfg(test)]
mod tests;
