//! Posterior of one limit, its spread and the lapse rate on a grid, where the other measures' parts are known.

use super::lapse::{LapseNode, NODES, nodes};
use super::normal::{NormalTable, TAIL};

/// Rows whose probabilities are multiplied before a logarithm is taken: none is below 1e-3, so that the product is no underflow.
const ROWS_FOR_LOG: usize = 32;

/// Prior density of the logarithm of the spread, as a power of the spread: between 0, where all orders of magnitude are alike, and 1,
/// where all values are. Chosen so that intervals hold what they promise for spreads of 5 to 30 % of the limit.
pub(super) const SPREAD_POWER: f64 = 0.35;

/// Deviations of one measure, in ascending order.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// Deviations; minus infinity: not measured, so that it is always within the limit.
    deviations: Vec<f64>,
    /// Index of the verdict of each.
    rows: Vec<usize>,
}

impl Column {
    /// The column of deviations by verdict. A larger deviation is worse.
    pub fn new(by_row: &[f64]) -> Self {
        let mut rows: Vec<usize> = (0..by_row.len()).collect();
        rows.sort_by(|a, b| by_row[*a].total_cmp(&by_row[*b]));
        Self { deviations: rows.iter().map(|row| by_row[*row]).collect(), rows }
    }

    /// Those that were measured, in ascending order.
    pub fn measured(&self) -> &[f64] {
        let first = self.deviations.partition_point(|d| *d == f64::NEG_INFINITY);
        &self.deviations[first..]
    }
}

/// Range of a parameter that is divided into cells of the same width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cells {
    pub low: f64,
    pub high: f64,
    pub count: usize,
}

impl Cells {
    pub fn width(&self) -> f64 {
        (self.high - self.low) / self.count as f64
    }

    pub fn center(&self, index: usize) -> f64 {
        self.low + (index as f64 + 0.5) * self.width()
    }
}

/// Grid of a limit and the logarithm of its spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LimitGrid {
    pub limit: Cells,
    pub log_spread: Cells,
}

/// Distribution of a limit alone.
#[derive(Clone, Debug)]
pub(super) struct LimitMarginal {
    /// Probability of each cell, up to a factor.
    pub weights: Vec<f64>,
    pub cells: Cells,
}

/// Probabilities of the cells of a grid, by limit, spread and lapse rate.
#[derive(Clone, Debug)]
pub(super) struct GridPosterior {
    pub grid: LimitGrid,
    /// They sum to 1; index: (limit · spreads + spread) · [`NODES`] + lapse rate.
    pub weights: Vec<f64>,
}

impl GridPosterior {
    /// Distribution of the limit alone.
    pub fn marginal(&self) -> LimitMarginal {
        LimitMarginal { weights: self.limit(), cells: self.grid.limit }
    }

    /// Probability of each value of the lapse rate.
    pub fn lapses(&self) -> [f64; NODES] {
        let mut sums = [0.0; NODES];
        for (index, weight) in self.weights.iter().enumerate() {
            sums[index % NODES] += weight;
        }
        sums
    }

    /// Probability of each cell of limit and spread together.
    pub fn cells(&self) -> Vec<f64> {
        self.weights.chunks(NODES).map(|cell| cell.iter().sum()).collect()
    }

    /// Probability of each cell of the limit.
    pub fn limit(&self) -> Vec<f64> {
        self.weights.chunks(self.grid.log_spread.count * NODES).map(|cell| cell.iter().sum()).collect()
    }

    /// Probability that a deviation is within the limit.
    pub fn mean_within(&self, normal: &NormalTable, deviation: f64) -> f64 {
        let LimitGrid { limit, log_spread } = self.grid;
        let cells = self.weights.chunks(NODES).enumerate();
        let part = |(cell, weights): (usize, &[f64])| {
            let spread = libm::exp(log_spread.center(cell % log_spread.count));
            let z = (limit.center(cell / log_spread.count) - deviation) / spread;
            weights.iter().sum::<f64>() * normal.cumulative(z)
        };
        cells.map(part).sum()
    }

    /// Probability of each cell of the spread.
    pub fn spread(&self) -> Vec<f64> {
        let mut sums = vec![0.0; self.grid.log_spread.count];
        for (index, weight) in self.weights.iter().enumerate() {
            sums[index / NODES % self.grid.log_spread.count] += weight;
        }
        sums
    }
}

/// What the probability of acceptance of a verdict is made from, for each lapse rate: `base + slope · p`, where `p` is the probability
/// that all measures are within the limits.
type Line = ([f64; NODES], [f64; NODES]);

/// Likelihood of one measure's limit.
pub(super) struct LimitLikelihood<'a> {
    column: &'a Column,
    normal: &'a NormalTable,
    nodes: [LapseNode; NODES],
    /// In the column's order: whether the verdict accepts, and the probability that the other measures are within their limits.
    rows: Vec<(bool, f64)>,
    /// Sums of logarithms over the first rows, were they all within the limit.
    within: Vec<[f64; NODES]>,
    /// The same, were they all beyond it.
    beyond: Vec<[f64; NODES]>,
    lines: [Line; 2],
}

impl<'a> LimitLikelihood<'a> {
    /// `others`: by verdict, the probability that the other measures are within their limits.
    pub fn new(column: &'a Column, normal: &'a NormalTable, accepted: &[bool], others: &[f64]) -> Self {
        let nodes = nodes();
        let reject: Line = (nodes.map(|n| 1.0 - 0.5 * n.rate), nodes.map(|n| n.rate - 1.0));
        let accept: Line = (nodes.map(|n| 0.5 * n.rate), nodes.map(|n| 1.0 - n.rate));
        let lines = [reject, accept];
        let rows: Vec<(bool, f64)> = column.rows.iter().map(|row| (accepted[*row], others[*row])).collect();
        let sums = |probability: &dyn Fn(f64) -> f64| {
            let mut sum = [0.0; NODES];
            let mut sums = Vec::with_capacity(rows.len() + 1);
            sums.push(sum);
            for (accepts, others) in &rows {
                let (base, slope) = &lines[usize::from(*accepts)];
                let p = probability(*others);
                for node in 0..NODES {
                    sum[node] += libm::log(base[node] + slope[node] * p);
                }
                sums.push(sum);
            }
            sums
        };
        let (within, beyond) = (sums(&|others| others), sums(&|_| 0.0));
        Self { column, normal, nodes, rows, within, beyond, lines }
    }

    /// Posterior on a grid. The prior is flat in the limit, and a power of the spread: see [`SPREAD_POWER`].
    pub fn posterior(&self, grid: LimitGrid) -> GridPosterior {
        let mut logs = Vec::with_capacity(grid.limit.count * grid.log_spread.count * NODES);
        for limit in 0..grid.limit.count {
            for spread in 0..grid.log_spread.count {
                let log_spread = grid.log_spread.center(spread);
                let sums = self.log_likelihood(grid.limit.center(limit), libm::exp(log_spread));
                let prior = |node: &LapseNode| libm::log(node.prior) + SPREAD_POWER * log_spread;
                logs.extend(sums.iter().zip(&self.nodes).map(|(sum, node)| sum + prior(node)));
            }
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut weights: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let total: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= total);
        GridPosterior { grid, weights }
    }

    /// Logarithm of the likelihood for each lapse rate. Rows far from the limit have a probability of 0 or 1 and are summed before.
    fn log_likelihood(&self, limit: f64, spread: f64) -> [f64; NODES] {
        let deviations = &self.column.deviations;
        let first = deviations.partition_point(|d| *d < limit - TAIL * spread);
        let end = first + deviations[first..].partition_point(|d| *d <= limit + TAIL * spread);
        let count = deviations.len();
        let mut sums: [f64; NODES] =
            core::array::from_fn(|i| self.within[first][i] + self.beyond[count][i] - self.beyond[end][i]);
        for start in (first..end).step_by(ROWS_FOR_LOG) {
            let mut product = [1.0; NODES];
            let rows = start..end.min(start + ROWS_FOR_LOG);
            for ((accepts, others), deviation) in self.rows[rows.clone()].iter().zip(&deviations[rows]) {
                let (base, slope) = &self.lines[usize::from(*accepts)];
                let p = others * self.normal.cumulative((limit - deviation) / spread);
                for node in 0..NODES {
                    product[node] *= base[node] + slope[node] * p;
                }
            }
            for node in 0..NODES {
                sums[node] += libm::log(product[node]);
            }
        }
        sums
    }
}
