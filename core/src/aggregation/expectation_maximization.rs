//! The two steps of expectation maximization for the Dawid-Skene model.

use super::responses::Responses;

/// Smallest expected count of a cell of a confusion matrix, and smallest prior: no probability becomes 0. Crowd-kit
/// has the same.
const FLOOR: f64 = 1e-10;

/// Smaller probabilities of an item are not counted: of 2,000,000 ratings they add up to far less than [`FLOOR`]. Most
/// are, and each would read and write memory.
const NEGLIGIBLE: f64 = 1e-20;

/// Logarithms of the model's probabilities.
pub(super) struct Parameters {
    /// For each value: how frequent it is as the true one.
    log_priors: Vec<f64>,
    /// For each row of the confusion matrices and each value: how often the rater gives the row's value to an item
    /// of which that value is the true one.
    log_errors: Vec<f64>,
}

/// Expected counts under given parameters.
pub(super) struct ExpectedCounts {
    /// For each value: items of which it is the true one.
    items: Vec<f64>,
    /// For each row of the confusion matrices and each value: ratings of the row of which that value is the true one.
    ratings: Vec<f64>,
    /// Sum of the entropies of the items' posteriors.
    entropy: f64,
    /// Values that are possible for the item which is counted, and their probabilities.
    possible: Vec<(usize, f64)>,
    /// Logarithm of the probability of all ratings.
    pub log_likelihood: f64,
}

impl ExpectedCounts {
    /// Counts from the share of each value in the item's ratings, which is where the iterations start.
    pub fn from_majority(responses: &Responses) -> Self {
        let mut counts = Self::zero(responses, Vec::new());
        let mut shares = vec![0.0; responses.values()];
        for item in 0..responses.items.len() {
            let rows = responses.rows_of_item(item);
            shares.fill(0.0);
            rows.iter().for_each(|row| shares[responses.row_value(*row)] += 1.0);
            shares.iter_mut().for_each(|share| *share /= rows.len() as f64);
            counts.add(rows, &shares);
        }
        counts
    }

    /// Expectation step. `buffer` is reused.
    pub fn from_parameters(responses: &Responses, parameters: &Parameters, buffer: Vec<f64>) -> Self {
        let mut counts = Self::zero(responses, buffer);
        let mut posterior = vec![0.0; responses.values()];
        for item in 0..responses.items.len() {
            let rows = responses.rows_of_item(item);
            counts.log_likelihood += parameters.posterior(rows, &mut posterior);
            counts.entropy += entropy(&posterior);
            counts.add(rows, &posterior);
        }
        counts
    }

    fn zero(responses: &Responses, mut buffer: Vec<f64>) -> Self {
        buffer.clear();
        buffer.resize(responses.row_count() * responses.values(), 0.0);
        let items = vec![0.0; responses.values()];
        Self { items, ratings: buffer, entropy: 0.0, possible: Vec::new(), log_likelihood: 0.0 }
    }

    /// Add an item with the probabilities of its true value.
    fn add(&mut self, rows: &[u32], posterior: &[f64]) {
        self.possible.clear();
        self.possible.extend(posterior.iter().copied().enumerate().filter(|(_, p)| *p > NEGLIGIBLE));
        self.possible.iter().for_each(|(value, probability)| self.items[*value] += probability);
        for row in rows {
            let counts = &mut self.ratings[*row as usize * posterior.len()..][..posterior.len()];
            self.possible.iter().for_each(|(value, probability)| counts[*value] += probability);
        }
    }

    /// Maximization step. Also gives the evidence lower bound of the counts under the new parameters, with the prior
    /// once for each rating instead of once for each item: crowd-kit stops by this figure.
    pub fn maximize(self, responses: &Responses) -> (Parameters, f64) {
        let values = responses.values();
        let prior = |count: &f64| libm::log((count / responses.items.len() as f64).max(FLOOR));
        let log_priors: Vec<f64> = self.items.iter().map(prior).collect();
        let (mut log_errors, mut bound) = (self.ratings, self.entropy);
        let log_floor = libm::log(FLOOR);
        let mut totals = vec![0.0; values];
        for rows in responses.raters() {
            let matrix = &mut log_errors[rows.start * values..rows.end * values];
            totals.fill(0.0);
            for row in matrix.chunks_exact(values) {
                totals.iter_mut().zip(row).for_each(|(total, count)| *total += count.max(FLOOR));
            }
            totals.iter_mut().for_each(|total| *total = libm::log(*total));
            for row in matrix.chunks_exact_mut(values) {
                for ((cell, log_total), log_prior) in row.iter_mut().zip(&totals).zip(&log_priors) {
                    let count = *cell;
                    // Most cells are at the floor, and its logarithm is known.
                    *cell = if count > FLOOR { libm::log(count) } else { log_floor } - log_total;
                    bound += count * (*cell + log_prior);
                }
            }
        }
        (Parameters { log_priors, log_errors }, bound)
    }
}

impl Parameters {
    /// Write the probability of each value as the true one of an item with these ratings. Returns the logarithm of
    /// the probability of the ratings.
    pub fn posterior(&self, rows: &[u32], posterior: &mut [f64]) -> f64 {
        posterior.copy_from_slice(&self.log_priors);
        for row in rows {
            let log_errors = &self.log_errors[*row as usize * posterior.len()..][..posterior.len()];
            posterior.iter_mut().zip(log_errors).for_each(|(sum, log)| *sum += log);
        }
        // Relative to the largest, so that the product of many small probabilities does not become 0.
        let largest = posterior.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        posterior.iter_mut().for_each(|log| *log = libm::exp(*log - largest));
        let total: f64 = posterior.iter().sum();
        posterior.iter_mut().for_each(|probability| *probability /= total);
        largest + libm::log(total)
    }

    /// Memory to reuse.
    pub fn into_buffer(self) -> Vec<f64> {
        self.log_errors
    }
}

/// Entropy of an item's posterior, with probabilities of at least [`FLOOR`].
fn entropy(posterior: &[f64]) -> f64 {
    let at_floor = FLOOR * libm::log(FLOOR);
    let term = |p: &f64| if *p > FLOOR { p * libm::log(*p) } else { at_floor };
    -posterior.iter().map(term).sum::<f64>()
}
