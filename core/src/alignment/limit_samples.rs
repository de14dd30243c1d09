//! Joint posterior of several measures' limits by importance sampling (Owen, *Monte Carlo theory, methods and examples*, 2013,
//! chapter 9): drawn from the measures' separate posteriors, which are made wider, and weighted by the joint likelihood.

use super::lapse::{LapseNode, nodes};
use super::limit_grid::{Cells, GridPosterior, LimitMarginal, SPREAD_POWER};
use super::normal::NormalTable;
use crate::random::SplitMix;

/// Number of draws.
const DRAWS: usize = 6_000;
/// Power of the separate probabilities: they are too narrow, since each takes the others as known.
const WIDENING: f64 = 0.35;
/// Rows whose probabilities are multiplied before a logarithm is taken.
const ROWS_FOR_LOG: usize = 32;

/// Draw of all parameters, with the logarithm of the density that it was drawn with, up to a constant.
struct Draw {
    /// Limit and spread by measure.
    limits: Vec<(f64, f64)>,
    lapse: f64,
    /// Logarithm of the prior over that density.
    log_ratio: f64,
}

/// Distribution of each measure's limit alone, from the joint posterior. `values`: deviations by measure and verdict.
pub(super) fn joint_marginals(
    separate: &[GridPosterior],
    values: &[&[f64]],
    accepted: &[bool],
    normal: &NormalTable,
    seed: u64,
) -> Vec<LimitMarginal> {
    let proposals: Vec<Vec<f64>> = separate.iter().map(|of| widened(&of.cells())).collect();
    let lapses = widened(&separate[0].lapses());
    let nodes = nodes();
    let mut random = SplitMix(seed);
    let mut draws = Vec::with_capacity(DRAWS);
    let mut logs = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let draw = draw(separate, &proposals, (&lapses, &nodes), &mut random);
        logs.push(draw.log_ratio + log_likelihood(&draw, values, accepted, normal));
        draws.push(draw);
    }
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut marginals: Vec<LimitMarginal> = separate
        .iter()
        .map(|of| {
            let limit = of.grid.limit;
            LimitMarginal { weights: vec![0.0; limit.count], cells: limit }
        })
        .collect();
    for (draw, log) in draws.iter().zip(&logs) {
        let weight = libm::exp(log - most);
        for ((limit, _), marginal) in draw.limits.iter().zip(&mut marginals) {
            let Cells { low, count, .. } = marginal.cells;
            let cell = ((limit - low) / marginal.cells.width()) as usize;
            marginal.weights[cell.min(count - 1)] += weight;
        }
    }
    marginals
}

fn widened(weights: &[f64]) -> Vec<f64> {
    let wide: Vec<f64> = weights.iter().map(|weight| libm::pow(*weight, WIDENING)).collect();
    let total: f64 = wide.iter().sum();
    wide.iter().map(|weight| weight / total).collect()
}

fn choose(weights: &[f64], random: &mut SplitMix) -> usize {
    let mut left = random.unit();
    let chosen = weights.iter().position(|weight| {
        left -= weight;
        left <= 0.0
    });
    chosen.unwrap_or(weights.len() - 1)
}

fn draw(
    separate: &[GridPosterior],
    proposals: &[Vec<f64>],
    (lapses, nodes): (&[f64], &[LapseNode]),
    random: &mut SplitMix,
) -> Draw {
    let lapse = choose(lapses, random);
    let node = nodes[lapse];
    let mut log_ratio = libm::log(node.prior) - libm::log(lapses[lapse]);
    let mut limits = Vec::with_capacity(separate.len());
    for (of, proposal) in separate.iter().zip(proposals) {
        let cell = choose(proposal, random);
        log_ratio -= libm::log(proposal[cell]);
        let (limit, spread) = (of.grid.limit, of.grid.log_spread);
        let within =
            |cells: Cells, index: usize, share: f64| cells.center(index) + (share - 0.5) * cells.width();
        let place = within(limit, cell / spread.count, random.unit());
        let log_spread = within(spread, cell % spread.count, random.unit());
        log_ratio += SPREAD_POWER * log_spread;
        limits.push((place, libm::exp(log_spread)));
    }
    Draw { limits, lapse: node.rate, log_ratio }
}

fn log_likelihood(draw: &Draw, values: &[&[f64]], accepted: &[bool], normal: &NormalTable) -> f64 {
    let (half, rest) = (0.5 * draw.lapse, 1.0 - draw.lapse);
    let mut sum = 0.0;
    let mut product = 1.0;
    for (row, accepts) in accepted.iter().enumerate() {
        let mut within = 1.0;
        for ((limit, spread), column) in draw.limits.iter().zip(values) {
            within *= normal.cumulative((limit - column[row]) / spread);
        }
        let accept = half + rest * within;
        product *= if *accepts { accept } else { 1.0 - accept };
        if row % ROWS_FOR_LOG == ROWS_FOR_LOG - 1 {
            sum += libm::log(product);
            product = 1.0;
        }
    }
    sum + libm::log(product)
}
