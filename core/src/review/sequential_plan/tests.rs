use super::boundary::{DecisionLimits, LikelihoodRatio, RatioThresholds, decision_limits};
use super::quality::{LotQuality, design_qualities};
use super::recursion::plan_characteristic;
use super::single_plan::{SampleLimit, smallest_single_plan};
use super::*;
use crate::random::SplitMix;
use crate::review::Verdict;
use proptest::prelude::*;

fn design(lot: u64, aql: f64, rql: f64, alpha: f64, beta: f64) -> SequentialDesign {
    SequentialDesign { lot, aql, rql, alpha, beta }
}

/// Decision about a lot whose items are inspected in this order, and the number of inspected items.
fn inspect(plan: &SequentialPlan, mut is_nonconforming: impl FnMut() -> bool) -> (Verdict, u64) {
    let mut found = 0;
    for inspected in 1.. {
        found += u64::from(is_nonconforming());
        if let Some(verdict) = plan.decide(inspected, found) {
            return (verdict, inspected);
        }
        assert!(inspected < plan.truncation, "no decision at the truncation");
    }
    unreachable!()
}

#[test]
fn the_single_plan_is_the_published_one() {
    // Smallest plans for 5 % and 10 %, as in tables of sampling plans indexed by AQL and RQL.
    for (aql, rql, sample, accept) in [(1.0, 5.0, 132, 3), (2.0, 8.0, 98, 4), (1.0, 10.0, 52, 2)] {
        let plan = sequential_plan(&design(1_000_000, aql, rql, 0.05, 0.10)).unwrap();
        assert_eq!(
            (plan.single.sample, plan.single.accept, plan.single.reject),
            (sample, accept, accept + 1)
        );
        assert_eq!(plan.model, LotModel::Binomial);
    }
}

#[test]
fn no_smaller_single_plan_holds_both_risks() {
    let design = design(200, 2.0, 10.0, 0.05, 0.10);
    let qualities = design_qualities(&design, LotModel::Hypergeometric);
    let found = smallest_single_plan(&design, qualities, 200).unwrap();
    let smaller =
        (1..found.sample).flat_map(|sample| (0..sample).map(move |accept| SampleLimit { sample, accept }));
    assert!(smaller.into_iter().all(|limit| !limit.holds(&design, qualities)));
    assert!(found.holds(&design, qualities));
}

#[test]
fn numbers_after_each_item_can_be_followed() {
    let plan = sequential_plan(&design(5_000, 1.0, 5.0, 0.05, 0.10)).unwrap();
    assert_eq!(plan.truncation, 132);
    let mut next = 1;
    for step in &plan.steps {
        assert_eq!(step.from, next, "without a gap");
        next = step.to + 1;
    }
    assert_eq!(next, plan.truncation + 1);
    let last = plan.steps.last().unwrap();
    assert_eq!(last.accept.unwrap() + 1, last.reject.unwrap(), "the last item decides");
    assert_eq!(plan.decide(1, 0), None);
    assert_eq!(plan.decide(2, 2), Some(Verdict::Reject));
    assert_eq!(plan.decide(132, 3), Some(Verdict::Accept));
    assert_eq!(plan.decide(132, 4), Some(Verdict::Reject));
}

#[test]
fn small_lots_are_hypergeometric_and_large_ones_binomial() {
    let model = |lot| sequential_plan(&design(lot, 1.0, 5.0, 0.05, 0.10)).unwrap().model;
    assert_eq!((model(1_319), model(1_320)), (LotModel::Hypergeometric, LotModel::Binomial));
    // With a hundred items, the lot at the AQL has one that is nonconforming.
    let plan = sequential_plan(&design(100, 1.0, 5.0, 0.05, 0.10)).unwrap();
    assert!(plan.single.sample < 132, "{}", plan.single.sample);
    assert!(plan.oc.iter().any(|point| point.nonconforming == Some(1)));
}

#[test]
fn a_lot_between_two_counts_is_judged_at_the_stricter_one() {
    let qualities = design_qualities(&design(150, 1.0, 5.0, 0.05, 0.1), LotModel::Hypergeometric);
    let counts = [1, 8].map(|nonconforming| LotQuality::Count { lot: 150, nonconforming });
    assert_eq!(qualities, counts);
    let exact = design_qualities(&design(1_000, 0.7, 2.9, 0.05, 0.1), LotModel::Hypergeometric);
    assert_eq!(exact, [7, 29].map(|nonconforming| LotQuality::Count { lot: 1_000, nonconforming }));
}

#[test]
fn the_recursion_counts_all_orders_of_a_small_lot() {
    let plan = sequential_plan(&design(14, 8.0, 45.0, 0.1, 0.2)).unwrap();
    for point in &plan.oc {
        let nonconforming = point.nonconforming.unwrap();
        let (mut orders, mut accepted, mut inspections) = (0_u32, 0_u32, 0_u64);
        for order in (0..1_u32 << 14).filter(|order| u64::from(order.count_ones()) == nonconforming) {
            let mut rest = order;
            let (verdict, inspected) = inspect(&plan, || {
                let is_nonconforming = rest & 1 == 1;
                rest >>= 1;
                is_nonconforming
            });
            orders += 1;
            accepted += u32::from(verdict == Verdict::Accept);
            inspections += inspected;
        }
        assert!((point.accept - f64::from(accepted) / f64::from(orders)).abs() < 1e-12, "{point:?}");
        let asn = plan.asn.iter().find(|asn| asn.p == point.p).unwrap();
        assert!((asn.inspected - inspections as f64 / f64::from(orders)).abs() < 1e-10, "{asn:?}");
    }
}

#[test]
fn simulated_lots_are_accepted_as_often_as_the_operating_characteristic_says() {
    let mut random = SplitMix(2);
    let runs = 20_000;
    for lot in [400, 100_000] {
        let plan = sequential_plan(&design(lot, 1.0, 5.0, 0.05, 0.10)).unwrap();
        for point in plan.oc.iter().filter(|point| (0.005..0.06).contains(&point.p)).step_by(4) {
            let (mut accepted, mut inspections) = (0, 0);
            for _ in 0..runs {
                let (mut items, mut left) = (lot as f64, point.p * lot as f64);
                let (verdict, inspected) = inspect(&plan, || {
                    let is_nonconforming = random.unit() * items < left;
                    if point.nonconforming.is_some() {
                        items -= 1.0;
                        left -= f64::from(u8::from(is_nonconforming));
                    }
                    is_nonconforming
                });
                accepted += u64::from(verdict == Verdict::Accept);
                inspections += inspected;
            }
            let share = |count: u64| count as f64 / f64::from(runs);
            assert!((share(accepted) - point.accept).abs() < 0.01, "{lot} {point:?}");
            let asn = plan.asn.iter().find(|asn| asn.p == point.p).unwrap();
            assert!((share(inspections) / asn.inspected - 1.0).abs() < 0.02, "{lot} {asn:?}");
        }
    }
}

#[test]
fn plans_inspect_at_least_30_percent_less_than_the_single_plan() {
    let risks = [(0.05, 0.10), (0.05, 0.05), (0.10, 0.10), (0.01, 0.05), (0.20, 0.20)];
    for (aql, rql) in [(0.1, 1.0), (1.0, 5.0), (1.0, 3.0), (2.5, 10.0), (4.0, 10.0), (10.0, 15.0), (1.0, 2.0)]
    {
        for (alpha, beta) in risks {
            for lot in [800, 1_000_000] {
                let plan = sequential_plan(&design(lot, aql, rql, alpha, beta)).unwrap();
                // Who may accept no nonconforming item has to inspect the whole sample of a good lot.
                let least = if plan.single.accept == 0 { 0.2 } else { 0.3 };
                assert!(plan.saving.mean >= least, "{lot} {aql} {rql} {alpha} {beta}: {:?}", plan.saving);
                assert!(plan.truncation * 2 <= plan.single.sample * 3, "{lot} {aql} {rql}");
            }
        }
    }
}

#[test]
fn no_narrower_threshold_holds_the_risks() {
    let design = design(1_000_000, 1.0, 5.0, 0.05, 0.10);
    let qualities = design_qualities(&design, LotModel::Binomial);
    let single = smallest_single_plan(&design, qualities, 1_000).unwrap();
    let ratio = LikelihoodRatio::new(qualities, single);
    let plan = sequential_plan(&design).unwrap();
    let inspected = |limits: &[DecisionLimits]| plan_characteristic(limits, qualities[0]).inspected;
    let mut least = f64::INFINITY;
    for (accept, reject) in (0..160).flat_map(|a| (0..160).map(move |r| (a, r))) {
        let [accept, reject] = [accept, reject].map(|step| f64::from(step) * 0.025);
        let limits = decision_limits(&ratio, single, RatioThresholds { accept, reject });
        let [aql, rql] = qualities.map(|quality| plan_characteristic(&limits, quality));
        if aql.reject <= 0.05 && rql.accept <= 0.10 {
            least = least.min(inspected(&limits));
        }
    }
    let asn = plan.asn.iter().find(|asn| asn.percent == 1.0).unwrap();
    assert!(asn.inspected <= least + 1e-9, "{} {least}", asn.inspected);
}

#[test]
fn impossible_designs_are_refused_with_what_to_change() {
    let error = |lot, aql, rql, alpha, beta| {
        sequential_plan(&design(lot, aql, rql, alpha, beta)).unwrap_err().to_string()
    };
    assert_eq!(error(0, 1.0, 5.0, 0.05, 0.1), "the lot is empty. Enter its number of items");
    let percentage = "AQL is 0, not between 0 and 100. Enter a percentage of nonconforming items";
    assert_eq!(error(9, 0.0, 5.0, 0.05, 0.1), percentage);
    assert!(error(9, 1.0, 100.0, 0.05, 0.1).starts_with("RQL is 100"));
    assert!(error(9, f64::NAN, 5.0, 0.05, 0.1).starts_with("AQL is NaN"));
    assert_eq!(error(9, 5.0, 5.0, 0.05, 0.1), "RQL 5 does not exceed AQL 5. Raise the RQL, or lower the AQL");
    assert_eq!(
        error(9, 1.0, 5.0, 0.5, 0.1),
        "alpha is 0.5, not between 0 and 0.5. Enter a risk such as 0.05"
    );
    assert!(error(9, 1.0, 5.0, 0.05, -0.1).starts_with("beta is -0.1"));
    // The qualities are a thousandth apart: millions of items tell them apart, which nobody inspects.
    let expected = "a plan needs more than 100000 items. Raise the RQL or the risks";
    assert_eq!(error(1_000_000_000, 1.0, 1.001, 0.05, 0.1), expected);
    assert_eq!(error(5_000_000, 1.0, 1.001, 0.05, 0.1), expected);
}

#[test]
fn extreme_designs_have_plans() {
    let plan = |lot, aql, rql, alpha, beta| sequential_plan(&design(lot, aql, rql, alpha, beta)).unwrap();
    let one = plan(1, 1.0, 99.0, 0.05, 0.1);
    assert_eq!((one.truncation, one.single.accept), (1, 0));
    assert_eq!((one.decide(1, 0), one.decide(1, 1)), (Some(Verdict::Accept), Some(Verdict::Reject)));
    let tiny_risks = plan(1_000_000_000, 1.0, 20.0, 1e-9, 1e-9);
    let tiny = 1e-9 * (1.0 + 1e-9);
    assert!(tiny_risks.risks.producer <= tiny && tiny_risks.risks.consumer <= tiny);
    let near = plan(50, 40.0, 41.0, 0.05, 0.1);
    assert!(near.truncation <= 50);
    let large = plan(u64::MAX, 0.01, 99.99, 0.05, 0.1);
    assert_eq!(large.model, LotModel::Binomial);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn both_risks_hold_exactly_and_worse_lots_are_accepted_less_often(
        lot in 1_u64..3_000, aql in 0.2_f64..20.0, factor in 1.7_f64..8.0,
        alpha in 0.005_f64..0.3, beta in 0.005_f64..0.3,
    ) {
        let rql = (aql * factor).min(95.0);
        let plan = sequential_plan(&design(lot, aql, rql, alpha, beta)).unwrap();
        prop_assert!(plan.risks.producer <= alpha * (1.0 + 1e-9), "{:?}", plan.risks);
        prop_assert!(plan.risks.consumer <= beta * (1.0 + 1e-9), "{:?}", plan.risks);
        prop_assert!(plan.single.risks.producer <= alpha + 1e-9 && plan.single.risks.consumer <= beta + 1e-9);
        for points in plan.oc.windows(2) {
            prop_assert!(points[1].accept <= points[0].accept + 1e-12, "{points:?}");
        }
        for asn in &plan.asn {
            prop_assert!(asn.inspected >= 1.0 - 1e-12 && asn.inspected <= plan.truncation as f64 + 1e-9);
        }
        prop_assert!(plan.truncation <= lot);
        for step in &plan.steps {
            prop_assert!(step.from <= step.to && step.to <= plan.truncation);
            prop_assert!(step.accept.is_none_or(|accept| accept < step.reject.unwrap_or(u64::MAX)));
        }
        let text = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<SequentialPlan>(&text).unwrap(), plan);
    }
}
