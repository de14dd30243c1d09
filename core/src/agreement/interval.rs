//! 95 % confidence intervals.

use crate::random::SplitMix;

/// Number of resamples of the bootstrap.
pub const RESAMPLES: usize = 1_000;

/// Quantile 97.5 % of the standard normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// Interval around a share of `n` cases, which need not be a whole number (Wilson 1927).
pub(crate) fn wilson(share: f64, n: f64) -> [f64; 2] {
    const Z: f64 = NORMAL_975;
    let middle = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    [(middle - half).max(0.0), (middle + half).min(1.0)]
}

/// Normal interval around a coefficient, limited to [-1, 1]. It has no width where the sample shows no variation, as
/// under perfect agreement.
pub(super) fn normal(value: f64, error: f64) -> [f64; 2] {
    [(value - NORMAL_975 * error).max(-1.0), (value + NORMAL_975 * error).min(1.0)]
}

/// Percentile interval (Efron and Tibshirani 1993, 13.3) of a statistic over [`RESAMPLES`] samples of the same number
/// of items with replacement; its ends are interpolated between the ordered values.
///
/// A sample without a value, such as one with a single category, is drawn again, at most nine times the number of
/// samples; `None` if no sample has a value.
pub(super) fn bootstrap(
    items: usize,
    seed: u64,
    mut statistic: impl FnMut(&mut dyn Iterator<Item = usize>) -> Option<f64>,
) -> Option<[f64; 2]> {
    let mut random = SplitMix(seed);
    let mut values = Vec::with_capacity(RESAMPLES);
    for _ in 0..10 * RESAMPLES {
        values.extend(statistic(&mut (0..items).map(|_| below(&mut random, items))));
        if values.len() == RESAMPLES {
            break;
        }
    }
    values.sort_by(f64::total_cmp);
    Some([percentile(&values, 0.025)?, percentile(&values, 0.975)?])
}

/// Quantile of ascending `values`, interpolated.
fn percentile(values: &[f64], share: f64) -> Option<f64> {
    let place = share * (values.len().checked_sub(1)?) as f64;
    let (low, part) = (place as usize, place - libm::floor(place));
    let (below, above) = (values[low], values[(low + 1).min(values.len() - 1)]);
    Some(below + part * (above - below))
}

/// Random number below `n`, from the upper half of the product; the bias is below n/2⁶⁴.
fn below(random: &mut SplitMix, n: usize) -> usize {
    ((u128::from(random.next()) * n as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_lie_between_the_ordered_values() {
        assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.25), Some(2.0));
        assert_eq!(percentile(&[1.0, 2.0], 0.975), Some(1.975));
        assert_eq!((percentile(&[7.0], 0.5), percentile(&[], 0.5)), (Some(7.0), None));
    }

    #[test]
    fn the_bootstrap_of_a_mean_is_as_wide_as_its_standard_error_says() {
        let mean = |items: &mut dyn Iterator<Item = usize>| Some(items.sum::<usize>() as f64 / 100.0);
        let [low, high] = bootstrap(100, 7, mean).unwrap();
        // The standard deviation of 0..100 is 28.87, hence that of the mean is 2.887.
        assert!((high - low - 2.0 * 1.96 * 2.887).abs() < 0.6, "{low} to {high}");
        assert!((0.5 * (low + high) - 49.5).abs() < 0.5);
    }

    #[test]
    fn samples_without_a_value_are_drawn_again_and_none_is_made_up() {
        let mut drawn = 0;
        let sometimes = |_: &mut dyn Iterator<Item = usize>| {
            drawn += 1;
            (drawn % 2 == 0).then_some(1.0)
        };
        assert_eq!(bootstrap(5, 1, sometimes), Some([1.0, 1.0]));
        assert_eq!(drawn, 2 * RESAMPLES);
        assert_eq!(bootstrap(5, 1, |_| None), None);
    }
}
