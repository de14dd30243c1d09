//! Posterior of every quality: cells of a tasker, class and concept around the tasker, and taskers around the stage.
//!
//! Each cell has a quality from a Beta distribution whose mean is the tasker's level, shifted by the difficulty of the
//! class and concept. Levels come from a Beta distribution too. Right and wrong objects of a cell are binomial, so the
//! cell's quality can be integrated out exactly, and what remains is summed over grids: no sampling, no approximation
//! around a maximum, which for qualities near 1 is poor.

use super::beta::{Beta, BetaComponent, ln_beta};
use super::difficulty::{IndexedCounts, estimate_difficulty};
use super::estimate::{CellQuality, QualityEstimate, StageQuality, TaskerQuality};
use super::evidence::{CellCounts, TrustEvidence};
use super::grid::{LEVELS, SIZES, StagePrior, expit, levels, log_prior_of_size, stage_priors};
use std::collections::{BTreeMap, BTreeSet};

/// Less probable guesses at what taskers have in common are left out.
const NEGLIGIBLE: f64 = 1e-6;

/// Number of neighbouring levels that share a part of the posterior.
const GROUP: usize = 6;

/// Less probable parts of a quality's posterior are left out.
const IMPROBABLE: f64 = 1e-3;

/// Class and concept.
type Kind<'a> = (&'a str, &'a str);
/// Judged objects of a stage's taskers by class and concept.
type StageCounts<'a> = BTreeMap<&'a str, BTreeMap<Kind<'a>, CellCounts>>;

/// Quality of all taskers in all stages, in alphabetical order; the order of the evidence changes nothing but
/// rounding. [`select_valid_evidence`](super::select_valid_evidence) leaves out what a release has outdated.
pub fn estimate_quality<'a>(evidence: &[TrustEvidence<'a>]) -> Vec<StageQuality<'a>> {
    let mut stages: BTreeMap<&str, StageCounts<'a>> = BTreeMap::new();
    for judged in evidence {
        let tasker = stages.entry(judged.stage).or_default().entry(judged.tasker).or_default();
        tasker.entry((judged.class, judged.concept)).or_default().add(judged);
    }
    stages.into_iter().map(|(stage, counts)| estimate_stage(stage, &counts)).collect()
}

fn estimate_stage<'a>(stage: &'a str, counts: &StageCounts<'a>) -> StageQuality<'a> {
    let kinds: BTreeSet<Kind<'a>> = counts.values().flat_map(|cells| cells.keys().copied()).collect();
    let kinds: Vec<Kind<'a>> = kinds.into_iter().collect();
    let indexed: Vec<IndexedCounts> = counts
        .values()
        .enumerate()
        .flat_map(|(tasker, cells)| {
            let numbered = kinds.iter().enumerate();
            numbered.filter_map(move |(kind, key)| {
                let [right, wrong] = cells.get(key)?.right_and_wrong();
                Some(IndexedCounts { tasker, kind, right, wrong })
            })
        })
        .collect();
    let mean = crude_mean(&indexed);
    let shifts = estimate_difficulty(&indexed, kinds.len(), mean);
    let grids: Vec<KindGrid> = shifts.into_iter().map(KindGrid::new).collect();
    let priors = stage_priors(mean);
    let likelihoods: Vec<Vec<f64>> = indexed
        .chunk_by(|a, b| a.tasker == b.tasker)
        .map(|cells| likelihood_of_levels(cells, &grids))
        .collect();
    let stage_posterior = StagePosterior::new(&priors, &likelihoods);
    let taskers = counts.iter().zip(&likelihoods).map(|((tasker, cells), likelihood)| {
        let weights = stage_posterior.level_weights(likelihood);
        tasker_quality(tasker, cells, &kinds, &grids, &weights)
    });
    let taskers = taskers.collect();
    let weights = stage_posterior.level_weights(&vec![1.0; SIZES.len() * LEVELS]);
    let new_tasker = tasker_quality("", &BTreeMap::new(), &kinds, &grids, &weights).cells;
    StageQuality { stage, taskers, new_tasker }
}

/// Share of right objects in all cells; it only centers the grid of means.
fn crude_mean(cells: &[IndexedCounts]) -> f64 {
    let right: f64 = cells.iter().map(|c| c.right).sum();
    let wrong: f64 = cells.iter().map(|c| c.wrong).sum();
    (right + 1.0) / (right + wrong + 2.0)
}

/// Quality of cells of one class and concept by the tasker's level, and constants of their Beta distributions.
struct KindGrid {
    /// Mean quality at each level.
    means: Vec<f64>,
    /// Logarithm of the Beta function, by size and level.
    ln_beta: Vec<f64>,
}

impl KindGrid {
    fn new(shift: f64) -> Self {
        let means: Vec<f64> = levels().map(|level| expit(level + shift)).collect();
        let constant = |size: f64| means.iter().map(move |mean| ln_beta(mean * size, (1.0 - mean) * size));
        let ln_beta = SIZES.into_iter().flat_map(constant).collect();
        Self { means, ln_beta }
    }
}

/// Probability of a tasker's judgements by size and level, relative to the largest.
fn likelihood_of_levels(cells: &[IndexedCounts], grids: &[KindGrid]) -> Vec<f64> {
    let mut logs = vec![0.0; SIZES.len() * LEVELS];
    for cell in cells {
        let grid = &grids[cell.kind];
        for ((size, logs), constants) in
            SIZES.iter().zip(logs.chunks_exact_mut(LEVELS)).zip(grid.ln_beta.chunks_exact(LEVELS))
        {
            // The third part of the Beta function depends on the size alone.
            let total = libm::lgamma(cell.right + cell.wrong + size);
            for ((log, mean), constant) in logs.iter_mut().zip(&grid.means).zip(constants) {
                let parameters = (mean * size + cell.right, (1.0 - mean) * size + cell.wrong);
                *log += libm::lgamma(parameters.0) + libm::lgamma(parameters.1) - total - constant;
            }
        }
    }
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logs.iter_mut().for_each(|log| *log = libm::exp(*log - largest));
    logs
}

/// Posterior of what the taskers of a stage have in common: guesses of [`stage_priors`], each with each size of cells
/// around a tasker.
struct StagePosterior<'a> {
    priors: &'a [StagePrior],
    /// Index of the prior, index of the size, probability; without negligible ones.
    guesses: Vec<(usize, usize, f64)>,
}

impl<'a> StagePosterior<'a> {
    fn new(priors: &'a [StagePrior], likelihoods: &[Vec<f64>]) -> Self {
        let both = (0..priors.len()).flat_map(|prior| (0..SIZES.len()).map(move |size| (prior, size)));
        let mut guesses: Vec<(usize, usize, f64)> = both
            .map(|(prior, size)| {
                let evidence = |likelihood: &Vec<f64>| {
                    libm::log(dot(&priors[prior].levels, part(likelihood, size)).max(f64::MIN_POSITIVE))
                };
                let log: f64 = likelihoods.iter().map(evidence).sum();
                (prior, size, log + priors[prior].log_prior + log_prior_of_size(SIZES[size]))
            })
            .collect();
        let largest = guesses.iter().map(|guess| guess.2).fold(f64::NEG_INFINITY, f64::max);
        guesses.iter_mut().for_each(|guess| guess.2 = libm::exp(guess.2 - largest));
        guesses.retain(|guess| guess.2 > NEGLIGIBLE);
        let total: f64 = guesses.iter().map(|guess| guess.2).sum();
        guesses.iter_mut().for_each(|guess| guess.2 /= total);
        Self { priors, guesses }
    }

    /// Probability of each size and level of a tasker.
    fn level_weights(&self, likelihood: &[f64]) -> Vec<f64> {
        let mut weights = vec![0.0; SIZES.len() * LEVELS];
        for (prior, size, probability) in &self.guesses {
            let (levels, likelihood) = (&self.priors[*prior].levels, part(likelihood, *size));
            let scale = probability / dot(levels, likelihood).max(f64::MIN_POSITIVE);
            let own = &mut weights[size * LEVELS..][..LEVELS];
            for ((weight, level), likelihood) in own.iter_mut().zip(levels).zip(likelihood) {
                *weight += scale * level * likelihood;
            }
        }
        weights
    }
}

fn part(by_size: &[f64], size: usize) -> &[f64] {
    &by_size[size * LEVELS..][..LEVELS]
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn tasker_quality<'a>(
    tasker: &'a str,
    counts: &BTreeMap<Kind<'a>, CellCounts>,
    kinds: &[Kind<'a>],
    grids: &[KindGrid],
    weights: &[f64],
) -> TaskerQuality<'a> {
    let represented: f64 = counts.values().map(|c| c.weight).sum();
    let parts: Vec<CellShare<'_>> = kinds
        .iter()
        .zip(grids)
        .map(|(kind, grid)| {
            let counts = counts.get(kind).copied().unwrap_or_default();
            CellShare { share: counts.weight / represented.max(f64::MIN_POSITIVE), counts, grid }
        })
        .collect();
    let cell = |((class, concept), part): (&Kind<'a>, &CellShare<'_>)| {
        let alone = CellShare { share: 1.0, ..*part };
        CellQuality { class, concept, quality: quality_of(&[alone], weights) }
    };
    let cells = kinds.iter().zip(&parts).map(cell).collect();
    let judged: Vec<CellShare<'_>> = parts.into_iter().filter(|part| part.counts.judgements > 0).collect();
    TaskerQuality { tasker, overall: quality_of(&judged, weights), cells }
}

/// Cell with its share of a tasker's objects.
#[derive(Clone, Copy)]
struct CellShare<'a> {
    share: f64,
    counts: CellCounts,
    grid: &'a KindGrid,
}

/// Quality of the sum of cells: for each size and each group of neighbouring levels, the Beta distribution with the mean
/// and variance of the posterior, which follow exactly because cells are independent given level and size.
fn quality_of(cells: &[CellShare<'_>], weights: &[f64]) -> QualityEstimate {
    let mut mixture = Vec::new();
    for (size, weights) in SIZES.iter().zip(weights.chunks_exact(LEVELS)) {
        for (group, weights) in weights.chunks(GROUP).enumerate() {
            mixture.extend(component(cells, *size, group * GROUP, weights));
        }
    }
    let total: f64 = mixture.iter().map(|part| part.weight).sum();
    mixture.iter_mut().for_each(|part| part.weight /= total);
    let judged = |count: &dyn Fn(&CellCounts) -> f64| cells.iter().map(|c| count(&c.counts)).sum::<f64>();
    QualityEstimate {
        judgements: cells.iter().map(|c| c.counts.judgements).sum(),
        effective_judgements: judged(&CellCounts::effective),
        since_s: cells.iter().filter_map(|c| c.counts.since_s).min(),
        ..QualityEstimate::from_mixture(&mixture)
    }
}

/// Part of the posterior at a size and at the levels from `first` on, which have these weights; `None` where it is
/// improbable.
fn component(cells: &[CellShare<'_>], size: f64, first: usize, weights: &[f64]) -> Option<BetaComponent> {
    let weight: f64 = weights.iter().sum();
    if weight < IMPROBABLE {
        return None;
    }
    let (mut sum, mut sum_squared) = (0.0, 0.0);
    for (level, probability) in (first..).zip(weights) {
        let (mean, variance) = moments_at(cells, level, size);
        sum += probability * mean;
        sum_squared += probability * (variance + mean * mean);
    }
    let mean = sum / weight;
    let beta = Beta::from_moments(mean, sum_squared / weight - mean * mean);
    Some(BetaComponent { weight, beta })
}

/// Mean and variance of the sum of cells at a level and size.
fn moments_at(cells: &[CellShare<'_>], level: usize, size: f64) -> (f64, f64) {
    cells.iter().fold((0.0, 0.0), |(mean, variance), cell| {
        let [right, wrong] = cell.counts.right_and_wrong();
        let prior = cell.grid.means[level];
        let beta = Beta { a: prior * size + right, b: (1.0 - prior) * size + wrong };
        (mean + cell.share * beta.mean(), variance + cell.share * cell.share * beta.variance())
    })
}
