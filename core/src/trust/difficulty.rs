//! Difficulty: how much harder objects of one class and concept are than the others, for everybody.
//!
//! An additive model on the logit scale, tasker plus class and concept, fitted by penalised maximum likelihood: one
//! Newton step for each effect in turn. Without it, somebody who was never seen with a hard class would be judged
//! by the easy ones.

use super::grid::expit;

/// Number of rounds. The effects settle within some ten.
const ROUNDS: usize = 30;

/// Spread of taskers' levels on the logit scale that the fit assumes.
const TASKER_VARIANCE: f64 = 1.0;

/// Size of the Beta distribution of cells around tasker and difficulty that the fit assumes: a cell counts for at most
/// as many judgements, so that one with very many does not decide alone.
const CELL_SIZE: f64 = 20.0;

/// Largest step of a logit.
const LARGEST_STEP: f64 = 1.0;

/// Right and wrong objects of a tasker in a class and concept, both by index.
#[derive(Clone, Copy, Debug)]
pub(super) struct IndexedCounts {
    pub tasker: usize,
    pub kind: usize,
    pub right: f64,
    pub wrong: f64,
}

/// Difficulty of each class and concept as a shift of the logit of the quality; negative where it is harder. `mean` is
/// the mean quality of the stage.
pub(super) fn estimate_difficulty(counts: &[IndexedCounts], kinds: usize, mean: f64) -> Vec<f64> {
    let taskers = counts.iter().map(|c| c.tasker + 1).max().unwrap_or(0);
    let center = libm::log(mean / (1.0 - mean));
    let (mut levels, mut shifts) = (vec![0.0; taskers], vec![0.0; kinds]);
    let mut shift_variance = 0.25;
    for _ in 0..ROUNDS {
        let steps = slopes(counts, center, &levels, &shifts, taskers, |c| c.tasker);
        levels.iter_mut().zip(steps).for_each(|(level, slope)| slope.step(level, TASKER_VARIANCE));
        let steps = slopes(counts, center, &levels, &shifts, kinds, |c| c.kind);
        let mut squares = 0.0;
        for (shift, slope) in shifts.iter_mut().zip(steps) {
            slope.step(shift, shift_variance);
            squares += *shift * *shift + 1.0 / (slope.second + 1.0 / shift_variance);
        }
        // Expectation maximization of the shifts' variance.
        shift_variance = (squares / kinds.max(1) as f64).max(1e-3);
    }
    shifts
}

/// First and second derivative of the log likelihood by one effect; the second with its sign reversed.
#[derive(Clone, Copy, Default)]
struct EffectSlope {
    first: f64,
    second: f64,
}

impl EffectSlope {
    /// Newton step of an effect with a normal prior around 0.
    fn step(self, effect: &mut f64, variance: f64) {
        let step = (self.first - *effect / variance) / (self.second + 1.0 / variance);
        *effect += step.clamp(-LARGEST_STEP, LARGEST_STEP);
    }
}

fn slopes(
    counts: &[IndexedCounts],
    center: f64,
    levels: &[f64],
    shifts: &[f64],
    effects: usize,
    effect: impl Fn(&IndexedCounts) -> usize,
) -> Vec<EffectSlope> {
    let mut found = vec![EffectSlope::default(); effects];
    for cell in counts {
        let total = cell.right + cell.wrong;
        let damped = 1.0 / (1.0 + (total - 1.0).max(0.0) / (CELL_SIZE + 1.0));
        let quality = expit(center + levels[cell.tasker] + shifts[cell.kind]);
        let slope = &mut found[effect(cell)];
        slope.first += damped * (cell.right - total * quality);
        slope.second += damped * total * quality * (1.0 - quality);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected counts of taskers by kind, without noise.
    fn counts(levels: &[f64], shifts: &[f64], total: f64) -> Vec<IndexedCounts> {
        let both = (0..levels.len()).flat_map(|t| (0..shifts.len()).map(move |k| (t, k)));
        both.map(|(tasker, kind)| {
            let right = total * expit(levels[tasker] + shifts[kind]);
            IndexedCounts { tasker, kind, right, wrong: total - right }
        })
        .collect()
    }

    #[test]
    fn hard_classes_are_found_also_where_only_the_better_taskers_draw_them() {
        let levels: Vec<f64> = (0..40).map(|i| 1.5 + 0.05 * f64::from(i)).collect();
        let mut all = counts(&levels, &[0.5, 0.5, -1.0], 50.0);
        // The better half draws the hard class alone.
        all.retain(|c| c.kind < 2 || c.tasker >= 20);
        let found = estimate_difficulty(&all, 3, 0.9);
        // Drawn towards 0 a little; by the raw shares, the hard class would look 0.9 harder.
        assert!((1.0..1.5).contains(&(found[0] - found[2])), "{found:?}");
    }

    #[test]
    fn few_judgements_give_almost_no_difficulty() {
        let found = estimate_difficulty(&counts(&[2.0], &[0.3, -0.3], 2.0), 2, 0.88);
        assert!(found.iter().all(|shift| shift.abs() < 0.1), "{found:?}");
    }
}
