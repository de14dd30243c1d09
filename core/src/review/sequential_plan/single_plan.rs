//! Smallest single sampling plan with two risks.

use super::SequentialDesign;
use super::distribution::probability_at_most;
use super::quality::LotQuality;

/// Size of a sample, and the largest number of nonconforming items in it that accepts the lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SampleLimit {
    pub sample: u64,
    pub accept: u64,
}

impl SampleLimit {
    /// Probability of acceptance of a lot by a single sample.
    pub(super) fn acceptance(self, quality: LotQuality) -> f64 {
        probability_at_most(self.accept, self.sample, quality)
    }

    /// Whether a single sample has at most both risks.
    pub(super) fn holds(self, design: &SequentialDesign, [aql, rql]: [LotQuality; 2]) -> bool {
        self.acceptance(aql) >= 1.0 - design.alpha && self.acceptance(rql) <= design.beta
    }
}

/// Probability that a lot with a number of nonconforming items is accepted by a single sample, drawn without replacement, with at
/// most `accept` of them.
pub fn sample_acceptance(lot: u64, nonconforming: u64, sample: u64, accept: u64) -> f64 {
    let lot = lot.max(1);
    let quality = LotQuality::Count { lot, nonconforming: nonconforming.min(lot) };
    SampleLimit { sample: sample.min(lot), accept }.acceptance(quality)
}

/// Smallest single sampling plan of at most `most` items with the risks of a design.
///
/// The smallest sample that holds the consumer's risk grows with the acceptance number, and so does the probability of
/// acceptance at the AQL with both. So the first acceptance number whose smallest sample holds the producer's risk is the plan.
pub(super) fn smallest_single_plan(
    design: &SequentialDesign,
    qualities: [LotQuality; 2],
    most: u64,
) -> Option<SampleLimit> {
    let (mut sample, mut step) = (0, 1);
    for accept in 0.. {
        let is_large_enough = |sample| SampleLimit { sample, accept }.acceptance(qualities[1]) <= design.beta;
        let next = first_from(sample + 1, most, step, is_large_enough)?;
        (step, sample) = (next - sample, next);
        let limit = SampleLimit { sample, accept };
        if limit.holds(design, qualities) {
            return Some(limit);
        }
    }
    None
}

/// Smallest number from `first` to `most` for which a condition holds that holds for all larger numbers too. The search
/// begins near `first` + `step`.
fn first_from(first: u64, most: u64, step: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut step) = (first, step);
    let mut high = (first + step - 1).min(most);
    while high < low || !holds(high) {
        if high >= most {
            return None;
        }
        low = high + 1;
        step *= 2;
        high = (low + step).min(most);
    }
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    Some(high)
}
