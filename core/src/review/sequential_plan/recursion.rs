//! Exact probability of each decision, by recursion over the items (L. A. Aroian, "Sequential analysis, direct
//! method", 1968).

use super::boundary::DecisionLimits;
use super::quality::LotQuality;

/// Consequences of a plan for lots of one quality.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PlanCharacteristic {
    /// Probability of acceptance.
    pub accept: f64,
    /// Probability of rejection.
    pub reject: f64,
    /// Expected number of inspected items.
    pub inspected: f64,
}

/// Consequences of limits after each item for lots of a quality. All terms are positive: nothing cancels.
pub(super) fn plan_characteristic(limits: &[DecisionLimits], quality: LotQuality) -> PlanCharacteristic {
    let width = limits.iter().map(|limit| limit.reject_from).max().unwrap_or(0) as usize + 2;
    // Probability that inspection goes on with this number of nonconforming items; open from `low` to below `high`.
    let (mut current, mut next) = (vec![0.0; width], vec![0.0; width]);
    let (mut low, mut high) = (0, 1);
    current[0] = 1.0;
    let counts: Vec<f64> = (0..width).map(|count| count as f64).collect();
    let mut found = PlanCharacteristic::default();
    for (index, limit) in limits.iter().enumerate() {
        step(&current[low..high], &mut next[low..=high], quality.next_item(index as u64), &counts[low..high]);
        high += 1;
        core::mem::swap(&mut current, &mut next);
        let (mut accepted, mut rejected) = (0.0, 0.0);
        while low < high && (low as u64) < limit.accept_below {
            accepted += current[low];
            low += 1;
        }
        while low < high && (high as u64) > limit.reject_from {
            high -= 1;
            rejected += current[high];
        }
        found.accept += accepted;
        found.reject += rejected;
        found.inspected += (accepted + rejected) * (index + 1) as f64;
        if low == high {
            break;
        }
    }
    found
}

/// Probabilities after one more item, for one more number of nonconforming items, from those before it. `risk` is the
/// probability that the item is nonconforming, as intercept and slope over the numbers in `counts`.
fn step(before: &[f64], after: &mut [f64], risk: (f64, f64), counts: &[f64]) {
    let (intercept, slope) = risk;
    after[before.len()] = 0.0;
    for ((after, before), count) in after.iter_mut().zip(before).zip(counts) {
        *after = before * (1.0 - (intercept + slope * count));
    }
    for ((after, before), count) in after[1..].iter_mut().zip(before).zip(counts) {
        *after += before * (intercept + slope * count);
    }
}
