//! Figures of alignment on simulated graders whose limits and releases are known: `alignment` prints, as one JSON object, how often
//! 95 % intervals contain the true limit, how often an outdated release is named and a current one accused, and the time that many
//! verdicts take.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

#[path = "../tests/alignment/simulated.rs"]
mod simulated;

use assay_core::alignment::{AlignmentAnalysis, VerdictLine, VerdictTable, parties};
use assay_core::random::SplitMix;
use serde_json::{Value, from_value, json};
use simulated::{SimulatedGrader, follower};
use std::error::Error;
use std::time::Instant;

/// Simulated graders for each figure.
const RUNS: u64 = 1_000;
const VERDICTS: usize = 200;
const DISCRIMINATING: usize = 60;
/// Verdicts of the timed table, by so many graders in four classes.
const MANY: usize = 1_000_000;
const GRADERS: usize = 50;
const CLASSES: [&str; 4] = ["car", "truck", "cyclist", "pedestrian"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut coverage = Vec::new();
    for measures in [1, 2] {
        for noise in [0.0, 0.05, 0.1, 0.3] {
            let grader = SimulatedGrader { measures, noise, verdicts: VERDICTS };
            let (intervals, covered) = grader.coverage(RUNS, 17)?;
            coverage.push(json!({"measures": measures, "noise": noise, "share": f64::from(covered) / f64::from(intervals)}));
        }
    }
    let (mut named, mut accused) = (0, 0);
    for seed in 0..RUNS {
        named += u32::from(follower("r1", DISCRIMINATING, seed)?.release.best.as_deref() == Some("r1"));
        let current = follower("r3", DISCRIMINATING, RUNS + seed)?.release.best;
        accused += u32::from(current.is_some_and(|release| release != "r3"));
    }
    let found = json!({"coverage": coverage, "outdated_named": f64::from(named) / RUNS as f64,
        "current_accused": f64::from(accused) / RUNS as f64, "seconds_per_million": time_of_many()?});
    println!("{found}");
    Ok(())
}

/// Seconds that all graders and teams of a million verdicts take, in one thread.
fn time_of_many() -> Result<f64, Box<dyn Error>> {
    let mut random = SplitMix(5);
    let mut table = VerdictTable::default();
    for item in 0..MANY {
        let grader = item % GRADERS;
        let deviation = 0.35 * random.normal().abs();
        let limit = 0.2 + 0.004 * grader as f64;
        let verdict = if deviation + 0.03 * random.normal() <= limit { "accept" } else { "reject" };
        let class = CLASSES[item / GRADERS % CLASSES.len()];
        let line: Value = json!({"grader": format!("g{grader}"), "team": format!("t{}", grader % 5), "item": item,
            "class": class, "verdict": verdict,
            "deviations": {"center_distance": deviation}});
        table.push(&from_value::<VerdictLine>(line)?);
    }
    let start = Instant::now();
    let analysis = AlignmentAnalysis::new(&table, None);
    let count: usize = parties(&table).into_iter().map(|party| analysis.align(party).implied.len()).sum();
    assert!(count > 0, "limits are found");
    Ok(start.elapsed().as_secs_f64())
}
