//! Plan of a batch: how many labels are inspected, and when those that are wrong decide about the batch.

use super::method::check_shares;
use super::{SamplingMethod, SamplingMethodError};
use crate::review::Verdict;
use crate::review::iso_2859::{self, InspectionLevel, InspectionSeverity, SamplingPlan, SamplingPlanError};
use crate::review::sequential_plan::{
    SequentialDesign, SequentialPlan, SequentialStep, sample_acceptance, sequential_plan, step_decision,
};
use serde::{Deserialize, Serialize};

/// Largest AQL, percent. Higher ones of the standard count several errors of a label, and a label is right or wrong.
const MOST_AQL: f64 = 10.0;

/// When the inspected labels accept or reject a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlanRule {
    /// Single sampling by ISO 2859-1.
    Iso2859 {
        /// Inspection level.
        level: InspectionLevel,
        /// Acceptance quality limit, percent.
        aql: f64,
        /// Severity that the switching rules ask for.
        severity: InspectionSeverity,
        /// The plan.
        plan: SamplingPlan,
    },
    /// Sequential plan.
    Sequential {
        /// Acceptance quality limit, percent.
        aql: f64,
        /// Rejectable quality level, percent.
        rql: f64,
        /// Acceptance and rejection numbers.
        steps: Vec<SequentialStep>,
    },
    /// A share of the labels.
    FixedRate {
        /// Wrong labels in the sample that accept the batch at most.
        accept: u64,
    },
    /// A share of the labels, by risk.
    Risk {
        /// Estimated share of wrong labels that accepts the batch at most.
        accept: f64,
    },
}

/// What a plan does with batches of a quality.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanPoint {
    /// Wrong labels in the batch, percent.
    pub percent: f64,
    /// Probability of acceptance.
    pub accept: f64,
    /// Expected number of inspected labels.
    pub inspected: f64,
}

/// Plan of a batch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BatchPlan {
    /// When the inspected labels decide.
    pub rule: PlanRule,
    /// Number of labels that are inspected at most.
    pub sample: u64,
    /// Operating characteristic and expected sample number, from the best quality to the worst; empty where neither is known,
    /// since they depend on whose labels are wrong.
    pub curve: Vec<PlanPoint>,
}

/// Inspected labels of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct InspectionCounts {
    /// Number of inspected labels.
    pub inspected: u64,
    /// Number of wrong ones among them.
    pub wrong: u64,
    /// Estimated share of wrong labels in the batch, see [`estimate_wrong_share`](super::estimate_wrong_share).
    pub wrong_share: f64,
}

/// What decides about a batch from here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outlook {
    /// Number of further labels that accept the batch if all of them are right; absent: none do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right_until_accepted: Option<u64>,
    /// Number of further wrong labels in a row that reject the batch; absent: none do before the sample is through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrong_until_rejected: Option<u64>,
}

/// Plan for a lot. The severity is that of the switching rules, and matters to ISO 2859-1 alone.
///
/// # Errors
/// The lot is empty, or a number of the method is out of range.
pub fn batch_plan(
    lot: u64,
    method: &SamplingMethod,
    severity: InspectionSeverity,
) -> Result<BatchPlan, SamplingMethodError> {
    let share_of = |share: f64| ((lot as f64 * share).ceil() as u64).clamp(1, lot.max(1));
    match *method {
        SamplingMethod::Iso2859 { level, aql, .. } => {
            if aql > MOST_AQL {
                return Err(SamplingPlanError::Aql { aql, nearest: MOST_AQL.to_string() }.into());
            }
            let plan = iso_2859::plan(lot, level, aql, severity)?;
            let rule = PlanRule::Iso2859 { level, aql, severity, plan };
            let curve = single_curve(lot, plan.sample, u64::from(plan.accept));
            Ok(BatchPlan { rule, sample: plan.sample, curve })
        }
        SamplingMethod::Sequential { aql, rql, alpha, beta } => {
            let plan = sequential_plan(&SequentialDesign { lot, aql, rql, alpha, beta })?;
            let curve = sequential_curve(&plan);
            let rule = PlanRule::Sequential { aql, rql, steps: plan.steps };
            Ok(BatchPlan { rule, sample: plan.truncation, curve })
        }
        SamplingMethod::FixedRate { share, accept } => {
            check_shares(share, accept)?;
            let sample = share_of(share);
            // 2 % of 50 labels is 1, in floating point too.
            let accept = (sample as f64 * accept * (1.0 + 1e-12)).floor() as u64;
            let curve = single_curve(lot, sample, accept);
            Ok(BatchPlan { rule: PlanRule::FixedRate { accept }, sample, curve })
        }
        SamplingMethod::Risk { share, accept } => {
            check_shares(share, accept)?;
            Ok(BatchPlan { rule: PlanRule::Risk { accept }, sample: share_of(share), curve: Vec::new() })
        }
    }
}

fn sequential_curve(plan: &SequentialPlan) -> Vec<PlanPoint> {
    let points = plan.oc.iter().zip(&plan.asn);
    points
        .map(|(oc, asn)| PlanPoint { percent: oc.percent, accept: oc.accept, inspected: asn.inspected })
        .collect()
}

/// Operating characteristic of single sampling without replacement, up to where hardly any batch is accepted.
fn single_curve(lot: u64, sample: u64, accept: u64) -> Vec<PlanPoint> {
    /// Number of equal steps.
    const STEPS: u64 = 40;
    let limit = accept as f64 + 1.0;
    let worst = ((limit + 3.0 * limit.sqrt() + 3.0) / sample.max(1) as f64).min(1.0);
    let mut counts: Vec<u64> =
        (0..=STEPS).map(|step| (lot as f64 * worst * step as f64 / STEPS as f64).round() as u64).collect();
    counts.dedup();
    let point = |wrong: u64| PlanPoint {
        percent: 100.0 * wrong as f64 / lot.max(1) as f64,
        accept: sample_acceptance(lot, wrong, sample, accept),
        inspected: sample as f64,
    };
    counts.into_iter().map(point).collect()
}

impl BatchPlan {
    /// Decision by the labels that were inspected so far; none: inspect the next one.
    pub fn decide(&self, counts: InspectionCounts) -> Option<Verdict> {
        let InspectionCounts { inspected, wrong, wrong_share } = counts;
        let single = |accept: u64| match () {
            // What comes cannot make a wrong label right.
            () if wrong > accept => Some(Verdict::Reject),
            () if inspected >= self.sample => Some(Verdict::Accept),
            () => None,
        };
        match &self.rule {
            PlanRule::Iso2859 { plan, .. } => single(u64::from(plan.accept)),
            PlanRule::FixedRate { accept } => single(*accept),
            PlanRule::Sequential { steps, .. } => step_decision(steps, inspected, wrong),
            PlanRule::Risk { .. } if inspected < self.sample => None,
            PlanRule::Risk { accept } if wrong_share <= *accept => Some(Verdict::Accept),
            PlanRule::Risk { .. } => Some(Verdict::Reject),
        }
    }

    /// What decides from here, where nothing does yet.
    pub fn outlook(&self, counts: InspectionCounts) -> Outlook {
        let InspectionCounts { inspected, wrong, .. } = counts;
        let left = self.sample.saturating_sub(inspected);
        if matches!(self.rule, PlanRule::Risk { .. }) || self.decide(counts).is_some() {
            return Outlook::default();
        }
        let after = |more: u64, more_wrong: u64| {
            let after = InspectionCounts { inspected: inspected + more, wrong: wrong + more_wrong, ..counts };
            self.decide(after)
        };
        let first = |decides: &dyn Fn(u64) -> bool| (1..=left).find(|more| decides(*more));
        Outlook {
            right_until_accepted: first(&|more| after(more, 0) == Some(Verdict::Accept)),
            wrong_until_rejected: first(&|more| after(more, more) == Some(Verdict::Reject)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;
    use crate::review::batch::draw_evenly;

    const ISO: SamplingMethod =
        SamplingMethod::Iso2859 { level: InspectionLevel::II, aql: 2.5, reduced: true };

    fn counts(inspected: u64, wrong: u64) -> InspectionCounts {
        InspectionCounts { inspected, wrong, wrong_share: wrong as f64 / inspected.max(1) as f64 }
    }

    #[test]
    fn a_batch_of_80_has_13_labels_inspected_by_the_standard() {
        // Table 1: lot 51 to 90, level II: letter E; Table 2-A: 13 items. At AQL 2.5 the arrow leads to F: 20, accept 1.
        let plan = batch_plan(80, &ISO, InspectionSeverity::Normal).unwrap();
        assert_eq!(plan.sample, 20);
        assert_eq!(plan.decide(counts(19, 1)), None);
        assert_eq!(plan.decide(counts(20, 1)), Some(Verdict::Accept));
        assert_eq!(plan.decide(counts(5, 2)), Some(Verdict::Reject), "the rest cannot change it");
        let outlook = plan.outlook(counts(4, 1));
        assert_eq!((outlook.right_until_accepted, outlook.wrong_until_rejected), (Some(16), Some(1)));
        assert_eq!(plan.outlook(counts(20, 1)), Outlook::default());
    }

    #[test]
    fn a_sequential_plan_tells_how_many_right_labels_accept_and_how_many_wrong_ones_reject() {
        let method = SamplingMethod::Sequential { aql: 1.0, rql: 8.0, alpha: 0.05, beta: 0.1 };
        let plan = batch_plan(1_180, &method, InspectionSeverity::Normal).unwrap();
        let start = plan.outlook(InspectionCounts::default());
        let right = start.right_until_accepted.unwrap();
        assert_eq!(plan.decide(counts(right, 0)), Some(Verdict::Accept));
        assert_eq!(plan.decide(counts(right - 1, 0)), None);
        assert!(right < plan.sample && start.wrong_until_rejected.unwrap() >= 2, "{start:?}");
    }

    #[test]
    fn a_fixed_rate_accepts_a_share_of_its_sample_and_by_risk_a_share_of_the_batch() {
        let fixed = SamplingMethod::FixedRate { share: 0.1, accept: 0.02 };
        let plan = batch_plan(500, &fixed, InspectionSeverity::Normal).unwrap();
        assert_eq!((plan.sample, &plan.rule), (50, &PlanRule::FixedRate { accept: 1 }));
        let risk = SamplingMethod::Risk { share: 0.1, accept: 0.02 };
        let plan = batch_plan(500, &risk, InspectionSeverity::Normal).unwrap();
        let by_share = |wrong_share| plan.decide(InspectionCounts { wrong_share, ..counts(50, 3) });
        assert_eq!((by_share(0.015), by_share(0.03)), (Some(Verdict::Accept), Some(Verdict::Reject)));
        assert_eq!(plan.decide(counts(49, 9)), None, "the sample is not through");
    }

    #[test]
    fn a_method_without_a_plan_names_the_setting() {
        let field = |method| {
            batch_plan(100, &method, InspectionSeverity::Normal).map_err(|error| error.field()).unwrap_err()
        };
        assert_eq!(field(SamplingMethod::FixedRate { share: 0.0, accept: 0.0 }), "share");
        assert_eq!(field(SamplingMethod::Risk { share: 0.1, accept: f64::NAN }), "accept");
        assert_eq!(
            field(SamplingMethod::Iso2859 { level: InspectionLevel::II, aql: 2.0, reduced: true }),
            "aql"
        );
        let sequential = |aql, alpha| SamplingMethod::Sequential { aql, rql: 5.0, alpha, beta: 0.1 };
        assert_eq!(field(sequential(5.0, 0.05)), "rql");
        assert_eq!(field(sequential(1.0, 0.7)), "alpha");
    }

    #[test]
    fn the_curve_is_what_batches_of_that_quality_meet_with() {
        for method in [ISO, SamplingMethod::Sequential { aql: 1.0, rql: 8.0, alpha: 0.05, beta: 0.1 }] {
            let (lot, runs) = (200_u64, 4_000);
            let plan = batch_plan(lot, &method, InspectionSeverity::Normal).unwrap();
            let mut random = SplitMix(25);
            for point in plan.curve.iter().step_by(8) {
                let bad = (point.percent / 100.0 * lot as f64).round() as usize;
                let (mut accepted, mut inspected) = (0, 0);
                for _ in 0..runs {
                    let order = draw_evenly(lot as usize, plan.sample, random.next());
                    let mut seen = InspectionCounts::default();
                    let decision = loop {
                        if let Some(decision) = plan.decide(seen) {
                            break decision;
                        }
                        seen.wrong += u64::from(order[seen.inspected as usize].index < bad);
                        seen.inspected += 1;
                    };
                    accepted += u32::from(decision == Verdict::Accept);
                    inspected += seen.inspected;
                }
                let share = f64::from(accepted) / f64::from(runs);
                // Three standard errors of the simulation.
                let error = 3.0 * (point.accept * (1.0 - point.accept) / f64::from(runs)).sqrt() + 1e-3;
                assert!((share - point.accept).abs() <= error, "{method:?} {point:?} {share}");
                if matches!(plan.rule, PlanRule::Sequential { .. }) {
                    let mean = inspected as f64 / f64::from(runs);
                    assert!((mean - point.inspected).abs() < 0.05 * point.inspected, "{point:?} {mean}");
                }
            }
        }
    }
}
