//! Dawid-Skene model: each rater has a confusion matrix, learned from all items without known answers.
//!
//! A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm",
//! Applied Statistics 28 (1979), 20–28. Start, floor of probabilities and stopping rule are those of the Python package
//! crowd-kit, so that both give the same probabilities.

use super::expectation_maximization::{ExpectedCounts, Parameters};
use super::responses::Responses;
use super::{AggregationError, ItemConsensus};
use crate::ratings::Ratings;

/// Largest number of iterations.
pub const MOST_ITERATIONS: usize = 100;

/// The iterations end when the bound per rating grows by less.
const TOLERANCE: f64 = 1e-5;

/// Most cells of all confusion matrices: 512 MiB, of which two copies exist during the iterations.
const MOST_CELLS: usize = 1 << 26;

/// Most sums of an iteration, which then takes seconds.
const MOST_SUMS: usize = 1 << 27;

/// Values whose probabilities differ by less than this are equally probable: rounding must not decide.
const TIE: f64 = 1e-9;

/// Dawid-Skene model, fitted to a table of ratings.
pub struct DawidSkene<'a> {
    ratings: &'a Ratings,
    responses: Responses,
    parameters: Parameters,
    log_likelihoods: Vec<f64>,
    has_converged: bool,
}

impl<'a> DawidSkene<'a> {
    /// Fit the model.
    ///
    /// # Errors
    /// No ratings; more values than bounded memory and time allow.
    pub fn fit(ratings: &'a Ratings) -> Result<Self, AggregationError> {
        Self::fit_within(ratings, MOST_CELLS, MOST_SUMS)
    }

    pub(super) fn fit_within(
        ratings: &'a Ratings,
        most_cells: usize,
        most_sums: usize,
    ) -> Result<Self, AggregationError> {
        let responses = Responses::new(ratings);
        let values = responses.values();
        if responses.items.is_empty() {
            return Err(AggregationError::NoRatings);
        }
        if responses.row_count().saturating_mul(values) > most_cells
            || responses.len().saturating_mul(values) > most_sums
        {
            return Err(AggregationError::Size { values, ratings: responses.len() });
        }
        let (mut parameters, _) = ExpectedCounts::from_majority(&responses).maximize(&responses);
        let (mut buffer, mut log_likelihoods) = (Vec::new(), Vec::new());
        let (mut bound, mut has_converged) = (f64::NEG_INFINITY, false);
        loop {
            let counts = ExpectedCounts::from_parameters(&responses, &parameters, buffer);
            log_likelihoods.push(counts.log_likelihood);
            let (next, next_bound) = counts.maximize(&responses);
            let next_bound = next_bound / responses.len() as f64;
            has_converged |= next_bound - bound < TOLERANCE;
            // The result is the last expectation, not the parameters that follow from it.
            if has_converged || log_likelihoods.len() == MOST_ITERATIONS {
                return Ok(Self { ratings, responses, parameters, log_likelihoods, has_converged });
            }
            bound = next_bound;
            buffer = core::mem::replace(&mut parameters, next).into_buffer();
        }
    }

    /// Logarithm of the probability of all ratings in each iteration; it does not fall, but for rounding and the
    /// floor of the probabilities.
    pub fn log_likelihoods(&self) -> &[f64] {
        &self.log_likelihoods
    }

    /// Whether the iterations ended because nothing changed any more.
    pub fn has_converged(&self) -> bool {
        self.has_converged
    }

    /// Items with ratings, each with the probabilities of all values in order of the values' first appearance.
    pub fn posteriors(&self) -> impl Iterator<Item = (&'a str, Vec<(&'a str, f64)>)> {
        self.each_posterior().map(|(item, probabilities)| {
            let names = self.ratings.value_names().iter();
            (self.ratings.item_names().name(item), names.zip(probabilities).collect())
        })
    }

    /// Consensus of all items in order of first appearance.
    pub fn consensus(&self) -> Vec<ItemConsensus<'a>> {
        let unrated = |item| ItemConsensus { item, value: None, probability: None };
        let mut items: Vec<_> = self.ratings.item_names().iter().map(unrated).collect();
        for (item, probabilities) in self.each_posterior() {
            let largest = probabilities.iter().copied().fold(0.0, f64::max);
            let mut values = self.ratings.value_names().iter().zip(probabilities);
            let winner = values.find(|(_, probability)| *probability >= largest - TIE);
            let consensus = &mut items[item as usize];
            (consensus.value, consensus.probability) = winner.unzip();
        }
        items
    }

    /// Index of each item with ratings, and the probabilities of all values by index.
    fn each_posterior(&self) -> impl Iterator<Item = (u32, Vec<f64>)> {
        let ranks = &self.responses.value_ranks;
        let mut by_rank = vec![0.0; ranks.len()];
        self.responses.items.iter().enumerate().map(move |(place, item)| {
            self.parameters.posterior(self.responses.rows_of_item(place), &mut by_rank);
            (*item, ranks.iter().map(|rank| by_rank[*rank as usize]).collect())
        })
    }
}
