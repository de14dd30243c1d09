//! Resolution of an interval: how many more judgements it needs to lie on one side of a bar.

use super::beta::{Beta, quantile};
use super::estimate::QualityEstimate;

/// Largest number of judgements that is searched for; a quality as close to the bar as that is never resolved.
pub const MOST_JUDGEMENTS: u32 = 5_000;

/// Number of further judgements after which the 95 % interval is expected to lie above the bar or below it, if as many of
/// them are right as the estimate says; 0 where it does already. `None` where more than [`MOST_JUDGEMENTS`] are needed.
pub fn judgements_to_resolve(quality: &QualityEstimate, bar: f64) -> Option<u32> {
    if quality.low >= bar || quality.high < bar {
        return Some(0);
    }
    let now = Beta::from_moments(quality.mean, quality.deviation * quality.deviation);
    let is_resolved = |further: u32| {
        let further = f64::from(further);
        let then = Beta { a: now.a + further * quality.mean, b: now.b + further * (1.0 - quality.mean) };
        if quality.mean >= bar { quantile(then, 0.025) >= bar } else { quantile(then, 0.975) < bar }
    };
    if !is_resolved(MOST_JUDGEMENTS) {
        return None;
    }
    let (mut too_few, mut enough) = (0, MOST_JUDGEMENTS);
    while enough - too_few > 1 {
        let middle = too_few + (enough - too_few) / 2;
        if is_resolved(middle) { enough = middle } else { too_few = middle }
    }
    Some(enough)
}
