//! A representative sample: of every stratum something, and far apart in what the data looks like.
//!
//! First each stratum of the metadata that holds at least [`LEAST_SHARE`] of the data gets a scene, rare ones first; then
//! the scene that is farthest from all that were taken is taken, again and again (Gonzalez, *Clustering to minimize the
//! maximum intercluster distance*, Theoretical Computer Science 38, 1985), which leaves nothing farther from the sample
//! than twice what the best sample of that size would. At last picks are exchanged for others while that brings what is
//! farthest nearer, as far as the strata allow: [`exchange`].

mod candidate;
mod cloud;
mod exchange;
mod map;
mod picture;
mod spread;
mod strata;

pub use candidate::SampleCandidate;
pub use cloud::cloud_features;
pub use map::map;
pub use picture::picture_features;
pub use strata::{Stratum, strata};

use spread::{Spread, distance};

/// Strata that hold less of the data than this are offered, and not taken by themselves.
pub const LEAST_SHARE: f64 = 0.01;

/// A scene that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplePick {
    /// Index among the candidates.
    pub candidate: usize,
    /// Why.
    pub why: PickReason,
}

/// Why a scene was chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum PickReason {
    /// It stands for a stratum.
    Stratum {
        /// The metadata's key.
        key: String,
        /// Its value.
        value: String,
        /// The share of the data that has it.
        share: f64,
    },
    /// It is so far from the nearest other one that was chosen, in standard deviations; 0 where it is alone.
    Far {
        /// How far.
        distance: f64,
    },
}

impl PickReason {
    /// In words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Stratum { key, value, share } => {
                format!("stands for {key}: {value} ({:.1} % of the scenes)", share * 100.0)
            }
            Self::Far { distance } => {
                format!("{distance:.2} standard deviations from the nearest other one")
            }
        }
    }
}

/// A sample, and how well it stands for the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Those for a stratum first, the rarest stratum first.
    pub picks: Vec<SamplePick>,
    /// Of each candidate the nearest one that is chosen, by its index; empty where none is.
    pub nearest: Vec<usize>,
    /// No candidate is farther from the nearest chosen one, in standard deviations.
    pub radius: f64,
    /// Strata too small to be taken by themselves of which nothing was chosen: key, value, share.
    pub offered: Vec<(String, String, f64)>,
}

/// Choose so many scenes besides those that are in `already`, by their indices. Features that are the same everywhere say
/// nothing.
pub fn sample(candidates: &[SampleCandidate], already: &[usize], count: usize) -> Sample {
    let points = standardised(candidates);
    let strata = strata(candidates);
    let mut spread = Spread::new(&points);
    for candidate in already {
        spread.take(*candidate);
    }
    let most = already.len() + count;
    let wanted: Vec<&Stratum> = strata.iter().filter(|s| s.share >= LEAST_SHARE).collect();
    for stratum in &wanted {
        if spread.len() < most && !spread.centers().iter().any(|c| stratum.has(*c)) {
            spread.take_farthest(&stratum.members);
        }
    }
    let all: Vec<usize> = (0..candidates.len()).collect();
    while spread.len() < most && spread.take_farthest(&all) {}
    exchange::improve(&mut spread, already.len(), &wanted);
    let picks = reasons(&spread, already.len(), &wanted);
    let is_offered = |s: &&Stratum| !spread.centers().iter().any(|c| s.has(*c));
    let offered =
        strata.iter().filter(is_offered).map(|s| (s.key.clone(), s.value.clone(), s.share)).collect();
    Sample { picks, nearest: spread.nearest(), radius: spread.radius(), offered }
}

/// How far the candidate that is farthest from all of some is, in standard deviations: infinite for none.
pub fn coverage_radius(candidates: &[SampleCandidate], chosen: &[usize]) -> f64 {
    let points = standardised(candidates);
    let to_nearest = |p: &Vec<f64>| {
        chosen.iter().filter_map(|c| points.get(*c)).map(|c| distance(p, c)).fold(f64::INFINITY, f64::min)
    };
    points.iter().map(to_nearest).fold(0.0, f64::max)
}

/// Picks with the reason of each: the stratum that nothing before it stands for, or how far it is from all others.
fn reasons(spread: &Spread<'_>, already: usize, wanted: &[&Stratum]) -> Vec<SamplePick> {
    let (old, new) = spread.centers().split_at(already.min(spread.len()));
    let nearest = spread.nearest();
    let stands_for = |c: &usize| nearest.iter().filter(|n| *n == c).count();
    let mut picks: Vec<SamplePick> = Vec::with_capacity(new.len());
    let is_picked = |picks: &[SamplePick], c: usize| picks.iter().any(|p| p.candidate == c);
    for stratum in wanted {
        let has = |c: &usize| stratum.has(*c);
        if old.iter().any(has) || picks.iter().any(|p| has(&p.candidate)) {
            continue;
        }
        // Of several, the one that most scenes are nearest to.
        let of_it = new.iter().copied().filter(has);
        if let Some(candidate) = of_it.reduce(|a, b| if stands_for(&b) > stands_for(&a) { b } else { a }) {
            let why = PickReason::Stratum {
                key: stratum.key.clone(),
                value: stratum.value.clone(),
                share: stratum.share,
            };
            picks.push(SamplePick { candidate, why });
        }
    }
    for candidate in new.iter().copied() {
        if !is_picked(&picks, candidate) {
            let distance = spread.to_next(candidate);
            picks.push(SamplePick { candidate, why: PickReason::Far { distance } });
        }
    }
    picks
}

/// Features in standard deviations from their mean, those that never change left out.
fn standardised(candidates: &[SampleCandidate]) -> Vec<Vec<f64>> {
    let width = candidates.iter().map(|c| c.features.len()).min().unwrap_or(0);
    let mut out = vec![Vec::with_capacity(width); candidates.len()];
    for feature in 0..width {
        let of = |c: &SampleCandidate| c.features.get(feature).copied().filter(|v| v.is_finite());
        let known: Vec<f64> = candidates.iter().filter_map(of).collect();
        let n = known.len().max(1) as f64;
        let mean = known.iter().sum::<f64>() / n;
        let deviation = libm::sqrt(known.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n);
        if deviation.is_finite() && deviation > 1e-12 {
            for (point, candidate) in out.iter_mut().zip(candidates) {
                point.push(of(candidate).map_or(0.0, |v| (v - mean) / deviation));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
