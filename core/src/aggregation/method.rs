//! Consensus by any method.

use super::dawid_skene::DawidSkene;
use super::majority;
use super::{AggregationError, AggregationMethod, ItemConsensus};
use crate::ratings::Ratings;

/// Consensus of all items of a table in order of first appearance. Of equally probable values, the one that appears
/// first in the table wins.
///
/// # Errors
/// A table without ratings, or one that is too large for the method.
pub fn consensus(
    ratings: &Ratings,
    method: AggregationMethod,
) -> Result<Vec<ItemConsensus<'_>>, AggregationError> {
    match method {
        AggregationMethod::Majority if ratings.is_empty() => Err(AggregationError::NoRatings),
        AggregationMethod::Majority => Ok(majority::consensus(ratings)),
        AggregationMethod::DawidSkene => Ok(DawidSkene::fit(ratings)?.consensus()),
    }
}
