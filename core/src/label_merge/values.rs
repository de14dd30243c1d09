//! Consensus on classes and values of attributes: majority by weight, and Dawid-Skene over all objects.

use super::result::{ProbableValue, ValueConsensus};
use crate::aggregation::{AggregationMethod, DawidSkene};
use crate::label::AttributeValue;
use crate::ratings::Ratings;
use std::collections::BTreeMap;

/// Value that a rater gave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vote<'a> {
    /// The rater.
    pub rater: &'a str,
    /// The rater's weight.
    pub weight: f64,
    /// The value.
    pub value: &'a AttributeValue,
}

/// Table of the values that raters gave to items, for one Dawid-Skene model.
#[derive(Debug, Default)]
pub(super) struct VoteTable {
    ratings: Ratings,
    values: BTreeMap<String, AttributeValue>,
}

impl VoteTable {
    /// Add an item. An item that fewer than two raters have says nothing about what raters confuse.
    pub fn insert(&mut self, item: &str, votes: &[Vote<'_>]) {
        if votes.len() < 2 {
            return;
        }
        for vote in votes {
            let text = vote.value.as_text();
            self.ratings.insert(item, vote.rater, &text);
            self.values.entry(text).or_insert_with(|| vote.value.clone());
        }
    }

    /// Most probable value of each item; none where the model cannot be fitted.
    pub fn most_probable(&self) -> BTreeMap<String, ProbableValue> {
        let Ok(fitted) = DawidSkene::fit(&self.ratings) else { return BTreeMap::new() };
        let found = fitted.consensus().into_iter().filter_map(|item| {
            let value = self.values.get(item.value?)?.clone();
            Some((item.item.to_owned(), ProbableValue { value, probability: item.probability? }))
        });
        found.collect()
    }
}

/// Consensus of votes for one of several names; `None` without votes.
pub(super) fn consensus_of_names(
    votes: &[Vote<'_>],
    dawid_skene: Option<&ProbableValue>,
    method: AggregationMethod,
) -> Option<ValueConsensus> {
    let mut weights: BTreeMap<String, (f64, &AttributeValue)> = BTreeMap::new();
    for vote in votes {
        weights.entry(vote.value.as_text()).or_insert((0.0, vote.value)).0 += vote.weight;
    }
    let total: f64 = votes.iter().map(|vote| vote.weight).sum();
    let largest = weights.values().map(|(weight, _)| *weight).fold(0.0, f64::max);
    let mut most = weights.values().filter(|(weight, _)| *weight >= largest * (1.0 - 1e-9));
    let (_, majority) = *most.next()?;
    let value = match (method, dawid_skene) {
        (AggregationMethod::DawidSkene, Some(probable)) => probable.value.clone(),
        (AggregationMethod::DawidSkene, None) | (AggregationMethod::Majority, _) => majority.clone(),
    };
    let share = weights.get(&value.as_text()).map_or(0.0, |(weight, _)| weight / total);
    let (majority, is_tie, dawid_skene) = (majority.clone(), most.next().is_some(), dawid_skene.cloned());
    Some(ValueConsensus { value, share, majority, is_tie, dawid_skene })
}

/// Consensus of numbers: their median; `None` without numbers.
pub(super) fn consensus_of_numbers(votes: &[Vote<'_>]) -> Option<ValueConsensus> {
    let number = |vote: &Vote<'_>| match vote.value {
        AttributeValue::Number(number) => Some((*number, vote.weight)),
        AttributeValue::Bool(_) | AttributeValue::Text(_) => None,
    };
    let numbers: Vec<(f64, f64)> = votes.iter().filter_map(number).collect();
    let total: f64 = numbers.iter().map(|(_, weight)| weight).sum();
    let median = super::average::weighted_median(numbers.iter().copied());
    let same: f64 = numbers.iter().filter(|(number, _)| *number == median).map(|(_, weight)| weight).sum();
    let value = AttributeValue::Number(median);
    (total > 0.0).then(|| ValueConsensus {
        value: value.clone(),
        share: same / total,
        majority: value,
        is_tie: false,
        dawid_skene: None,
    })
}

impl ValueConsensus {
    /// Whether Dawid-Skene finds another value than the majority, or none with this probability.
    pub(super) fn is_uncertain(&self, least_probability: f64) -> bool {
        self.dawid_skene.as_ref().is_some_and(|probable| {
            probable.value != self.majority || probable.probability < least_probability
        })
    }
}
