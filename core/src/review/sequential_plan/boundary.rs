//! Acceptance and rejection numbers after each inspected item, from the likelihood ratio of RQL and AQL.

use super::quality::LotQuality;
use super::single_plan::SampleLimit;

/// Logarithm of the likelihood ratio of the RQL to the AQL, as a sum of one part by the number of nonconforming items and one by
/// that of conforming items.
pub(super) struct LikelihoodRatio {
    nonconforming: Vec<f64>,
    conforming: Vec<f64>,
}

impl LikelihoodRatio {
    /// Ratio for samples up to a truncation. What the AQL excludes is infinitely in favour of the RQL.
    pub(super) fn new([aql, rql]: [LotQuality; 2], end: SampleLimit) -> Self {
        let sum = |count: u64, step: &dyn Fn(u64) -> f64| {
            let mut total = 0.0;
            let sums = (0..count).map(|index| {
                total += step(index);
                total
            });
            core::iter::once(0.0).chain(sums).collect::<Vec<f64>>()
        };
        let (found, others) = (end.accept + 1, end.sample);
        match (aql, rql) {
            (
                LotQuality::Count { lot, nonconforming: good },
                LotQuality::Count { nonconforming: bad, .. },
            ) => {
                let ratio = |bad: u64, good: u64, index: u64| {
                    libm::log(bad.saturating_sub(index) as f64) - libm::log(good.saturating_sub(index) as f64)
                };
                Self {
                    nonconforming: sum(found, &|i| {
                        if i < good { ratio(bad, good, i) } else { f64::INFINITY }
                    }),
                    conforming: sum(others, &|i| {
                        if i < lot - bad { ratio(lot - bad, lot - good, i) } else { f64::NEG_INFINITY }
                    }),
                }
            }
            _ => {
                let [aql, rql] = [aql, rql].map(LotQuality::share);
                let up = libm::log(rql / aql);
                let down = libm::log1p(-rql) - libm::log1p(-aql);
                Self {
                    nonconforming: (0..=found).map(|count| up * count as f64).collect(),
                    conforming: (0..=others).map(|count| down * count as f64).collect(),
                }
            }
        }
    }

    /// Ratio after `inspected` items, of which `found` are nonconforming: no more than those, and at most one more than the
    /// acceptance number of the truncation.
    fn log(&self, inspected: u64, found: u64) -> f64 {
        self.nonconforming[found as usize] + self.conforming[(inspected - found) as usize]
    }
}

/// Limits on the number of nonconforming items after an inspected item: inspection goes on from `accept_below` to below
/// `reject_from`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DecisionLimits {
    /// Fewer nonconforming items accept the lot.
    pub accept_below: u64,
    /// This many reject it.
    pub reject_from: u64,
}

/// Thresholds of the logarithm of the likelihood ratio, both at least 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RatioThresholds {
    /// At or below minus this, the lot is accepted.
    pub accept: f64,
    /// At or above this, it is rejected.
    pub reject: f64,
}

/// Limits after each item up to a truncation. Inspection also ends where the items that remain up to the truncation
/// cannot change the decision that a single sample of this size would give.
pub(super) fn decision_limits(
    ratio: &LikelihoodRatio,
    end: SampleLimit,
    thresholds: RatioThresholds,
) -> Vec<DecisionLimits> {
    // Both only rise: each conforming item lowers the ratio of a number of nonconforming items.
    let (mut accept_below, mut reject_from) = (0, 0);
    (1..=end.sample)
        .map(|inspected| {
            let may_reject_later = |found| ratio.log(inspected, found) < thresholds.reject;
            while reject_from <= end.accept.min(inspected) && may_reject_later(reject_from) {
                reject_from += 1;
            }
            while accept_below < reject_from.min(inspected + 1)
                && ratio.log(inspected, accept_below) <= -thresholds.accept
            {
                accept_below += 1;
            }
            let certain = (end.accept + 1).saturating_sub(end.sample - inspected);
            DecisionLimits { accept_below: accept_below.max(certain.min(reject_from)), reject_from }
        })
        .collect()
}
