//! Representative samples: at least one scene of each stratum, and scenes that are far apart in their features.
//!
//! First each stratum of the metadata with at least [`LEAST_SHARE`] of the data gets a scene, rare ones first. Then
//! the scene that is farthest from all picks is picked, again and again (Gonzalez, *Clustering to minimize the
//! maximum intercluster distance*, Theoretical Computer Science 38, 1985), which leaves no scene farther from the
//! sample than twice the optimum for that size. In the end, picks are exchanged for other scenes while that reduces
//! the radius and the strata allow it: [`exchange`].

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

/// Smallest share of the data of a stratum that is picked by itself; smaller strata are offered.
pub const LEAST_SHARE: f64 = 0.01;

/// Picked scene.
#[derive(Clone, Debug, PartialEq)]
pub struct SamplePick {
    /// Index among the candidates.
    pub candidate: usize,
    /// Reason.
    pub why: PickReason,
}

/// Reason why a scene is picked.
#[derive(Clone, Debug, PartialEq)]
pub enum PickReason {
    /// It represents a stratum.
    Stratum {
        /// Key of the metadata.
        key: String,
        /// Value of the metadata.
        value: String,
        /// Share of the data with this value.
        share: f64,
    },
    /// It is far from the nearest other pick.
    Far {
        /// Distance in standard deviations; 0 where there is no other pick.
        distance: f64,
    },
}

impl PickReason {
    /// The reason in words.
    pub fn sentence(&self) -> String {
        match self {
            Self::Stratum { key, value, share } => {
                format!("represents {key}: {value} ({:.1} % of the scenes)", share * 100.0)
            }
            Self::Far { distance } => {
                format!("{distance:.2} standard deviations from the nearest other pick")
            }
        }
    }
}

/// Sample with its quality.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// Picks; those for a stratum come first, the rarest stratum first.
    pub picks: Vec<SamplePick>,
    /// Index of the nearest pick of each candidate; empty where there are no picks.
    pub nearest: Vec<usize>,
    /// Radius: largest distance of a candidate from its nearest pick, in standard deviations.
    pub radius: f64,
    /// Strata without a pick that are too small to be picked by themselves: key, value, share.
    pub offered: Vec<(String, String, f64)>,
}

/// Pick `count` scenes in addition to those in `already`, which holds indices. Features with the same value
/// everywhere have no effect.
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

/// Largest distance of a candidate from the nearest of `chosen`, in standard deviations; infinite where none is
/// chosen.
pub fn coverage_radius(candidates: &[SampleCandidate], chosen: &[usize]) -> f64 {
    let points = standardised(candidates);
    let to_nearest = |p: &Vec<f64>| {
        chosen.iter().filter_map(|c| points.get(*c)).map(|c| distance(p, c)).fold(f64::INFINITY, f64::min)
    };
    points.iter().map(to_nearest).fold(0.0, f64::max)
}

/// Picks with their reasons: the stratum that no earlier pick represents, or the distance from all others.
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
        // Of several picks, the one that is nearest to the most scenes.
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

/// Features in standard deviations from their mean, without those that have the same value everywhere.
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
