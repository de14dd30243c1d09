//! Accuracy on simulated raters with known truth and known confusion matrices.

use super::*;
use crate::random::SplitMix;
use crate::ratings::Ratings;

const VALUES: usize = 4;
const ITEMS: usize = 100;

/// How a simulated rater errs.
#[derive(Clone, Copy)]
enum SimulatedRater {
    /// Gives the true value with this probability, else any.
    Accurate(f64),
    /// Gives the value so many places after the true one with this probability, else any.
    Adversarial(usize, f64),
}

impl SimulatedRater {
    fn rate(self, truth: usize, random: &mut SplitMix) -> usize {
        let (intended, share) = match self {
            Self::Accurate(share) => (truth, share),
            Self::Adversarial(places, share) => ((truth + places) % VALUES, share),
        };
        if random.unit() < share { intended } else { below(VALUES, random) }
    }
}

fn below(n: usize, random: &mut SplitMix) -> usize {
    (random.unit() * n as f64) as usize
}

/// Share of items whose consensus is the truth: by majority, by Dawid-Skene.
fn accuracy(seed: u64, raters: &[SimulatedRater], rated_share: f64) -> [f64; 2] {
    let mut random = SplitMix(seed);
    // Values of different frequency: the first is the most frequent.
    let truth: Vec<usize> =
        (0..ITEMS).map(|_| below(VALUES, &mut random).min(below(VALUES, &mut random))).collect();
    let mut ratings = Ratings::default();
    for (item, value) in truth.iter().enumerate() {
        for (index, rater) in raters.iter().enumerate() {
            // Two raters rate every item, so that each item has a rating.
            if index < 2 || random.unit() < rated_share {
                let given = rater.rate(*value, &mut random);
                ratings.insert(&item.to_string(), &index.to_string(), &given.to_string());
            }
        }
    }
    [AggregationMethod::Majority, AggregationMethod::DawidSkene].map(|method| {
        let found = consensus(&ratings, method).unwrap();
        let right = found.iter().zip(&truth).filter(|(item, value)| item.value == Some(&value.to_string()));
        right.count() as f64 / ITEMS as f64
    })
}

/// Mean accuracy over seeds, by majority and by Dawid-Skene.
fn mean_accuracy(
    seeds: core::ops::Range<u64>,
    rated_share: f64,
    raters: impl Fn(&mut SplitMix) -> Vec<SimulatedRater>,
) -> [f64; 2] {
    let count = (seeds.end - seeds.start) as f64;
    let mut sums = [0.0; 2];
    for seed in seeds {
        let raters = raters(&mut SplitMix(seed ^ 0xABCD));
        let [majority, dawid_skene] = accuracy(seed, &raters, rated_share);
        sums[0] += majority;
        sums[1] += dawid_skene;
    }
    println!("mean accuracy by majority and by Dawid-Skene: {:?}", sums.map(|sum| sum / count));
    sums.map(|sum| sum / count)
}

#[test]
fn with_raters_of_different_accuracy_dawid_skene_is_at_least_as_accurate_as_majority() {
    let raters = |random: &mut SplitMix| (0..7).map(|_| SimulatedRater::Accurate(random.unit())).collect();
    let [majority, dawid_skene] = mean_accuracy(0..200, 0.7, raters);
    assert!(dawid_skene >= majority, "{dawid_skene} and {majority}");
}

/// Four accurate raters, and adversarial ones that replace a value by the one so many places after it.
fn against(places: [usize; 3]) -> impl Fn(&mut SplitMix) -> Vec<SimulatedRater> {
    move |random| {
        let accurate: Vec<_> = (0..4).map(|_| SimulatedRater::Accurate(0.6 + 0.3 * random.unit())).collect();
        let adversarial = places.map(|places| SimulatedRater::Adversarial(places, 0.95));
        accurate.into_iter().chain(adversarial).collect()
    }
}

#[test]
fn with_adversarial_raters_dawid_skene_is_clearly_more_accurate_than_majority() {
    let [majority, dawid_skene] = mean_accuracy(1_000..1_200, 1.0, against([1, 2, 3]));
    assert!(dawid_skene >= majority + 0.05, "{dawid_skene} and {majority}");
}

/// A limit of the model: it takes for the truth what most consistent raters share.
#[test]
fn adversarial_raters_who_err_in_the_same_way_mislead_dawid_skene() {
    let [_, independent] = mean_accuracy(2_000..2_050, 1.0, against([1, 2, 3]));
    let [majority, same] = mean_accuracy(2_000..2_050, 1.0, against([1, 1, 1]));
    assert!(same < majority && same < independent - 0.2, "{same}, {majority} and {independent}");
}
