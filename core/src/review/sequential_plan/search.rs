//! The narrowest boundaries that hold both risks, and the truncation.
//!
//! Wald's thresholds hold the risks only approximately, and truncation at the size of the single plan breaks them. Moving the
//! threshold of rejection outwards turns rejections into later decisions, for every sequence of items: the producer's
//! risk falls and the consumer's risk rises. The other threshold does the opposite. So of all pairs of thresholds that hold
//! both risks there is one with both thresholds lowest, which inspects least at every quality, and moving each threshold in turn
//! to the lowest place that holds its risk, from 0 on, leads there. With thresholds far out, the plan is the single
//! one: some pair always holds the risks.
//!
//! A single plan with no more than both risks is the best test of its size. Where its risks are close to the limits, no
//! plan that ends there can decide much earlier. Then the truncation is later, by as little as gives the saving.

use super::SequentialDesign;
use super::boundary::{DecisionLimits, LikelihoodRatio, RatioThresholds, decision_limits};
use super::quality::LotQuality;
use super::recursion::{PlanCharacteristic, plan_characteristic};
use super::single_plan::SampleLimit;

/// Saving that a later truncation is to give: 30 % of the single plan's items, in the mean of AQL and RQL.
const SAVING: f64 = 0.3;
/// Thresholds that are never reached: decisions are those of the single plan, as soon as they are certain.
const UNREACHABLE: RatioThresholds = RatioThresholds { accept: f64::INFINITY, reject: f64::INFINITY };
/// Threshold beyond which a risk is due to the truncation alone.
const FARTHEST: f64 = 1e4;

/// Sequential plan as limits after each item.
pub(super) struct LimitedPlan {
    pub limits: Vec<DecisionLimits>,
    /// Consequences at AQL and RQL.
    pub at: [PlanCharacteristic; 2],
}

/// Plan whose truncation is the single plan's size, or as little later as saves enough: at most half the size later. Where none
/// saves enough, the truncation is the single plan's size.
pub(super) fn find_plan(
    design: &SequentialDesign,
    qualities: [LotQuality; 2],
    single: SampleLimit,
) -> LimitedPlan {
    // Acceptance numbers grow with the sample; half as many items again do not double them.
    let accept = single.accept..=2 * single.accept + 2;
    let later = later_truncations(single.sample, design.lot)
        .flat_map(|sample| accept.clone().map(move |accept| SampleLimit { sample, accept }))
        .filter(|end| end.accept < end.sample && end.holds(design, qualities));
    let saves_enough = |at: [PlanCharacteristic; 2]| {
        at[0].inspected + at[1].inspected <= 2.0 * (1.0 - SAVING) * single.sample as f64
    };
    core::iter::once(single)
        .chain(later)
        .map(|end| PlanSearch::new(design, qualities, end))
        .find_map(|search| search.narrowest(saves_enough))
        .or_else(|| PlanSearch::new(design, qualities, single).narrowest(|_| true))
        .unwrap_or_else(|| PlanSearch::new(design, qualities, single).plan(UNREACHABLE))
}

/// Truncations up to half as late again, in steps of a fortieth.
fn later_truncations(sample: u64, lot: u64) -> impl Iterator<Item = u64> {
    let mut last = sample;
    (1..=20).map(move |step| (sample + (sample * step).div_ceil(40)).min(lot)).filter(move |later| {
        let is_new = *later > last;
        last = *later;
        is_new
    })
}

/// Search for the thresholds of a plan with a given truncation.
struct PlanSearch<'a> {
    design: &'a SequentialDesign,
    qualities: [LotQuality; 2],
    end: SampleLimit,
    ratio: LikelihoodRatio,
    /// Resolution of thresholds: finer where fewer items make each step of the plan larger, coarser where time counts.
    resolution: f64,
}

impl<'a> PlanSearch<'a> {
    fn new(design: &'a SequentialDesign, qualities: [LotQuality; 2], end: SampleLimit) -> Self {
        let resolution = if end.sample > 2_000 { 1e-2 } else { 1e-3 };
        Self { design, qualities, end, ratio: LikelihoodRatio::new(qualities, end), resolution }
    }

    fn plan(&self, thresholds: RatioThresholds) -> LimitedPlan {
        let limits = decision_limits(&self.ratio, self.end, thresholds);
        let at = self.qualities.map(|quality| plan_characteristic(&limits, quality));
        LimitedPlan { limits, at }
    }

    /// Risk of the producer or of the consumer, by index of the quality.
    fn risk(&self, thresholds: RatioThresholds, index: usize) -> f64 {
        let limits = decision_limits(&self.ratio, self.end, thresholds);
        let found = plan_characteristic(&limits, self.qualities[index]);
        if index == 0 { found.reject } else { found.accept }
    }

    /// Plan with the lowest thresholds that hold both risks. None as soon as it is clear that its numbers of inspections at AQL and RQL
    /// are not `few_enough`: higher thresholds inspect more.
    fn narrowest(&self, few_enough: impl Fn([PlanCharacteristic; 2]) -> bool) -> Option<LimitedPlan> {
        let mut thresholds = RatioThresholds { accept: 0.0, reject: 0.0 };
        for round in 0..40_u32 {
            let before = thresholds;
            let RatioThresholds { accept, reject } = before;
            let reject = self.lowest_from(reject, self.design.alpha, |reject| {
                self.risk(RatioThresholds { accept, reject }, 0)
            });
            let accept = self.lowest_from(accept, self.design.beta, |accept| {
                self.risk(RatioThresholds { accept, reject }, 1)
            });
            if (RatioThresholds { accept, reject }) == before {
                return Some(self.plan(before));
            }
            // Where each threshold pushes the other one on, the last bits would take many rounds.
            let further = f64::from(round.saturating_sub(6));
            let extend = |to: f64, from: f64| if to.is_finite() { to + further * (to - from) } else { to };
            thresholds = RatioThresholds {
                accept: extend(accept, before.accept),
                reject: extend(reject, before.reject),
            };
            if !few_enough(self.plan(thresholds).at) {
                return None;
            }
        }
        // It did not settle: decide as the single plan does, as soon as that is certain.
        Some(self.plan(UNREACHABLE)).filter(|plan| few_enough(plan.at))
    }

    /// Lowest threshold from `low` on at which a risk is at most its limit, to the resolution; infinite if there is none.
    fn lowest_from(&self, low: f64, limit: f64, risk: impl Fn(f64) -> f64) -> f64 {
        let (mut low, mut step) = (low, 0.0);
        let mut high = low;
        loop {
            let found = risk(high);
            if found <= limit {
                break;
            }
            if high > FARTHEST {
                return f64::INFINITY;
            }
            // Wald: a risk falls about exponentially with its threshold.
            step = (1.1 * libm::log(found / limit)).max(2.0 * step).max(self.resolution);
            (low, high) = (high, high + step);
        }
        while high - low > self.resolution {
            let middle = low + (high - low) / 2.0;
            if risk(middle) <= limit { high = middle } else { low = middle }
        }
        high
    }
}
