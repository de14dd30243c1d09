//! Figures of drift on simulated scenes: `drift` prints, as one JSON object, how often batches like the reference alarm, how often changes
//! are found, and which objects are odd.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

#[path = "../src/drift/simulation.rs"]
mod simulation;

use assay_core::drift::{
    DriftSettings, ImageMeasures, ObjectProfile, SceneProfile, ShapeMeasures, SpaceMeasures, detect_drift,
};
use assay_core::random::SplitMix;
use serde_json::{Value, json};
use simulation::{LYING, SimulatedChange, SimulatedData, simulate_scenes};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

const SEED: u64 = 20_261_130;
const HEALTHY_RUNS: usize = 2_000;
const RUNS: usize = 300;

/// What some runs found.
#[derive(Default)]
struct RunCounts {
    alarms: usize,
    /// Runs in which each feature drifts.
    features: BTreeMap<String, usize>,
    injected: usize,
    injected_odd: usize,
    others: usize,
    others_odd: usize,
    covered: f64,
    covered_expected: f64,
}

/// Sizes of reference and batch, scenes; whether the batch is drawn from the scenes of the reference themselves.
#[derive(Clone, Copy)]
struct RunDesign {
    data: SimulatedData,
    change: SimulatedChange,
    reference: usize,
    batch: usize,
    is_resampled: bool,
}

fn run(design: RunDesign, runs: usize) -> RunCounts {
    let RunDesign { data, change, reference, batch, is_resampled } = design;
    let mut counts = RunCounts::default();
    for seed in 0..runs as u64 {
        let mut random = SplitMix(SEED ^ (seed << 20));
        let reference = simulate_scenes(data, SimulatedChange::Nothing, reference, &mut random);
        let batch = match is_resampled {
            false => simulate_scenes(data, change, batch, &mut random),
            true => (0..batch)
                .map(|_| reference[(random.unit() * reference.len() as f64) as usize].clone())
                .collect(),
        };
        let report = detect_drift(&reference, &batch, DriftSettings { seed, ..DriftSettings::default() });
        counts.alarms += usize::from(report.alarm);
        for feature in report.features.into_iter().filter(|feature| feature.p_adjusted <= 0.05) {
            *counts.features.entry(feature.name).or_default() += 1;
        }
        let odd: BTreeSet<(&str, &str)> =
            report.odd.iter().map(|odd| (odd.item.as_str(), odd.object.as_str())).collect();
        for object in batch.iter().flat_map(|scene| &scene.objects) {
            let is_odd = usize::from(odd.contains(&(object.item.as_str(), object.id.as_str())));
            match object.id.starts_with(LYING) {
                true => {
                    (counts.injected, counts.injected_odd) =
                        (counts.injected + 1, counts.injected_odd + is_odd)
                }
                false => (counts.others, counts.others_odd) = (counts.others + 1, counts.others_odd + is_odd),
            }
        }
        if let Some(coverage) = report.coverage {
            counts.covered += coverage.share / runs as f64;
            counts.covered_expected += coverage.expected / runs as f64;
        }
    }
    counts
}

fn healthy(data: SimulatedData, reference: usize, batch: usize, is_resampled: bool) -> Value {
    let design = RunDesign { data, change: SimulatedChange::Nothing, reference, batch, is_resampled };
    let counts = run(design, HEALTHY_RUNS);
    json!({
        "data": format!("{data:?}"), "reference": reference, "batch": batch, "resampled": is_resampled, "runs": HEALTHY_RUNS,
        "alarms": counts.alarms as f64 / HEALTHY_RUNS as f64, "odd": counts.others_odd as f64 / counts.others as f64,
        "coverage": counts.covered, "coverage_expected": counts.covered_expected, "features": counts.features,
    })
}

fn changed(change: SimulatedChange, feature: &str, reference: usize, batch: usize) -> Value {
    let data = SimulatedData::Drives;
    let counts = run(RunDesign { data, change, reference, batch, is_resampled: false }, RUNS);
    let named = counts.features.get(feature).copied().unwrap_or_default();
    json!({
        "change": format!("{change:?}"), "reference": reference, "batch": batch, "runs": RUNS, "feature": feature,
        "alarms": counts.alarms as f64 / RUNS as f64, "named": named as f64 / RUNS as f64,
        "injected": counts.injected, "injected_odd": counts.injected_odd,
        "odd": counts.others_odd as f64 / counts.others as f64, "coverage": counts.covered,
    })
}

/// Seconds for a batch of 1,000 scenes beside 9,000.
fn large() -> Value {
    let mut random = SplitMix(SEED);
    let reference = simulate_scenes(SimulatedData::Drives, SimulatedChange::Nothing, 9_000, &mut random);
    let batch = simulate_scenes(SimulatedData::Drives, SimulatedChange::Cars(1.1), 1_000, &mut random);
    let started = Instant::now();
    let report = detect_drift(&reference, &batch, DriftSettings::default());
    json!({
        "scenes": 10_000, "objects": report.reference.objects + report.batch.objects,
        "seconds": started.elapsed().as_secs_f64(),
    })
}

fn main() {
    use SimulatedData::{Drives, Photographs};
    let healthy = [
        healthy(Drives, 100, 30, false),
        healthy(Drives, 30, 30, false),
        healthy(Drives, 20, 6, false),
        healthy(Drives, 100, 30, true),
        healthy(Photographs, 300, 100, false),
        healthy(Photographs, 50, 50, false),
    ];
    let changes = [
        changed(SimulatedChange::Cars(1.1), "length of Car", 100, 30),
        changed(SimulatedChange::Cars(1.1), "length of Car", 40, 10),
        changed(SimulatedChange::Cars(1.03), "length of Car", 100, 30),
        changed(SimulatedChange::Bicycles(3.0), "class", 100, 30),
        changed(SimulatedChange::Rain(0.6), "scene weather", 100, 30),
        changed(SimulatedChange::Lying(0.02), "height of Pedestrian", 100, 30),
    ];
    println!("{}", json!({ "healthy": healthy, "changes": changes, "large": large() }));
}
