//! Local search: exchanges picks for other scenes while that reduces the radius.
//!
//! Only a scene nearer to the farthest one than its nearest pick can help, and for each such scene all exchanges are
//! evaluated in one pass over the scenes: Mladenović, Labbé and Hansen, *Solving the p-center problem with tabu
//! search and variable neighborhood search*, Networks 42, 2003. Where no single exchange helps, the farthest scene
//! replaces the pick whose loss costs least, and the search continues from there; the result is the best state that
//! was found.

use super::spread::Spread;
use super::strata::Stratum;

/// Largest number of values that the search reads, where a distance reads one value for each feature: about one
/// second in a browser.
const MOST_LOOKED_AT: usize = 600_000_000;
/// Number of exchanges without a new best state before the search ends.
const PATIENCE: usize = 60;

/// Exchange all picks but the first `fixed` while it helps. No stratum of `wanted` loses its last pick.
pub(super) fn improve(spread: &mut Spread<'_>, fixed: usize, wanted: &[&Stratum]) {
    let mut best = (spread.radius(), spread.centers().to_vec());
    let mut left = MOST_LOOKED_AT / spread.width().max(1);
    let mut patience = PATIENCE;
    // Recently added picks may not be removed at once; otherwise the search would exchange the same two forever.
    let mut lately: Vec<usize> = Vec::new();
    while patience > 0 && best.0 > 0.0 {
        let Some(found) = cheapest(spread, fixed, wanted, &lately, &mut left) else { break };
        spread.exchange(found.place, found.candidate);
        lately.push(found.candidate);
        if lately.len() > (spread.len() - fixed) / 3 {
            lately.remove(0);
        }
        if spread.radius() < best.0 {
            best = (spread.radius(), spread.centers().to_vec());
            patience = PATIENCE;
        } else {
            patience -= 1;
        }
    }
    for (place, candidate) in best.1.into_iter().enumerate() {
        if spread.centers().get(place) != Some(&candidate) {
            spread.exchange(place, candidate);
        }
    }
}

/// Replacement of a pick by another scene.
struct Exchange {
    place: usize,
    candidate: usize,
    radius: f64,
}

/// Exchange with the smallest radius among those that bring the farthest scene nearer. `None` where there is none, or
/// the limit of the search is reached.
fn cheapest(
    spread: &Spread<'_>,
    fixed: usize,
    wanted: &[&Stratum],
    lately: &[usize],
    left: &mut usize,
) -> Option<Exchange> {
    let radius = spread.radius();
    let farthest = spread.near().iter().position(|n| n.first >= radius)?;
    let mut best: Option<Exchange> = None;
    for candidate in 0..spread.near().len() {
        if spread.between(candidate, farthest) >= radius || lately.contains(&candidate) {
            continue;
        }
        *left = left.checked_sub(spread.near().len())?;
        let after = radii_without_each(spread, candidate);
        for (place, after) in after.into_iter().enumerate().skip(fixed) {
            let is_better = best.as_ref().is_none_or(|b| after < b.radius);
            if is_better && may_go(spread, place, candidate, wanted, lately) {
                best = Some(Exchange { place, candidate, radius: after });
            }
        }
    }
    best
}

/// Radius without each of the present picks, when one more pick is added.
fn radii_without_each(spread: &Spread<'_>, candidate: usize) -> Vec<f64> {
    // For each pick: the largest distance of its nearest scenes, with that pick and without it.
    let mut with = vec![0.0_f64; spread.len()];
    let mut without = with.clone();
    for (i, near) in spread.near().iter().enumerate() {
        let far = spread.between(i, candidate);
        if let (Some(with), Some(without)) = (with.get_mut(near.place), without.get_mut(near.place)) {
            *with = with.max(far.min(near.first));
            *without = without.max(far.min(near.second));
        }
    }
    // The maximum of all other values is the largest value, or the second largest for the index of the largest.
    let (mut top, mut top_at, mut second) = (0.0_f64, usize::MAX, 0.0_f64);
    for (place, value) in with.iter().enumerate() {
        if *value > top {
            (second, top, top_at) = (top, *value, place);
        } else {
            second = second.max(*value);
        }
    }
    without
        .iter()
        .enumerate()
        .map(|(place, own)| own.max(if place == top_at { second } else { top }))
        .collect()
}

/// Whether a scene may replace a pick: each stratum that the pick represents has another pick, or contains the scene.
fn may_go(
    spread: &Spread<'_>,
    place: usize,
    candidate: usize,
    wanted: &[&Stratum],
    lately: &[usize],
) -> bool {
    let Some(pick) = spread.centers().get(place) else { return false };
    let stays = |s: &&Stratum| {
        !s.has(*pick) || s.has(candidate) || spread.centers().iter().any(|c| c != pick && s.has(*c))
    };
    !lately.contains(pick) && !spread.centers().contains(&candidate) && wanted.iter().all(stays)
}
