//! Majority vote: the value that most raters of an item gave.

use super::ItemConsensus;
use crate::ratings::Ratings;
use std::collections::BTreeMap;

/// Consensus of all items in order of first appearance. The probability is the value's share of the item's ratings.
pub(super) fn consensus(ratings: &Ratings) -> Vec<ItemConsensus<'_>> {
    let items = (0..).zip(ratings.item_names().iter());
    items.map(|(index, item)| item_consensus(ratings, index, item)).collect()
}

fn item_consensus<'a>(ratings: &'a Ratings, index: u32, item: &'a str) -> ItemConsensus<'a> {
    let mut counts = BTreeMap::<u32, usize>::new();
    for (_, value) in ratings.of_item(index) {
        *counts.entry(value).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    // Indices of values ascend in order of first appearance, and the last of equal maxima wins.
    let winner = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    ItemConsensus {
        item,
        value: winner.map(|(value, _)| ratings.value_names().name(value)),
        probability: winner.map(|(_, count)| count as f64 / total as f64),
    }
}
