//! Ratings as numbers: the category, and its position on the scale.

use super::{AgreementError, MeasurementLevel};
use crate::ratings::Ratings;
use std::collections::{BTreeMap, BTreeSet};

/// Items that at least two raters have rated, with values as indices into a list of categories.
pub(super) struct CodedRatings {
    /// Pairs of rater and category for each item, in the order of raters.
    pub items: Vec<Vec<(usize, usize)>>,
    /// Categories that occur in `items`, ascending: numbers, or, on the nominal level, indices in alphabetical order.
    pub categories: Vec<f64>,
    /// Number of raters with at least one rating.
    pub raters: usize,
}

/// Encode ratings. Values are texts on the nominal level and numbers on the others, where `1` and `1.0` are the same.
pub(super) fn coded(ratings: &Ratings, level: MeasurementLevel) -> Result<CodedRatings, AgreementError> {
    let raters: BTreeSet<&str> = ratings.items().flat_map(|(_, r)| r).map(|(rater, _)| rater).collect();
    let raters: BTreeMap<&str, usize> = raters.into_iter().zip(0..).collect();
    let place = numbering(ratings, level)?;
    let mut items: Vec<Vec<(usize, f64)>> = Vec::new();
    for (_, by_rater) in ratings.items().filter(|(_, by_rater)| by_rater.len() >= 2) {
        items.push(by_rater.iter().map(|(r, value)| (raters[r], place[*value])).collect());
    }
    if items.is_empty() {
        return Err(AgreementError::NoPairs);
    }
    if items.len() == 1 {
        return Err(AgreementError::OneItem);
    }
    let mut categories: Vec<f64> = items.iter().flatten().map(|(_, value)| *value).collect();
    categories.sort_by(f64::total_cmp);
    categories.dedup();
    if let [_] = categories[..] {
        return Err(AgreementError::OneCategory);
    }
    let category = |value: f64| categories.partition_point(|known| *known < value);
    let items = items.into_iter().map(|item| item.into_iter().map(|(r, v)| (r, category(v))).collect());
    Ok(CodedRatings { items: items.collect(), raters: raters.len(), categories })
}

/// Number for each value.
fn numbering(ratings: &Ratings, level: MeasurementLevel) -> Result<BTreeMap<&str, f64>, AgreementError> {
    let mut numbers = BTreeMap::new();
    for (item, by_rater) in ratings.items() {
        for (rater, value) in by_rater {
            if level == MeasurementLevel::Nominal {
                numbers.insert(value, 0.0);
                continue;
            }
            let error = |what, fix| {
                let (item, rater, value) = (item.to_owned(), rater.to_owned(), value.to_owned());
                AgreementError::Value { item, rater, value, what, fix }
            };
            let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
            let number = number.ok_or_else(|| {
                error("is not a number", "Number the categories in their order, or take level nominal")
            })?;
            if level == MeasurementLevel::Ratio && number < 0.0 {
                return Err(error("is below the scale's zero", "Use level interval"));
            }
            // -0 becomes 0: both are one category.
            numbers.insert(value, number + 0.0);
        }
    }
    if level == MeasurementLevel::Nominal {
        numbers.values_mut().zip(0u32..).for_each(|(number, place)| *number = f64::from(place));
    }
    Ok(numbers)
}

/// Ascending numbers, shifted and scaled to [0, 1], which preserves the ratios of their differences.
pub(super) fn unit_scale(numbers: &[f64]) -> Vec<f64> {
    let [low, .., high] = *numbers else { return vec![0.0; numbers.len()] };
    // Computed in halves, so that the range of the largest numbers does not overflow.
    let (low, range) = (low * 0.5, high * 0.5 - low * 0.5);
    numbers.iter().map(|number| (number * 0.5 - low) / range).collect()
}
