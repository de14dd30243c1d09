//! P-value of a feature by exchanging scenes between reference and batch.

use super::scene_scores::SceneScores;
use crate::random::SplitMix;

/// Results at least as extreme after which a p-value is exact enough.
const ENOUGH_EXTREMES: u32 = 100;
/// Quantile of the standard normal distribution for the upper 95 % limit of a p-value.
const LIMIT_95: f64 = 1.644_853_626_951_472_2;
/// Exchanges for each feature and unit of 1 / alpha: ten times as many as resolve the smallest threshold.
const EXCHANGES: f64 = 10.0;
const LEAST_EXCHANGES: f64 = 2_000.0;
const MOST_EXCHANGES: f64 = 40_000.0;

/// Number of exchanges that resolves the smallest threshold of this many features, alpha divided by their number.
pub(super) fn exchange_count(features: usize, alpha: f64) -> u32 {
    (EXCHANGES * features as f64 / alpha).clamp(LEAST_EXCHANGES, MOST_EXCHANGES) as u32
}

/// Upper 95 % limit of the p-value that is estimated by exchanging scenes at random: the probability that as many scenes, drawn
/// from all, give a statistic as large as the last `batch` ones. With the limit in place of the estimate, chance in the exchanges does not
/// add to false alarms.
pub(super) fn permutation_p(scores: &SceneScores, batch: usize, most: u32, random: &mut SplitMix) -> f64 {
    let scenes = scores.scenes();
    let mut space = Vec::new();
    let observed = scores.statistic(scenes - batch..scenes, &mut space);
    // The smaller side is drawn; the other one gives the same statistic.
    let drawn = batch.min(scenes - batch);
    // Sums in another order differ by rounding.
    let threshold = observed * (1.0 - 1e-9);
    let mut order: Vec<usize> = (0..scenes).collect();
    let (mut extremes, mut exchanges) = (0, 0);
    while exchanges < most && extremes < ENOUGH_EXTREMES {
        for place in 0..drawn {
            let other = place + (random.unit() * (scenes - place) as f64) as usize;
            order.swap(place, other);
        }
        exchanges += 1;
        let statistic = scores.statistic(order.iter().take(drawn).copied(), &mut space);
        extremes += u32::from(statistic >= threshold);
    }
    upper_limit(extremes, exchanges)
}

fn upper_limit(extremes: u32, exchanges: u32) -> f64 {
    let count = f64::from(extremes + 1);
    (count * limit_factor(count) / f64::from(exchanges + 1)).min(1.0)
}

/// Upper limit of a count divided by the count.
fn limit_factor(count: f64) -> f64 {
    1.0 + LIMIT_95 / count.sqrt()
}

/// Smallest p-value that exchanging scenes can give, with its limit: one of all ways to choose the batch.
pub(super) fn least_p(reference: usize, batch: usize) -> f64 {
    let (small, all) = (reference.min(batch), reference + batch);
    let ways: f64 = (0..small).map(|k| (all - k) as f64 / (k + 1) as f64).product();
    // With sides of equal size, a choice and its complement give the same statistic.
    let same = if reference == batch { 2.0 } else { 1.0 };
    same / ways * limit_factor(f64::from(ENOUGH_EXTREMES))
}

#[cfg(test)]
mod tests {
    use super::super::feature_values::FeatureValues;
    use super::*;

    #[test]
    fn the_p_value_is_the_share_of_choices_that_are_as_extreme() {
        // Of the 210 ways to choose 4 of 10 scenes, one gives four of the second category.
        let values = FeatureValues::Categories {
            names: vec!["a".to_owned(), "b".to_owned()],
            scenes: (0..10).map(|scene| vec![usize::from(scene >= 6)]).collect(),
        };
        let scores = SceneScores::new(&values, 4);
        let p = permutation_p(&scores, 4, 40_000, &mut SplitMix(3));
        assert!(p > 0.9 / 210.0 && p < 1.5 / 210.0, "{p}");
        assert!((least_p(6, 4) - 1.1645 / 210.0).abs() < 1e-4, "{}", least_p(6, 4));
        assert!((least_p(4, 4) - 2.0 * 1.1645 / 70.0).abs() < 1e-3);
    }

    #[test]
    fn p_values_of_batches_from_the_reference_are_uniform_or_larger() {
        let mut random = SplitMix(11);
        let below = |limit: f64, random: &mut SplitMix| {
            let p = |random: &mut SplitMix| {
                // Values of a scene resemble each other.
                let scene = |random: &mut SplitMix| {
                    let level = random.normal();
                    (0..8).map(|_| level + 0.3 * random.normal()).collect::<Vec<_>>()
                };
                let values = FeatureValues::Numbers((0..24).map(|_| scene(random)).collect());
                permutation_p(&SceneScores::new(&values, 8), 8, 500, random)
            };
            (0..400).filter(|_| p(random) <= limit).count()
        };
        let (at_5, at_30) = (below(0.05, &mut random), below(0.3, &mut random));
        assert!(at_5 <= 30, "{at_5}");
        assert!((60..=150).contains(&at_30), "{at_30}");
    }
}
