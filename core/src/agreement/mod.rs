//! Chance-corrected agreement between raters.
//!
//! | metric | raters | levels | interval |
//! | --- | --- | --- | --- |
//! | [`AgreementMetric::Cohen`] | two | nominal, ordinal, interval | large sample |
//! | [`AgreementMetric::Fleiss`] | any, the same number for each item | nominal | large sample |
//! | [`AgreementMetric::Krippendorff`] | any, ratings may be missing | all four | bootstrap over items |
//!
//! Cohen's kappa is unweighted on the nominal level, has linear weights by rank on the ordinal one and quadratic
//! weights by value on the interval one.
//!
//! The value 1 is perfect agreement, 0 is what chance would give, and a value below 0 is worse than chance. Items
//! with fewer than two ratings contain no information about agreement and are not used.

mod coded;
mod coefficient;
mod cohen;
mod fleiss;
mod interval;
mod krippendorff;

pub use coefficient::{Agreement, agreement};
pub use interval::RESAMPLES;
pub(crate) use interval::wilson;
pub use krippendorff::MOST_RATIO_CATEGORIES;

use serde::{Deserialize, Serialize};

/// Agreement coefficient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum AgreementMetric {
    /// Cohen's kappa (1960), weighted (1968) where the level has an order.
    Cohen,
    /// Fleiss' kappa (1971).
    Fleiss,
    /// Krippendorff's alpha (2011).
    Krippendorff,
}

/// Level of measurement of the values (Stevens 1946).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[serde(rename_all = "lowercase")]
pub enum MeasurementLevel {
    /// Names: equal or not.
    Nominal,
    /// Numbers with a meaningful order.
    Ordinal,
    /// Numbers with meaningful differences.
    Interval,
    /// Numbers from 0 with meaningful ratios.
    Ratio,
}

/// Reason why there is no coefficient.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs)]
pub enum AgreementError {
    /// No item has two ratings.
    #[error("no item was rated by two raters. Have raters rate the same items")]
    NoPairs,
    /// One item alone does not show how the coefficient varies.
    #[error("only one item was rated by two raters. Have raters rate more of the same items")]
    OneItem,
    /// All values are the same: agreement by chance is total, and agreement beyond it is undefined.
    #[error(
        "all ratings are the same, so agreement beyond chance is undefined. \
         Add items on which ratings can differ"
    )]
    OneCategory,
    /// Cohen's kappa of a number of raters other than two.
    #[error("Cohen's kappa is for two raters, and there are {0}. Select two, or use Krippendorff's alpha")]
    Raters(usize),
    /// A level that the metric does not support.
    #[error("{0}")]
    Level(&'static str),
    /// Fleiss' kappa of items with different numbers of ratings.
    #[error(
        "item {item:?} has {found} ratings, and others have {most}. Fleiss' kappa needs the same number for each \
         item: use Krippendorff's alpha, which allows missing ratings"
    )]
    Unequal { item: String, found: usize, most: usize },
    /// A value that does not fit the level.
    #[error("value {value:?} of item {item:?} by {rater:?} {what}. {fix}")]
    Value { item: String, rater: String, value: String, what: &'static str, fix: &'static str },
    /// Too many categories to compare each with every other in acceptable time.
    #[error(
        "there are {found} different values, and level ratio supports at most {most}. \
         Round them, or use level interval"
    )]
    Categories { found: usize, most: usize },
}

#[cfg(test)]
mod tests;
