//! Krippendorff's alpha of any number of raters, with missing ratings, on all levels.

use super::coded::{CodedRatings, unit_scale};
use super::{AgreementError, MeasurementLevel};

/// Largest number of categories on the ratio level, where each resample compares each category with every other; this
/// many take one or two seconds.
pub const MOST_RATIO_CATEGORIES: usize = 1_000;

/// Items prepared for repeated sums.
pub(super) struct Units {
    /// Categories of each item, ascending.
    items: Vec<Vec<usize>>,
    /// Σ δ²/(m − 1) over the ordered pairs of an item's m values. On the ordinal level δ depends on the sample, and
    /// the sums are computed for each sample.
    within: Vec<f64>,
    /// Positions of the categories on the scale; empty on the nominal and ordinal level.
    scale: Vec<f64>,
    categories: usize,
    level: MeasurementLevel,
}

impl Units {
    pub fn new(coded: &CodedRatings, level: MeasurementLevel) -> Result<Self, AgreementError> {
        let (categories, most) = (coded.categories.len(), MOST_RATIO_CATEGORIES);
        if level == MeasurementLevel::Ratio && categories > most {
            return Err(AgreementError::Categories { found: categories, most });
        }
        let scale = match level {
            MeasurementLevel::Nominal | MeasurementLevel::Ordinal => Vec::new(),
            MeasurementLevel::Interval => unit_scale(&coded.categories),
            MeasurementLevel::Ratio => coded.categories.clone(),
        };
        let sorted = |item: &Vec<(usize, usize)>| {
            let mut values: Vec<usize> = item.iter().map(|(_, category)| *category).collect();
            values.sort_unstable();
            values
        };
        let items: Vec<Vec<usize>> = coded.items.iter().map(sorted).collect();
        let within = match level {
            MeasurementLevel::Nominal => items.iter().map(|item| nominal_within(item)).collect(),
            MeasurementLevel::Ordinal => Vec::new(),
            MeasurementLevel::Interval => items.iter().map(|item| squares_within(item, &scale)).collect(),
            MeasurementLevel::Ratio => items.iter().map(|item| ratio_within(item, &scale)).collect(),
        };
        Ok(Self { items, within, scale, categories, level })
    }

    /// Alpha of these items, which may repeat; `None` where all their values are the same.
    ///
    /// alpha = 1 − (n − 1) Σ o δ²/Σ n_c n_k δ² over ordered pairs of the n values: within items and over all
    /// (Krippendorff 2011, equations in parts C and D). An item's pairs have the weight 1/(m − 1).
    pub fn alpha(&self, items: impl Iterator<Item = usize>) -> Option<f64> {
        let (mut counts, mut drawn) = (vec![0.0; self.categories], Vec::new());
        for item in items {
            self.items[item].iter().for_each(|category| counts[*category] += 1.0);
            drawn.push(item);
        }
        let values: f64 = counts.iter().sum();
        let (within, among) = match self.level {
            MeasurementLevel::Nominal => {
                (self.within(&drawn), values * values - counts.iter().map(|n| n * n).sum::<f64>())
            }
            MeasurementLevel::Ordinal => {
                let ranks = middle_ranks(&counts);
                let within = drawn.iter().map(|item| squares_within(&self.items[*item], &ranks)).sum();
                (within, squares_among(&counts, &ranks))
            }
            MeasurementLevel::Interval => (self.within(&drawn), squares_among(&counts, &self.scale)),
            MeasurementLevel::Ratio => (self.within(&drawn), ratio_among(&counts, &self.scale)),
        };
        (among > 0.0).then(|| 1.0 - (values - 1.0) * within / among)
    }

    fn within(&self, drawn: &[usize]) -> f64 {
        drawn.iter().map(|item| self.within[*item]).sum()
    }
}

/// Middle rank of each category. Krippendorff's ordinal δ, the number of values from one category to another with
/// half of those in each, is the difference of their middle ranks.
fn middle_ranks(counts: &[f64]) -> Vec<f64> {
    let mut below = 0.0;
    let mut middle = |count: &f64| {
        below += count;
        below - 0.5 * count
    };
    counts.iter().map(&mut middle).collect()
}

fn nominal_within(item: &[usize]) -> f64 {
    let values = item.len() as f64;
    let equal: f64 = item.chunk_by(|a, b| a == b).map(|same| (same.len() * same.len()) as f64).sum();
    (values * values - equal) / (values - 1.0)
}

/// Σ (x − y)² over ordered pairs, which is 2m Σ (x − mean)².
fn squares_within(item: &[usize], scale: &[f64]) -> f64 {
    let values = item.len() as f64;
    let mean = item.iter().map(|category| scale[*category]).sum::<f64>() / values;
    let spread = item.iter().map(|category| (scale[*category] - mean) * (scale[*category] - mean));
    2.0 * values * spread.sum::<f64>() / (values - 1.0)
}

fn squares_among(counts: &[f64], scale: &[f64]) -> f64 {
    let values: f64 = counts.iter().sum();
    let mean = counts.iter().zip(scale).map(|(n, x)| n * x).sum::<f64>() / values;
    2.0 * values * counts.iter().zip(scale).map(|(n, x)| n * (x - mean) * (x - mean)).sum::<f64>()
}

/// δ² = ((a − b)/(a + b))² of two different numbers from 0, computed in halves so that it cannot overflow.
fn ratio_square(a: f64, b: f64) -> f64 {
    let (difference, sum) = (a * 0.5 - b * 0.5, a * 0.5 + b * 0.5);
    // The half of the smallest positive number is 0; the two values then have the largest distance.
    if sum > 0.0 { (difference / sum) * (difference / sum) } else { 1.0 }
}

fn ratio_within(item: &[usize], scale: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (place, a) in item.iter().enumerate() {
        let others = item[place + 1..].iter().filter(|b| *b != a);
        sum += others.map(|b| 2.0 * ratio_square(scale[*a], scale[*b])).sum::<f64>();
    }
    sum / (item.len() as f64 - 1.0)
}

fn ratio_among(counts: &[f64], scale: &[f64]) -> f64 {
    let mut sum = 0.0;
    for (place, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        let above = counts[place + 1..].iter().zip(&scale[place + 1..]);
        sum += 2.0 * count * above.map(|(n, x)| n * ratio_square(*x, scale[place])).sum::<f64>();
    }
    sum
}
