//! Figures of the models of docs/statistics.md on simulated people whose errors are known: `trust` prints, as one JSON
//! object, the coverage of quality intervals, the accuracy of both methods of aggregation, and IoU of taskers and merged labels
//! with the truth.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

#[path = "../tests/label_merge/simulated.rs"]
mod simulated;

use assay_core::aggregation::{AggregationMethod, consensus};
use assay_core::random::SplitMix;
use assay_core::ratings::Ratings;
use assay_core::trust::{TrustEvidence, estimate_quality};
use serde_json::{Value, json};
use simulated::{MergeSimulation, SimulatedGeometry};
use std::error::Error;

const CLASSES: [&str; 4] = ["car", "cyclist", "pedestrian", "truck"];
const TASKERS: usize = 50;
const SEED: u64 = 20_261_130;

/// Share of the 95 % intervals that contain the true quality: of taskers in one class, over 20 stages of 50 taskers with
/// 1 to 40 judged objects in each class.
fn interval_coverage() -> f64 {
    let names: Vec<String> = (0..TASKERS).map(|index| format!("tasker {index:02}")).collect();
    let (mut covered, mut intervals) = (0, 0);
    for stage in 0..20 {
        let mut random = SplitMix(SEED + stage);
        let mean = 0.82 + 0.14 * random.unit();
        let (mut truths, mut evidence) = (Vec::new(), Vec::new());
        for tasker in &names {
            let level = random.beta(mean * 30.0, (1.0 - mean) * 30.0);
            let qualities = CLASSES.map(|_| random.beta(level * 40.0, (1.0 - level) * 40.0));
            for (class, quality) in CLASSES.into_iter().zip(qualities) {
                for _ in 0..1 + (random.unit() * random.unit() * 40.0) as usize {
                    let is_correct = random.unit() < quality;
                    let (stage, concept) = ("boxes", "");
                    evidence.push(TrustEvidence {
                        tasker,
                        stage,
                        class,
                        concept,
                        is_correct,
                        sampling_probability: 1.0,
                        release: 1,
                        judged_s: 0,
                    });
                }
            }
            truths.push(qualities);
        }
        for tasker in estimate_quality(&evidence).iter().flat_map(|stage| &stage.taskers) {
            let truth = names.iter().zip(&truths).find(|(name, _)| *name == tasker.tasker);
            for (cell, truth) in tasker.cells.iter().zip(truth.iter().flat_map(|(_, qualities)| *qualities)) {
                intervals += 1;
                covered += u32::from(cell.quality.low <= *truth && *truth <= cell.quality.high);
            }
        }
    }
    f64::from(covered) / f64::from(intervals)
}

/// Share of right values by majority and by Dawid-Skene: 100 tables of 100 items by seven raters of any accuracy.
fn aggregation_accuracy() -> Result<[f64; 2], Box<dyn Error>> {
    let mut right = [0_u32; 2];
    for table in 0..100 {
        let mut random = SplitMix(SEED + table);
        let accuracies: Vec<f64> = (0..7).map(|_| random.unit()).collect();
        let value = |random: &mut SplitMix| (random.unit() * 4.0) as usize;
        let truths: Vec<usize> = (0..100).map(|_| value(&mut random)).collect();
        let mut ratings = Ratings::default();
        for (item, truth) in truths.iter().enumerate() {
            for (rater, accuracy) in accuracies.iter().enumerate() {
                let given = if random.unit() < *accuracy { *truth } else { value(&mut random) };
                ratings.insert(&item.to_string(), &rater.to_string(), &given.to_string());
            }
        }
        let methods = [AggregationMethod::Majority, AggregationMethod::DawidSkene];
        for (right, method) in right.iter_mut().zip(methods) {
            let found = consensus(&ratings, method)?;
            let is_right = |(item, truth): (&assay_core::aggregation::ItemConsensus<'_>, &usize)| {
                item.value == Some(truth.to_string().as_str())
            };
            *right += found.iter().zip(&truths).map(is_right).filter(|is_right| *is_right).count() as u32;
        }
    }
    Ok(right.map(|right| f64::from(right) / 10_000.0))
}

fn merge_figures(geometry: SimulatedGeometry, taskers: usize, spread: f64) -> Value {
    let found = MergeSimulation { geometry, taskers, scenes: 40, spread, seed: SEED }.run();
    json!({
        "geometry": format!("{geometry:?}").to_lowercase(), "taskers": taskers, "spread": spread,
        "mean_tasker": found.mean_tasker, "best_tasker": found.best_tasker, "merged": found.merged,
        "found_by_tasker": found.found_by_tasker, "found_merged": found.found_merged,
        "extra_merged": found.extra_merged, "class_tasker": found.class_tasker,
        "class_majority": found.class_majority, "class_dawid_skene": found.class_dawid_skene,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let [majority, dawid_skene] = aggregation_accuracy()?;
    let geometries = [SimulatedGeometry::Polygons, SimulatedGeometry::Cuboids];
    let merges: Vec<Value> = geometries
        .into_iter()
        .flat_map(|geometry| [2, 3, 5, 7].map(|taskers| (geometry, taskers)))
        .flat_map(|(geometry, taskers)| [0.0, 0.8].map(|spread| merge_figures(geometry, taskers, spread)))
        .collect();
    let figures = json!({
        "coverage": interval_coverage(), "majority": majority, "dawid_skene": dawid_skene, "merges": merges,
    });
    println!("{figures}");
    Ok(())
}
