//! Ratings as numbers for the Dawid-Skene model.

use crate::ratings::Ratings;
use core::ops::Range;

/// Ratings by item and the rows of the raters' confusion matrices.
///
/// Everything is in alphabetical order, so that sums, and with them the result, do not depend on the order of the
/// table's rows. A rater's confusion matrix has a row for each value that the rater has given, and a column for each
/// value of the table as the true one.
pub(super) struct Responses {
    /// Indices of the items with ratings.
    pub items: Vec<u32>,
    /// End of each item's part of `rows`; it starts where the one before ends.
    item_ends: Vec<usize>,
    /// For each rating, by item and rater: the row of the rater's confusion matrix.
    rows: Vec<u32>,
    /// For each row of the confusion matrices, by rater: the rank of the value that the rater has given.
    row_values: Vec<u32>,
    /// End of each rater's rows.
    rater_ends: Vec<usize>,
    /// Rank of each value of the table.
    pub value_ranks: Vec<u32>,
}

impl Responses {
    pub fn new(ratings: &Ratings) -> Self {
        let (rater_ranks, value_ranks) = (ratings.rater_names().ranks(), ratings.value_names().ranks());
        let (mut items, mut item_ends) = (Vec::new(), Vec::new());
        let mut responses: Vec<(u32, u32)> = Vec::with_capacity(ratings.len());
        for item in ratings.item_names().alphabetical() {
            let start = responses.len();
            let ranks =
                |(rater, value): (u32, u32)| (rater_ranks[rater as usize], value_ranks[value as usize]);
            responses.extend(ratings.of_item(item).map(ranks));
            responses[start..].sort_unstable();
            if responses.len() > start {
                items.push(item);
                item_ends.push(responses.len());
            }
        }
        let mut distinct = responses.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let row = |response: &(u32, u32)| distinct.partition_point(|known| known < response) as u32;
        Self {
            items,
            item_ends,
            rows: responses.iter().map(row).collect(),
            row_values: distinct.iter().map(|(_, value)| *value).collect(),
            rater_ends: distinct.chunk_by(|a, b| a.0 == b.0).scan(0, end).collect(),
            value_ranks,
        }
    }

    /// Number of ratings.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Number of different values.
    pub fn values(&self) -> usize {
        self.value_ranks.len()
    }

    /// Number of rows of all confusion matrices.
    pub fn row_count(&self) -> usize {
        self.row_values.len()
    }

    /// For each rating of an item: the row of the rater's confusion matrix.
    pub fn rows_of_item(&self, item: usize) -> &[u32] {
        &self.rows[part(&self.item_ends, item)]
    }

    /// Rows of each rater's confusion matrix.
    pub fn raters(&self) -> impl Iterator<Item = Range<usize>> {
        (0..self.rater_ends.len()).map(|rater| part(&self.rater_ends, rater))
    }

    /// Rank of the value that a row of a confusion matrix is about.
    pub fn row_value(&self, row: u32) -> usize {
        self.row_values[row as usize] as usize
    }
}

/// End of a chunk, from the end of the one before.
fn end<T>(so_far: &mut usize, chunk: &[T]) -> Option<usize> {
    *so_far += chunk.len();
    Some(*so_far)
}

fn part(ends: &[usize], index: usize) -> Range<usize> {
    index.checked_sub(1).map_or(0, |before| ends[before])..ends[index]
}
