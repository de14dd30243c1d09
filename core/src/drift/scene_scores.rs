//! Statistic of a feature as a sum over scenes.
//!
//! A feature has components: of numbers, whether a value is below each of some cuts; of angles, cosines and sines; of categories, whether
//! the value is each of them. A scene's score in a component is the sum over its values, less what all scenes together would give for as
//! many values. The sum of the scores of some scenes is 0 on average, when the scenes are drawn by chance, and its variance follows
//! from the scores; so each component gives a squared deviation that is 1 on average, however much the values of a scene resemble
//! each other. The statistic is their mean; of categories, the largest.

use super::feature_values::FeatureValues;

/// Shares of all values that are below the cuts of a number: dense at the ends, where few odd values show.
const CUT_SHARES: [f64; 15] =
    [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99];

/// Correlation of the values of a scene by which scenes are weighted: n values count as n / (1 + (n - 1) · 0.2) independent ones. It
/// decides what is found, and never how often there are false alarms.
const RESEMBLANCE: f64 = 0.2;

/// Scores of all scenes in the components of a feature, each in units of the standard deviation of its sum.
#[derive(Clone, Debug)]
pub(super) struct SceneScores {
    /// Row of each scene; none where the scene has no values.
    rows: Vec<Option<usize>>,
    scores: Vec<f64>,
    width: usize,
    /// Components that vary at all.
    varying: f64,
    is_largest: bool,
    /// Of numbers, the cuts.
    cuts: Vec<f64>,
}

impl SceneScores {
    /// Scores for a batch of this many scenes.
    pub(super) fn new(values: &FeatureValues, batch: usize) -> Self {
        let mut cuts = Vec::new();
        let sums: Vec<(f64, Vec<f64>)> = match values {
            FeatureValues::Numbers(scenes) => {
                cuts = choose_cuts(scenes);
                scenes.iter().map(|scene| (scene.len() as f64, counts_below(scene, &cuts))).collect()
            }
            FeatureValues::Angles(scenes) => {
                scenes.iter().map(|scene| (scene.len() as f64, moments(scene).to_vec())).collect()
            }
            FeatureValues::Categories { names, scenes } => scenes
                .iter()
                .map(|scene| {
                    let mut counts = vec![0.0; names.len()];
                    for value in scene {
                        counts[*value] += 1.0;
                    }
                    (scene.len() as f64, counts)
                })
                .collect(),
        };
        let is_largest = matches!(values, FeatureValues::Categories { .. });
        Self { is_largest, cuts, ..Self::standardised(&sums, batch) }
    }

    /// Scores from the number of values of each scene and the sums of their components.
    fn standardised(sums: &[(f64, Vec<f64>)], batch: usize) -> Self {
        // A scene with many values that resemble each other would drown all others.
        let weigh = |(count, sums): &(f64, Vec<f64>)| {
            let weight = 1.0 / (1.0 + (count - 1.0).max(0.0) * RESEMBLANCE);
            (count * weight, sums.iter().map(|sum| sum * weight).collect())
        };
        let sums: Vec<(f64, Vec<f64>)> = sums.iter().map(weigh).collect();
        let width = sums.first().map_or(0, |(_, sums)| sums.len());
        let count: f64 = sums.iter().map(|(count, _)| count).sum();
        let mut rows = Vec::with_capacity(sums.len());
        let mut scores = Vec::new();
        let totals: Vec<f64> = (0..width).map(|c| sums.iter().map(|(_, sums)| sums[c]).sum()).collect();
        for (of_scene, sums) in &sums {
            rows.push((*of_scene > 0.0).then_some(scores.len() / width.max(1)));
            if *of_scene > 0.0 {
                scores.extend(sums.iter().zip(&totals).map(|(sum, total)| sum - total * of_scene / count));
            }
        }
        let (all, of_batch) = (sums.len() as f64, batch as f64);
        let factor = of_batch * (all - of_batch) / (all * (all - 1.0));
        let mut varying = 0.0;
        for c in 0..width {
            let squares: f64 = scores.iter().skip(c).step_by(width).map(|score| score * score).sum();
            let deviation = (factor * squares).sqrt();
            let varies = deviation > 1e-9;
            varying += f64::from(u8::from(varies));
            let scale = if varies { 1.0 / deviation } else { 0.0 };
            scores.iter_mut().skip(c).step_by(width).for_each(|score| *score *= scale);
        }
        Self { rows, scores, width, varying, is_largest: false, cuts: Vec::new() }
    }

    pub(super) fn scenes(&self) -> usize {
        self.rows.len()
    }

    /// Deviation of the batch in each component, in standard deviations: more than 0 where it has more.
    pub(super) fn deviations(&self, batch: impl Iterator<Item = usize>) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        self.add(batch, &mut sums);
        sums
    }

    fn add(&self, batch: impl Iterator<Item = usize>, sums: &mut [f64]) {
        for scene in batch {
            if let Some(row) = self.rows.get(scene).copied().flatten() {
                let row = self.scores.iter().skip(row * self.width);
                sums.iter_mut().zip(row).for_each(|(sum, score)| *sum += score);
            }
        }
    }

    /// Statistic when these scenes are the batch, or all the others are; `sums` is space for the components.
    pub(super) fn statistic(&self, batch: impl Iterator<Item = usize>, sums: &mut Vec<f64>) -> f64 {
        sums.clear();
        sums.resize(self.width, 0.0);
        self.add(batch, sums);
        let squares = sums.iter().map(|sum| sum * sum);
        match self.is_largest {
            true => squares.fold(0.0, f64::max),
            false => squares.sum::<f64>() / self.varying.max(1.0),
        }
    }

    pub(super) fn cuts(&self) -> &[f64] {
        &self.cuts
    }
}

/// Cuts with about [`CUT_SHARES`] of all values at or below them, without repetition.
fn choose_cuts(scenes: &[Vec<f64>]) -> Vec<f64> {
    let mut all: Vec<f64> = scenes.iter().flatten().copied().collect();
    all.sort_by(f64::total_cmp);
    let Some(largest) = all.last().copied() else { return Vec::new() };
    let place = |share: f64| ((all.len() as f64 * share).ceil() as usize).saturating_sub(1);
    let mut cuts: Vec<f64> = CUT_SHARES.iter().filter_map(|share| all.get(place(*share)).copied()).collect();
    cuts.dedup();
    cuts.retain(|cut| *cut < largest);
    cuts
}

fn counts_below(values: &[f64], cuts: &[f64]) -> Vec<f64> {
    let mut counts = vec![0.0; cuts.len()];
    for value in values {
        let first = cuts.partition_point(|cut| cut < value);
        counts.iter_mut().skip(first).for_each(|count| *count += 1.0);
    }
    counts
}

/// Sums of cosine and sine of the directions and of twice the directions: the mean direction, and the mean axis.
fn moments(angles: &[f64]) -> [f64; 4] {
    let mut sums = [0.0; 4];
    for angle in angles {
        let ((sin, cos), (sin_2, cos_2)) = (libm::sincos(*angle), libm::sincos(2.0 * angle));
        sums.iter_mut().zip([cos, sin, cos_2, sin_2]).for_each(|(sum, part)| *sum += part);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All ways to choose `batch` of `scenes`.
    fn subsets(scenes: usize, batch: usize) -> Vec<Vec<usize>> {
        let chosen = |bits: u32| (0..scenes).filter(move |scene| bits >> scene & 1 == 1).collect::<Vec<_>>();
        (0..1_u32 << scenes).map(chosen).filter(|subset| subset.len() == batch).collect()
    }

    proptest! {
        #[test]
        fn the_statistic_of_numbers_is_1_on_average_over_all_batches(
            scenes in proptest::collection::vec(proptest::collection::vec(0..20_u8, 0..6), 4..9),
            batch in 1..4_usize,
        ) {
            let scenes: Vec<Vec<f64>> = scenes.iter().map(|s| s.iter().map(|v| f64::from(*v)).collect()).collect();
            let values = FeatureValues::Numbers(scenes.clone());
            let scores = SceneScores::new(&values, batch);
            let all = subsets(scenes.len(), batch);
            let mut space = Vec::new();
            let mean = all.iter().map(|s| scores.statistic(s.iter().copied(), &mut space)).sum::<f64>() / all.len() as f64;
            let expected = if scores.varying > 0.0 { 1.0 } else { 0.0 };
            prop_assert!((mean - expected).abs() < 1e-9, "{mean}");
            // The scenes that are not of the batch give the same.
            let others: Vec<usize> = (0..scenes.len()).filter(|scene| !all[0].contains(scene)).collect();
            let own = scores.statistic(all[0].iter().copied(), &mut space);
            prop_assert!((scores.statistic(others.into_iter(), &mut space) - own).abs() < 1e-9);
        }

        #[test]
        fn turning_all_headings_changes_little(turn in 0.0..6.3_f64) {
            let headings = |turn: f64| (0..12).map(|s| vec![s as f64 * 0.4 + turn, s as f64 * 0.1 + turn]).collect();
            let statistic = |turn: f64| {
                SceneScores::new(&FeatureValues::Angles(headings(turn)), 4).statistic(0..4, &mut Vec::new())
            };
            let (still, turned) = (statistic(0.0), statistic(turn));
            prop_assert!(turned > 0.4 * still && still > 0.4 * turned, "{still} {turned}");
        }
    }

    #[test]
    fn a_category_that_moves_shows_its_deviation() {
        let mut scenes = vec![vec![0, 0, 1, 2]; 8];
        scenes.extend(vec![vec![0, 0, 2, 2]; 4]);
        let values = FeatureValues::Categories { names: ["a", "b", "c"].map(str::to_owned).to_vec(), scenes };
        let scores = SceneScores::new(&values, 4);
        let deviations = scores.deviations(8..12);
        assert!(deviations[0].abs() < 1e-9 && deviations[1] < -3.0 && deviations[2] > 3.0, "{deviations:?}");
        assert!((scores.statistic(8..12, &mut Vec::new()) - deviations[2] * deviations[2]).abs() < 1e-9);
    }
}
