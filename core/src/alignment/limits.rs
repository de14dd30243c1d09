//! Limits that a grader really applies, from verdicts and deviations.
//!
//! A grader accepts when every deviation is within their own limit, but for noise and lapses:
//! `P(accept | d) = λ/2 + (1 − λ) · Π Φ((L − d) / σ)` over the measures. The posterior of (L, σ, λ) of one measure is computed on
//! a grid that zooms in until it resolves it; with several measures, a Gibbs sampler goes round them, and the marginal distribution of
//! each limit is the mean of its conditional ones (Gelfand and Smith, "Sampling-based approaches to calculating marginal densities",
//! 1990). Limits may be sharp (σ → 0), so that intervals from the curvature of the likelihood would fail.

use super::limit_grid::{Cells, Column, GridPosterior, LimitGrid, LimitLikelihood, LimitMarginal};
use super::limit_samples::joint_marginals;
use super::normal::NormalTable;

/// Cells of a limit and of its spread while the grid zooms in.
const ZOOM_CELLS: [usize; 2] = [12, 6];
/// Cells of a limit and of its spread in the end.
const FINAL_CELLS: [usize; 2] = [30, 10];
/// Zooms at most.
const MOST_ZOOMS: usize = 12;
/// Cells of the limit with a part in the posterior from which a zoom resolves it.
const RESOLVED_CELLS: usize = 6;
/// Share of the largest probability below which a cell is cut off.
const NEGLIGIBLE: f64 = 1e-5;
/// What the grids of several measures cover beyond their separate posteriors, which are narrower than the joint one.
const JOINT_MARGIN: f64 = 0.4;
/// Rounds over several measures.
const ROUNDS: usize = 3;
/// Smallest and largest spread, in shares of the middle range of the deviations.
const SPREADS: [f64; 2] = [2e-3, 2.0];
/// Probability outside of each end of an interval.
const TAIL_PROBABILITY: f64 = 0.025;

/// Limit with its uncertainty. A larger deviation is worse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LimitEstimate {
    /// Median of the posterior.
    pub median: f64,
    /// Ends of the central 95 %.
    pub interval: [f64; 2],
    /// Whether the limit may lie below all deviations.
    pub is_open_below: bool,
    /// Whether the limit may lie above all deviations.
    pub is_open_above: bool,
    /// Number of verdicts on objects with this measure.
    pub count: usize,
}

/// Estimate the limits of a grader: `columns` has the deviations by measure and verdict, minus infinity where there is none, and
/// `accepted` the verdicts. A measure without any deviation has no estimate.
pub(super) fn estimate_limits(
    columns: &[Vec<f64>],
    accepted: &[bool],
    normal: &NormalTable,
    seed: u64,
) -> Vec<Option<LimitEstimate>> {
    let sorted: Vec<Column> = columns.iter().map(|column| Column::new(column)).collect();
    let used: Vec<usize> =
        (0..columns.len()).filter(|measure| !sorted[*measure].measured().is_empty()).collect();
    let marginals = match used.as_slice() {
        [] => Vec::new(),
        [measure] => {
            let others = vec![1.0; accepted.len()];
            let likelihood = LimitLikelihood::new(&sorted[*measure], normal, accepted, &others);
            vec![resolve(&likelihood, prior(sorted[*measure].measured()), 0.0).marginal()]
        }
        several => {
            let columns: Vec<(&Column, &[f64])> =
                several.iter().map(|measure| (&sorted[*measure], columns[*measure].as_slice())).collect();
            let separate = separate_posteriors(&columns, normal, accepted);
            let values: Vec<&[f64]> = columns.iter().map(|(_, values)| *values).collect();
            joint_marginals(&separate, &values, accepted, normal, seed)
        }
    };
    let mut estimates = vec![None; columns.len()];
    for (measure, marginal) in used.into_iter().zip(marginals) {
        estimates[measure] = Some(estimate(&marginal, sorted[measure].measured()));
    }
    estimates
}

/// Posteriors of several measures, each as if the others were known to be what they are on average: a proposal for the joint one, whose
/// dependence they lack.
fn separate_posteriors(
    columns: &[(&Column, &[f64])],
    normal: &NormalTable,
    accepted: &[bool],
) -> Vec<GridPosterior> {
    let mut within: Vec<Vec<f64>> = vec![vec![1.0; accepted.len()]; columns.len()];
    let mut posteriors = Vec::new();
    for _ in 0..ROUNDS {
        posteriors.clear();
        for (measure, (column, values)) in columns.iter().enumerate() {
            let others = product_of_others(&within, measure, accepted.len());
            let likelihood = LimitLikelihood::new(column, normal, accepted, &others);
            let posterior = resolve(&likelihood, prior(column.measured()), JOINT_MARGIN);
            within[measure] = values.iter().map(|d| posterior.mean_within(normal, *d)).collect();
            posteriors.push(posterior);
        }
    }
    posteriors
}

/// By verdict, the probability that all measures but one are within their limits.
fn product_of_others(within: &[Vec<f64>], measure: usize, rows: usize) -> Vec<f64> {
    let mut product = vec![1.0; rows];
    for (_, column) in within.iter().enumerate().filter(|(other, _)| *other != measure) {
        product.iter_mut().zip(column).for_each(|(all, one)| *all *= one);
    }
    product
}

/// All that a limit and its spread can be, from the deviations in ascending order.
fn prior(measured: &[f64]) -> LimitGrid {
    let (least, most) = (measured[0], measured[measured.len() - 1]);
    let quantile = |share: f64| measured[((measured.len() - 1) as f64 * share).round() as usize];
    let (low, high) = (quantile(0.05), quantile(0.95));
    let scale = [high - low, most - least, low.abs()].into_iter().find(|scale| *scale > 0.0).unwrap_or(1.0);
    let (low, high) = (least.max(low - 2.0 * scale), most.min(high + 2.0 * scale));
    let limit = Cells { low: low - 0.5 * scale, high: high + 0.5 * scale, count: ZOOM_CELLS[0] };
    let [least, most] = SPREADS.map(|share| libm::log(share * scale));
    LimitGrid { limit, log_spread: Cells { low: least, high: most, count: ZOOM_CELLS[1] } }
}

/// Posterior on a grid that zooms in until it resolves it, and then covers so much more at each end, as a share of its range.
fn resolve(likelihood: &LimitLikelihood<'_>, prior: LimitGrid, margin: f64) -> GridPosterior {
    let mut grid = prior;
    for _ in 0..MOST_ZOOMS {
        let posterior = likelihood.posterior(grid);
        let limits = used_cells(&posterior.limit());
        let zoomed_grid = LimitGrid {
            limit: zoomed(grid.limit, limits),
            log_spread: zoomed(grid.log_spread, used_cells(&posterior.spread())),
        };
        let is_resolved = limits.1 - limits.0 >= RESOLVED_CELLS || zoomed_grid == grid;
        grid = zoomed_grid;
        if is_resolved {
            break;
        }
    }
    let [limit, spread] = FINAL_CELLS;
    likelihood.posterior(LimitGrid {
        limit: Cells { count: limit, ..widened(grid.limit, margin) },
        log_spread: Cells { count: spread, ..widened(grid.log_spread, margin) },
    })
}

fn estimate(marginal: &LimitMarginal, measured: &[f64]) -> LimitEstimate {
    let LimitMarginal { weights, cells } = marginal;
    let below = |place: f64| cumulative(weights, *cells, place);
    LimitEstimate {
        median: quantile(weights, *cells, 0.5),
        interval: [TAIL_PROBABILITY, 1.0 - TAIL_PROBABILITY].map(|share| quantile(weights, *cells, share)),
        is_open_below: measured.first().is_some_and(|least| below(*least) > TAIL_PROBABILITY),
        is_open_above: measured.last().is_some_and(|most| 1.0 - below(*most) > TAIL_PROBABILITY),
        count: measured.len(),
    }
}

fn widened(cells: Cells, margin: f64) -> Cells {
    let more = margin * (cells.high - cells.low);
    Cells { low: cells.low - more, high: cells.high + more, ..cells }
}

/// First and last cell with a part in a posterior, with one more at each side.
fn used_cells(weights: &[f64]) -> (usize, usize) {
    let most = weights.iter().copied().fold(0.0, f64::max);
    let is_used = |weight: &f64| *weight > NEGLIGIBLE * most;
    let first = weights.iter().position(is_used).unwrap_or(0);
    let last = weights.iter().rposition(is_used).unwrap_or(weights.len() - 1);
    (first.saturating_sub(1), (last + 1).min(weights.len() - 1))
}

/// As many cells over a part of their range.
fn zoomed(cells: Cells, (first, last): (usize, usize)) -> Cells {
    let edge = |index: usize| cells.low + index as f64 * cells.width();
    Cells { low: edge(first), high: edge(last + 1), ..cells }
}

/// Share of a distribution over cells below a place; even within a cell.
fn cumulative(weights: &[f64], cells: Cells, place: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    let position = ((place - cells.low) / cells.width()).clamp(0.0, cells.count as f64);
    let (whole, part) = (position as usize, position.fract());
    let below: f64 = weights.iter().take(whole).sum();
    (below + part * weights.get(whole).copied().unwrap_or(0.0)) / total
}

/// Place below which a share of a distribution over cells lies.
fn quantile(weights: &[f64], cells: Cells, share: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    let mut left = share * total;
    for (index, weight) in weights.iter().enumerate() {
        if left <= *weight {
            let part = if *weight > 0.0 { left / weight } else { 0.5 };
            return cells.low + (index as f64 + part) * cells.width();
        }
        left -= weight;
    }
    cells.high
}
