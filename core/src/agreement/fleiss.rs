//! Fleiss' kappa of any number of raters on named categories.

use super::coded::CodedRatings;
use super::{AgreementError, MeasurementLevel};
use crate::ratings::Ratings;

/// Check that the level has no order and that all items have the same number of ratings.
pub(super) fn check(ratings: &Ratings, level: MeasurementLevel) -> Result<(), AgreementError> {
    if level != MeasurementLevel::Nominal {
        return Err(AgreementError::Level(
            "Fleiss' kappa supports only level nominal. Use Krippendorff's alpha for this level",
        ));
    }
    let most = ratings.items().map(|(_, by_rater)| by_rater.len()).max().unwrap_or(0);
    match ratings.items().find(|(_, by_rater)| by_rater.len() != most) {
        Some((item, by_rater)) => {
            Err(AgreementError::Unequal { item: item.to_owned(), found: by_rater.len(), most })
        }
        None => Ok(()),
    }
}

/// Kappa and its standard error.
///
/// kappa = (P − E)/(1 − E) with P the mean share of agreeing pairs of an item and E = Σ pₖ² over the categories'
/// shares (Fleiss 1971). The error is Gwet's (2014, 5.4) for a sample of items: the deviation of the items' own
/// values after linearisation, Pᵢ − 2(1 − kappa)Σ pₖ rᵢₖ/m. The error of Fleiss, Nee and Landis (1979) is valid where
/// raters agree only by chance, and gives a test rather than an interval.
pub(super) fn kappa(coded: &CodedRatings) -> (f64, f64) {
    let (items, raters) = (coded.items.len() as f64, coded.items[0].len() as f64);
    let mut shares = vec![0.0; coded.categories.len()];
    coded.items.iter().flatten().for_each(|(_, category)| shares[*category] += 1.0);
    shares.iter_mut().for_each(|share: &mut f64| *share /= items * raters);

    let agreeing = |item: &Vec<(usize, usize)>| {
        let same = |(_, a): &(usize, usize)| item.iter().filter(|(_, b)| a == b).count() - 1;
        item.iter().map(same).sum::<usize>() as f64 / (raters * (raters - 1.0))
    };
    let agreement: Vec<f64> = coded.items.iter().map(agreeing).collect();
    let observed = agreement.iter().sum::<f64>() / items;
    let expected: f64 = shares.iter().map(|share| share * share).sum();
    let kappa = (observed - expected) / (1.0 - expected);

    let linearised = |(item, own): (&Vec<(usize, usize)>, &f64)| {
        let by_chance = item.iter().map(|(_, category)| shares[*category]).sum::<f64>() / raters;
        own - 2.0 * (1.0 - kappa) * by_chance
    };
    let u: Vec<f64> = coded.items.iter().zip(&agreement).map(linearised).collect();
    let mean = u.iter().sum::<f64>() / items;
    let variance = u.iter().map(|u| (u - mean) * (u - mean)).sum::<f64>() / (items - 1.0);
    (kappa, (variance / items).sqrt() / (1.0 - expected))
}
