//! Coverage of the intervals on simulated taskers whose quality is known.

use super::beta::{Beta, quantile};
use super::*;
use crate::random::SplitMix;

const CLASSES: [&str; 4] = ["car", "cyclist", "pedestrian", "truck"];
const CONCEPTS: [&str; 3] = ["clear", "occluded", "truncated"];
const KINDS: usize = CLASSES.len() * CONCEPTS.len();

/// Distribution that the true qualities come from.
#[derive(Clone, Copy)]
enum QualityLaw {
    /// The model's own: cells from a Beta distribution around the tasker, taskers from one around the stage.
    Nested,
    /// Another one: normal on the logit scale, with classes and concepts that are harder for everybody.
    HardClasses,
}

/// Simulated tasker: true quality and number of submitted objects by kind.
struct SimulatedTasker {
    qualities: [f64; KINDS],
    volumes: [f64; KINDS],
}

impl SimulatedTasker {
    /// Share of all objects that are right.
    fn overall(&self) -> f64 {
        let right: f64 =
            self.qualities.iter().zip(self.volumes).map(|(quality, volume)| quality * volume).sum();
        right / self.volumes.iter().sum::<f64>()
    }
}

fn expit(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn simulate_taskers(law: QualityLaw, count: usize, random: &mut SplitMix) -> Vec<SimulatedTasker> {
    let mean = 0.82 + 0.14 * random.unit();
    let shifts: [f64; KINDS] = core::array::from_fn(|_| 0.7 * random.normal());
    let alike = [10.0 + 40.0 * random.unit(), 15.0 + 60.0 * random.unit()];
    let level = |random: &mut SplitMix| match law {
        QualityLaw::Nested => random.beta(mean * alike[0], (1.0 - mean) * alike[0]),
        QualityLaw::HardClasses => (mean / (1.0 - mean)).ln() + 0.6 * random.normal(),
    };
    let simulate = |_| {
        let level = level(random);
        let quality = |kind: usize| match law {
            QualityLaw::Nested => random.beta(level * alike[1], (1.0 - level) * alike[1]),
            QualityLaw::HardClasses => expit(level + shifts[kind] + 0.35 * random.normal()),
        };
        SimulatedTasker { qualities: core::array::from_fn(quality), volumes: [0.0; KINDS] }
    };
    (0..count).map(simulate).collect()
}

/// Judge objects of all taskers: none of a fifth of the kinds, else 1 to 40, mostly few. A part of them are honeypots,
/// which are always judged, the others reviews of the share `review_rate`.
fn judge<'a>(
    taskers: &mut [SimulatedTasker],
    names: &'a [String],
    review_rate: f64,
    random: &mut SplitMix,
) -> Vec<TrustEvidence<'a>> {
    let mut evidence = Vec::new();
    for (simulated, tasker) in taskers.iter_mut().zip(names) {
        for kind in 0..KINDS {
            let share = random.unit();
            let count = if share < 0.2 { 0 } else { 1 + (random.unit() * random.unit() * 40.0) as usize };
            for _ in 0..count {
                let sampling_probability = if random.unit() < 0.3 { 1.0 } else { review_rate };
                simulated.volumes[kind] += 1.0 / sampling_probability;
                evidence.push(TrustEvidence {
                    tasker,
                    stage: "boxes",
                    class: CLASSES[kind % CLASSES.len()],
                    concept: CONCEPTS[kind / CLASSES.len()],
                    is_correct: random.unit() < simulated.qualities[kind],
                    sampling_probability,
                    release: 1,
                    judged_s: 0,
                });
            }
        }
    }
    evidence
}

/// Shares of true values in their intervals, with the number of intervals and their mean width.
#[derive(Debug, Default)]
struct Coverage {
    covered: usize,
    intervals: usize,
    width: f64,
}

impl Coverage {
    fn add(&mut self, truth: f64, [low, high]: [f64; 2]) {
        self.covered += usize::from(low <= truth && truth <= high);
        self.intervals += 1;
        self.width += high - low;
    }

    fn share(&self) -> f64 {
        self.covered as f64 / self.intervals as f64
    }

    fn mean_width(&self) -> f64 {
        self.width / self.intervals as f64
    }
}

/// Coverage over many simulated stages: of taskers as a whole, of cells with judgements, of cells without.
#[derive(Debug, Default)]
struct StageCoverage {
    overall: Coverage,
    judged: Coverage,
    unjudged: Coverage,
    /// Cells with judgements, each by its own judgements alone under Jeffreys' prior.
    alone: Coverage,
}

/// Simulation of stages.
struct CoverageRun {
    law: QualityLaw,
    taskers: usize,
    seeds: core::ops::Range<u64>,
    /// How often each judgement is entered: more than once is a mistake that must show.
    copies: usize,
}

impl CoverageRun {
    fn measure(self) -> StageCoverage {
        let names: Vec<String> = (0..self.taskers).map(|i| format!("tasker {i:02}")).collect();
        let mut found = StageCoverage::default();
        for seed in self.seeds {
            let mut random = SplitMix(seed);
            let mut simulated = simulate_taskers(self.law, self.taskers, &mut random);
            let evidence = judge(&mut simulated, &names, 0.25, &mut random);
            let entered = evidence.repeat(self.copies);
            for quality in &estimate_quality(&entered)[0].taskers {
                let truth = &simulated[names.iter().position(|name| name == quality.tasker).unwrap()];
                found.add(truth, quality, &evidence);
            }
        }
        found.print();
        found
    }
}

impl StageCoverage {
    fn add(&mut self, truth: &SimulatedTasker, found: &TaskerQuality<'_>, evidence: &[TrustEvidence<'_>]) {
        self.overall.add(truth.overall(), [found.overall.low, found.overall.high]);
        for cell in &found.cells {
            let class = CLASSES.iter().position(|class| *class == cell.class).unwrap();
            let concept = CONCEPTS.iter().position(|concept| *concept == cell.concept).unwrap();
            let truth = truth.qualities[class + CLASSES.len() * concept];
            let interval = [cell.quality.low, cell.quality.high];
            if cell.quality.judgements == 0 {
                self.unjudged.add(truth, interval);
                continue;
            }
            self.judged.add(truth, interval);
            let own = |e: &&TrustEvidence<'_>| {
                (e.tasker, e.class, e.concept) == (found.tasker, cell.class, cell.concept)
            };
            let count = evidence.iter().filter(own).count() as f64;
            let right = evidence.iter().filter(own).filter(|e| e.is_correct).count() as f64;
            let alone = Beta { a: right + 0.5, b: count - right + 0.5 };
            self.alone.add(truth, [quantile(alone, 0.025), quantile(alone, 0.975)]);
        }
    }

    fn print(&self) {
        for (name, coverage) in [
            ("taskers", &self.overall),
            ("judged cells", &self.judged),
            ("cells without judgements", &self.unjudged),
            ("judged cells alone", &self.alone),
        ] {
            let (share, width) = (100.0 * coverage.share(), coverage.mean_width());
            println!("{name}: {share:.1} % of {}, mean width {width:.3}", coverage.intervals);
        }
    }
}

/// Whether the coverage is the promised one.
fn assert_95(coverage: &Coverage) {
    let share = coverage.share();
    assert!((0.93..=0.97).contains(&share), "{share} of {}", coverage.intervals);
}

#[test]
fn intervals_of_50_taskers_contain_the_true_quality_95_times_of_100() {
    let run = CoverageRun { law: QualityLaw::Nested, taskers: 50, seeds: 0..20, copies: 1 };
    let found = run.measure();
    [&found.overall, &found.judged, &found.unjudged].into_iter().for_each(assert_95);
    // Others' judgements make the intervals narrower than a cell's own do.
    assert!(found.judged.mean_width() < 0.5 * found.alone.mean_width());
}

#[test]
fn intervals_are_right_too_where_qualities_follow_another_law_and_classes_differ_in_difficulty() {
    let run = CoverageRun { law: QualityLaw::HardClasses, taskers: 50, seeds: 100..120, copies: 1 };
    let found = run.measure();
    [&found.overall, &found.judged, &found.unjudged].into_iter().for_each(assert_95);
}

#[test]
fn intervals_of_a_small_team_contain_the_true_quality_95_times_of_100() {
    for law in [QualityLaw::Nested, QualityLaw::HardClasses] {
        let found = CoverageRun { law, taskers: 6, seeds: 200..260, copies: 1 }.measure();
        [&found.overall, &found.judged].into_iter().for_each(assert_95);
    }
}

/// The check of the checks: intervals that are too narrow are noticed.
#[test]
fn judgements_entered_three_times_make_intervals_that_miss_the_truth() {
    let run = CoverageRun { law: QualityLaw::Nested, taskers: 50, seeds: 0..5, copies: 3 };
    let found = run.measure();
    assert!(found.overall.share() < 0.9 && found.judged.share() < 0.9, "{found:?}");
}

/// Coverage of taskers of whom hard objects are reviewed five times as often as easy ones. `are_known` is whether the
/// evidence carries these probabilities.
fn coverage_of_unequal_samples(are_known: bool) -> f64 {
    let names: Vec<String> = (0..30).map(|i| format!("tasker {i:02}")).collect();
    let mut coverage = Coverage::default();
    for seed in 0..20 {
        let mut random = SplitMix(seed);
        let mut truths = Vec::new();
        let mut evidence = Vec::new();
        for tasker in &names {
            let [easy, hard] = [random.beta(95.0, 5.0), random.beta(13.0, 7.0)];
            truths.push(0.7 * easy + 0.3 * hard);
            for _ in 0..400 {
                let (quality, rate) = if random.unit() < 0.3 { (hard, 0.5) } else { (easy, 0.1) };
                if random.unit() < rate {
                    evidence.push(TrustEvidence {
                        tasker,
                        stage: "boxes",
                        class: "car",
                        concept: "",
                        is_correct: random.unit() < quality,
                        sampling_probability: if are_known { rate } else { 1.0 },
                        release: 1,
                        judged_s: 0,
                    });
                }
            }
        }
        let found = &estimate_quality(&evidence)[0].taskers;
        for (quality, truth) in found.iter().zip(truths) {
            coverage.add(truth, [quality.overall.low, quality.overall.high]);
        }
    }
    println!("unequal samples: {:.1} % of {}", 100.0 * coverage.share(), coverage.intervals);
    coverage.share()
}

#[test]
fn weights_by_sampling_probability_undo_that_hard_objects_are_reviewed_more_often() {
    let (weighted, unweighted) = (coverage_of_unequal_samples(true), coverage_of_unequal_samples(false));
    // Above 95 %: Kish's count does not know that objects drawn at the same rate are alike.
    assert!(weighted >= 0.93, "{weighted}");
    assert!(unweighted < 0.7, "{unweighted}");
}
