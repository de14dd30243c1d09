//! Sequential plan with its operating characteristic and its expected number of inspections.

use super::boundary::DecisionLimits;
use super::quality::{LotModel, LotQuality, described_qualities, design_qualities};
use super::recursion::plan_characteristic;
use super::search::find_plan;
use super::single_plan::{SampleLimit, smallest_single_plan};
use super::{MOST_INSPECTED, SequentialDesign, SequentialPlanError};
use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// Acceptance and rejection number after each of a range of inspected items. At more than the acceptance number and fewer
/// than the rejection number of nonconforming items, inspection goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SequentialStep {
    /// First number of inspected items.
    pub from: u64,
    /// Last number of inspected items.
    pub to: u64,
    /// Accept the lot at this many nonconforming items or fewer; none: it cannot be accepted yet.
    pub accept: Option<u64>,
    /// Reject the lot at this many nonconforming items or more; none: it cannot be rejected yet.
    pub reject: Option<u64>,
}

/// Probabilities of the two wrong decisions.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct DecisionRisks {
    /// Probability of rejecting a lot at the AQL.
    pub producer: f64,
    /// Probability of accepting a lot at the RQL.
    pub consumer: f64,
}

/// Point of an operating characteristic.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AcceptanceProbability {
    /// Share of nonconforming items in the lot, 0 to 1.
    pub p: f64,
    /// The same in percent.
    pub percent: f64,
    /// Number of nonconforming items in the lot; only in the hypergeometric model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonconforming: Option<u64>,
    /// Probability of acceptance.
    pub accept: f64,
    /// The same of the single plan.
    pub single: f64,
}

/// Point of the curve of expected sample numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpectedInspections {
    /// Share of nonconforming items in the lot, 0 to 1.
    pub p: f64,
    /// The same in percent.
    pub percent: f64,
    /// Expected number of inspected items.
    pub inspected: f64,
}

/// Single sampling plan: inspect all of the sample, then decide.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SingleSamplingPlan {
    /// Number of items to inspect.
    pub sample: u64,
    /// Acceptance number: accept the lot at this many nonconforming items or fewer.
    pub accept: u64,
    /// Rejection number: reject the lot at this many or more.
    pub reject: u64,
    /// Probabilities of wrong decisions.
    pub risks: DecisionRisks,
}

/// Share of the single plan's items that are not inspected on average, by the quality of the lot.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct InspectionSaving {
    /// At the AQL.
    pub aql: f64,
    /// At the RQL.
    pub rql: f64,
    /// Mean of AQL and RQL.
    pub mean: f64,
    /// The least between AQL and RQL.
    pub between: f64,
}

/// Truncated sequential plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SequentialPlan {
    /// Number of items in the lot.
    pub lot: u64,
    /// Acceptance quality limit, percent nonconforming.
    pub aql: f64,
    /// Rejectable quality level, percent nonconforming.
    pub rql: f64,
    /// Limit of the producer's risk.
    pub alpha: f64,
    /// Limit of the consumer's risk.
    pub beta: f64,
    /// Model of the lot.
    pub model: LotModel,
    /// Number of items at which the lot is decided at the latest.
    pub truncation: u64,
    /// Acceptance and rejection numbers, from the first item to the truncation.
    pub steps: Vec<SequentialStep>,
    /// Exact probabilities of wrong decisions.
    pub risks: DecisionRisks,
    /// Operating characteristic, from the best quality to the worst.
    pub oc: Vec<AcceptanceProbability>,
    /// Expected numbers of inspected items (average sample number) at the same qualities.
    pub asn: Vec<ExpectedInspections>,
    /// Smallest single plan with the same limits of the risks.
    pub single: SingleSamplingPlan,
    /// Comparison with it.
    pub saving: InspectionSaving,
}

impl SequentialPlan {
    /// Decision after a number of inspected items, drawn at random from the lot, of which `nonconforming` are; none: inspect
    /// the next item. At the truncation there always is one.
    pub fn decide(&self, inspected: u64, nonconforming: u64) -> Option<Verdict> {
        step_decision(&self.steps, inspected, nonconforming)
    }
}

/// Decision of a plan's steps after a number of inspected items; see [`SequentialPlan::decide`].
pub fn step_decision(steps: &[SequentialStep], inspected: u64, nonconforming: u64) -> Option<Verdict> {
    let inspected = inspected.min(steps.last()?.to);
    let index = steps.partition_point(|step| step.to < inspected);
    let step = steps.get(index).filter(|step| step.from <= inspected)?;
    if step.accept.is_some_and(|accept| nonconforming <= accept) {
        return Some(Verdict::Accept);
    }
    step.reject.is_some_and(|reject| nonconforming >= reject).then_some(Verdict::Reject)
}

/// Truncated sequential plan that holds both risks of a design exactly and, of such plans, inspects least.
///
/// Lots of at least ten times the single plan's sample are binomial, smaller ones hypergeometric.
///
/// # Errors
/// A design without a plan: see [`SequentialPlanError`].
pub fn sequential_plan(design: &SequentialDesign) -> Result<SequentialPlan, SequentialPlanError> {
    design.check()?;
    let (model, single) = choose_model(design).ok_or(SequentialPlanError::TooManyInspections)?;
    let qualities = design_qualities(design, model);
    let found = find_plan(design, qualities, single);
    let described = described_qualities(design, model);
    let curve: Vec<_> = described.iter().map(|at| (*at, plan_characteristic(&found.limits, *at))).collect();
    let oc = curve.iter().map(|(quality, found)| AcceptanceProbability {
        p: quality.share(),
        percent: 100.0 * quality.share(),
        nonconforming: match quality {
            LotQuality::Share(_) => None,
            LotQuality::Count { nonconforming, .. } => Some(*nonconforming),
        },
        accept: found.accept.min(1.0),
        single: single.acceptance(*quality),
    });
    let asn = curve.iter().map(|(quality, found)| ExpectedInspections {
        p: quality.share(),
        percent: 100.0 * quality.share(),
        inspected: found.inspected,
    });
    let [low, high] = qualities.map(LotQuality::share);
    let between = curve.iter().filter(|(quality, _)| (low..=high).contains(&quality.share()));
    let longest = between.map(|(_, found)| found.inspected).fold(0.0, f64::max);
    let saving = |inspected: f64| 1.0 - inspected / single.sample as f64;
    let [at_aql, at_rql] = found.at;
    Ok(SequentialPlan {
        lot: design.lot,
        aql: design.aql,
        rql: design.rql,
        alpha: design.alpha,
        beta: design.beta,
        model,
        truncation: found.limits.len() as u64,
        steps: steps(&found.limits),
        risks: DecisionRisks { producer: at_aql.reject, consumer: at_rql.accept },
        oc: oc.collect(),
        asn: asn.collect(),
        single: SingleSamplingPlan {
            sample: single.sample,
            accept: single.accept,
            reject: single.accept + 1,
            risks: DecisionRisks {
                producer: 1.0 - single.acceptance(qualities[0]),
                consumer: single.acceptance(qualities[1]),
            },
        },
        saving: InspectionSaving {
            aql: saving(at_aql.inspected),
            rql: saving(at_rql.inspected),
            mean: saving((at_aql.inspected + at_rql.inspected) / 2.0),
            between: saving(longest),
        },
    })
}

/// Model of a design's lot, and the smallest single plan in it.
fn choose_model(design: &SequentialDesign) -> Option<(LotModel, SampleLimit)> {
    let find = |model, most| {
        let found = smallest_single_plan(design, design_qualities(design, model), most)?;
        Some((model, found))
    };
    find(LotModel::Binomial, (design.lot / 10).min(MOST_INSPECTED)).or_else(|| {
        // No sample of a tenth of the lot is enough. A lot whose tenth is more than can be inspected has no plan.
        let most = design.lot.min(MOST_INSPECTED);
        (design.lot / 10 < MOST_INSPECTED).then(|| find(LotModel::Hypergeometric, most))?
    })
}

/// Limits as steps: one for each range of items with the same two numbers.
fn steps(limits: &[DecisionLimits]) -> Vec<SequentialStep> {
    let mut steps: Vec<SequentialStep> = Vec::new();
    for (inspected, limit) in (1..).zip(limits) {
        let accept = limit.accept_below.checked_sub(1);
        let reject = Some(limit.reject_from).filter(|reject| *reject <= inspected);
        match steps.last_mut() {
            Some(last) if (last.accept, last.reject) == (accept, reject) => last.to = inspected,
            _ => steps.push(SequentialStep { from: inspected, to: inspected, accept, reject }),
        }
    }
    steps
}
