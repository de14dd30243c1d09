//! Agreement of raters by any coefficient.

use super::{AgreementError, AgreementMetric, MeasurementLevel};
use super::{coded, cohen, fleiss, interval, krippendorff};
use crate::ratings::Ratings;
use serde::{Deserialize, Serialize};

/// How far raters agree beyond chance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// At most 1.
    pub value: f64,
    /// 95 % confidence interval, low and high.
    pub interval: [f64; 2],
    /// Items with at least two ratings.
    pub items: usize,
    /// Raters who have rated anything.
    pub raters: usize,
}

/// Agreement and its 95 % interval. The seed drives the bootstrap of Krippendorff's alpha alone: the same
/// ratings and seed give the same interval everywhere.
///
/// # Errors
/// Ratings for which the metric is undefined, and levels it does not have.
pub fn agreement(
    ratings: &Ratings,
    metric: AgreementMetric,
    level: MeasurementLevel,
    seed: u64,
) -> Result<Agreement, AgreementError> {
    let (coded, value, interval) = match metric {
        AgreementMetric::Cohen => {
            let weights = cohen::weights(level)?;
            let coded = coded::coded(ratings, level)?;
            let (value, error) = cohen::kappa(&coded, weights)?;
            (coded, value, interval::normal(value, error))
        }
        AgreementMetric::Fleiss => {
            fleiss::check(ratings, level)?;
            let coded = coded::coded(ratings, level)?;
            let (value, error) = fleiss::kappa(&coded);
            (coded, value, interval::normal(value, error))
        }
        AgreementMetric::Krippendorff => {
            let coded = coded::coded(ratings, level)?;
            let units = krippendorff::Units::new(&coded, level)?;
            let value = units.alpha(0..coded.items.len()).ok_or(AgreementError::OneCategory)?;
            let interval = interval::bootstrap(coded.items.len(), seed, |items| units.alpha(items));
            (coded, value, interval.unwrap_or([value; 2]))
        }
    };
    Ok(Agreement { value, interval, items: coded.items.len(), raters: coded.raters })
}
