//! Simulated graders with known limits and lapses, and releases that they follow.

use assay_core::alignment::{AlignmentAnalysis, Party, PartyAlignment, VerdictLine, VerdictTable};
use assay_core::random::SplitMix;
use serde_json::{Value, from_value, json};
use std::error::Error;

/// Share of verdicts that are given without regard to the label.
pub const LAPSES: f64 = 0.05;

const MEASURES: [&str; 2] = ["center_distance", "size_error"];

/// A grader with a limit for each measure.
#[derive(Clone, Copy, Debug)]
pub struct SimulatedGrader {
    pub measures: usize,
    /// Standard deviation of the limit from verdict to verdict, as a share of it; 0: it is sharp.
    pub noise: f64,
    pub verdicts: usize,
}

impl SimulatedGrader {
    /// Number of intervals, and of those that contain the true limit.
    pub fn coverage(self, runs: u64, seed: u64) -> Result<(u32, u32), Box<dyn Error>> {
        let (mut intervals, mut covered) = (0, 0);
        for run in 0..runs {
            let mut random = SplitMix(seed + 7_919 * run);
            let limits: Vec<f64> = (0..self.measures).map(|_| 0.15 + 0.3 * random.unit()).collect();
            let mut table = VerdictTable::default();
            for item in 0..self.verdicts {
                table.push(&self.verdict(item, &limits, &mut random)?);
            }
            for implied in AlignmentAnalysis::new(&table, None).align(Party::Grader(0)).implied {
                let measure =
                    MEASURES.iter().position(|name| *name == implied.measure).ok_or("unknown measure")?;
                let [low, high] = implied.interval;
                let limit = limits[measure];
                intervals += 1;
                covered +=
                    u32::from(low.is_none_or(|low| low <= limit) && high.is_none_or(|high| limit <= high));
            }
        }
        Ok((intervals, covered))
    }

    fn verdict(
        self,
        item: usize,
        limits: &[f64],
        random: &mut SplitMix,
    ) -> Result<VerdictLine, Box<dyn Error>> {
        let deviations: Vec<f64> = limits.iter().map(|_| 0.35 * random.normal().abs()).collect();
        let mut accepts = deviations.iter().zip(limits).fold(true, |all, (deviation, limit)| {
            all & (deviation + self.noise * limit * random.normal() <= *limit)
        });
        if random.unit() < LAPSES {
            accepts = random.unit() < 0.5;
        }
        let deviations: serde_json::Map<String, Value> = MEASURES
            .iter()
            .zip(&deviations)
            .map(|(name, value)| ((*name).to_owned(), json!(value)))
            .collect();
        let verdict = if accepts { "accept" } else { "reject" };
        let line = json!({"grader": "g", "item": item, "class": "car", "verdict": verdict, "deviations": deviations});
        Ok(from_value(line)?)
    }
}

/// Alignment of a grader who follows a release, from verdicts on which three releases differ.
pub fn follower(follows: &str, verdicts: usize, seed: u64) -> Result<PartyAlignment, Box<dyn Error>> {
    let mut random = SplitMix(seed);
    let mut table = VerdictTable::default();
    for item in 0..verdicts {
        // Each release rejects some trucks that another accepts.
        let odd = (random.unit() * 3.0) as usize;
        let flip = random.unit() < 0.5;
        let word = |accepts: bool| if accepts { "accept" } else { "reject" };
        let expected: serde_json::Map<String, Value> = ["r1", "r2", "r3"]
            .iter()
            .enumerate()
            .map(|(place, name)| ((*name).to_owned(), json!(word((place == odd) ^ flip))))
            .collect();
        let implied = expected.get(follows).ok_or("unknown release")?.clone();
        let verdict = if random.unit() < LAPSES { json!(word(random.unit() < 0.5)) } else { implied };
        let line = json!({"grader": "g", "team": "t", "item": item, "class": "truck", "verdict": verdict, "expected": expected});
        table.push(&from_value(line)?);
    }
    Ok(AlignmentAnalysis::new(&table, None).align(Party::Grader(0)))
}
