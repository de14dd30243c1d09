//! Figures of sequential sampling plans: `sampling` prints, as one JSON object, how far simulated lots are from the exact
//! operating characteristics, how well the risks hold, and how much the plans save.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use assay_core::random::SplitMix;
use assay_core::review::Verdict;
use assay_core::review::sequential_plan::{
    AcceptanceProbability, LotModel, SequentialDesign, SequentialPlan, sequential_plan,
};
use serde_json::{Value, json};
use std::error::Error;
use std::time::Instant;

const SEED: u64 = 20_261_130;
/// Simulated lots of each quality of each plan; the standard error of a share is at most 0.2 points.
const RUNS: u32 = 60_000;
/// AQL and RQL, percent.
const QUALITIES: [(f64, f64); 10] = [
    (0.1, 1.0),
    (0.65, 4.0),
    (1.0, 2.0),
    (1.0, 3.0),
    (1.0, 5.0),
    (1.0, 10.0),
    (2.5, 10.0),
    (4.0, 10.0),
    (10.0, 15.0),
    (1.0, 50.0),
];
const RISKS: [(f64, f64); 4] = [(0.05, 0.10), (0.05, 0.05), (0.10, 0.10), (0.01, 0.10)];
const LOTS: [u64; 3] = [300, 3_000, 1_000_000_000];

/// Share of simulated lots that are accepted, and mean number of inspected items: draws from a lot of `lot` items with this share
/// of nonconforming ones, without replacement where `is_finite`.
fn simulate(plan: &SequentialPlan, p: f64, is_finite: bool, random: &mut SplitMix) -> [f64; 2] {
    let (mut accepted, mut inspections) = (0_u32, 0_u64);
    for _ in 0..RUNS {
        // A lot that cannot have exactly this share has it on average.
        let nonconforming = p * plan.lot as f64;
        let whole = (nonconforming + 1e-6).floor();
        let more = is_finite && random.unit() < nonconforming - whole;
        let (mut items, mut left) = (plan.lot as f64, whole + f64::from(u8::from(more)));
        let (mut inspected, mut found) = (0, 0);
        let verdict = loop {
            let share = if is_finite { left / items } else { p };
            let is_nonconforming = random.unit() < share;
            items -= 1.0;
            left -= f64::from(u8::from(is_nonconforming));
            inspected += 1;
            found += u64::from(is_nonconforming);
            if let Some(verdict) = plan.decide(inspected, found) {
                break verdict;
            }
        };
        accepted += u32::from(verdict == Verdict::Accept);
        inspections += inspected;
    }
    [f64::from(accepted), inspections as f64].map(|sum| sum / f64::from(RUNS))
}

/// Greatest absolute difference of the share of accepted lots, and greatest relative difference of the mean number of inspections,
/// at AQL, RQL and two qualities between.
fn differences(plan: &SequentialPlan, is_finite: bool, random: &mut SplitMix) -> [f64; 2] {
    let between = |point: &&AcceptanceProbability| {
        (plan.aql * (1.0 - 1e-9)..=plan.rql * (1.0 + 1e-9)).contains(&point.percent)
    };
    let points: Vec<&AcceptanceProbability> = plan.oc.iter().filter(between).collect();
    let mut greatest = [0.0_f64; 2];
    for index in [0, 1, 2, 3].map(|third| (points.len() - 1) * third / 3) {
        let point = points[index];
        let [accepted, inspected] = simulate(plan, point.p, is_finite, random);
        let expected = plan.asn.iter().find(|asn| asn.p == point.p).map_or(f64::NAN, |asn| asn.inspected);
        greatest[0] = greatest[0].max((accepted - point.accept).abs());
        greatest[1] = greatest[1].max((inspected / expected - 1.0).abs());
    }
    greatest
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut random = SplitMix(SEED);
    let mut plans: Vec<Value> = Vec::new();
    for (aql, rql) in QUALITIES {
        for (alpha, beta) in RISKS {
            for lot in LOTS {
                let plan = sequential_plan(&SequentialDesign { lot, aql, rql, alpha, beta })?;
                let is_finite = plan.model == LotModel::Hypergeometric;
                let [oc, asn] = differences(&plan, is_finite, &mut random);
                plans.push(json!({
                    "lot": lot, "aql": aql, "rql": rql, "alpha": alpha, "beta": beta, "model": plan.model,
                    "single": plan.single.sample, "accept": plan.single.accept, "truncation": plan.truncation,
                    "producer": plan.risks.producer, "consumer": plan.risks.consumer, "saving": plan.saving,
                    "oc_difference": oc, "asn_difference": asn,
                }));
            }
        }
    }
    // The smallest lot that counts as infinite: drawn without replacement, as it really is.
    let mut at_ten_times = 0.0_f64;
    for (aql, rql) in QUALITIES {
        let design = SequentialDesign { lot: 1_000_000_000, aql, rql, alpha: 0.05, beta: 0.10 };
        let lot = 10 * sequential_plan(&design)?.single.sample;
        let plan = sequential_plan(&SequentialDesign { lot, ..design })?;
        at_ten_times = at_ten_times.max(differences(&plan, true, &mut random)[0]);
    }
    let started = Instant::now();
    let slowest = SequentialDesign { lot: 1_000_000_000, aql: 40.0, rql: 40.47, alpha: 0.05, beta: 0.10 };
    let largest = sequential_plan(&slowest)?;
    let figures = json!({
        "plans": plans, "oc_difference_at_ten_times": at_ten_times,
        "largest": { "sample": largest.single.sample, "seconds": started.elapsed().as_secs_f64() },
    });
    println!("{figures}");
    Ok(())
}
