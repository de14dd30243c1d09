//! A representative sample: of every stratum something, and far apart in what the data looks like.
//!
//! First each stratum of the metadata that holds at least [`LEAST_SHARE`] of the data gets a scene, rare ones first; then
//! the scene that is farthest from all that were taken is taken, again and again (Gonzalez, *Clustering to minimize the
//! maximum intercluster distance*, Theoretical Computer Science 38, 1985), which leaves nothing farther from the sample
//! than twice what the best sample of that size would. At last each moves to the middle of those that it stands for, as far
//! as its strata allow.

mod picture;

pub use picture::picture_features;

use std::collections::BTreeMap;

/// Strata that hold less of the data than this are offered, and not taken by themselves.
pub const LEAST_SHARE: f64 = 0.01;

/// Moves to the middle at most.
const ROUNDS: usize = 12;

/// A scene to choose from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Candidate {
    /// What its metadata says, such as weather: rain.
    pub strata: BTreeMap<String, String>,
    /// What it looks like: numbers of any scale, as many for each.
    pub features: Vec<f64>,
}

/// A scene that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Pick {
    /// Index among the candidates.
    pub candidate: usize,
    /// Why.
    pub why: Why,
}

/// Why a scene was chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
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

/// A sample, and how well it stands for the data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// In the order chosen.
    pub picks: Vec<Pick>,
    /// No candidate is farther from the nearest chosen one, in standard deviations.
    pub radius: f64,
    /// Strata too small to be taken by themselves of which nothing was chosen: key, value, share.
    pub offered: Vec<(String, String, f64)>,
}

/// Choose so many scenes. Features that are the same everywhere say nothing; of those that are no numbers, none is used.
pub fn sample(candidates: &[Candidate], count: usize) -> Sample {
    let points = standardised(candidates);
    let mut chosen = Chosen { picks: Vec::new(), nearest: vec![f64::INFINITY; candidates.len()] };
    let strata = strata(candidates);
    for ((key, value), members) in &strata {
        let share = members.len() as f64 / candidates.len() as f64;
        let is_there = chosen.picks.iter().any(|p: &Pick| members.contains(&p.candidate));
        if share < LEAST_SHARE || is_there || chosen.picks.len() >= count {
            continue;
        }
        if let Some(candidate) = chosen.farthest(&points, members) {
            let (key, value) = (key.clone(), value.clone());
            chosen.take(&points, candidate, Why::Stratum { key, value, share });
        }
    }
    let all: Vec<usize> = (0..candidates.len()).collect();
    while chosen.picks.len() < count.min(candidates.len()) {
        let Some(candidate) = chosen.farthest(&points, &all) else { break };
        chosen.take(&points, candidate, Why::Far { distance: 0.0 });
    }
    for _ in 0..ROUNDS {
        if !chosen.move_to_middles(&points, candidates) {
            break;
        }
    }
    chosen.say_how_far(&points);
    let is_offered = |members: &Vec<usize>| !chosen.picks.iter().any(|p| members.contains(&p.candidate));
    let offered = strata
        .iter()
        .filter(|(_, members)| is_offered(members))
        .map(|((k, v), members)| (k.clone(), v.clone(), members.len() as f64 / candidates.len() as f64))
        .collect();
    let radius = if chosen.picks.is_empty() { 0.0 } else { chosen.radius() };
    Sample { picks: chosen.picks, radius, offered }
}

/// How far the candidate that is farthest from all of some is, in standard deviations: infinite for none.
pub fn coverage_radius(candidates: &[Candidate], chosen: &[usize]) -> f64 {
    let points = standardised(candidates);
    let to_nearest = |p: &Vec<f64>| {
        chosen.iter().filter_map(|c| points.get(*c)).map(|c| distance(p, c)).fold(f64::INFINITY, f64::min)
    };
    points.iter().map(to_nearest).fold(0.0, f64::max)
}

/// What was chosen so far, and how far each candidate is from the nearest of it.
struct Chosen {
    picks: Vec<Pick>,
    nearest: Vec<f64>,
}

impl Chosen {
    /// Of some candidates the one farthest from what was chosen; at first, the one in their middle.
    fn farthest(&self, points: &[Vec<f64>], among: &[usize]) -> Option<usize> {
        let free = among.iter().copied().filter(|i| !self.picks.iter().any(|p| p.candidate == *i));
        if self.picks.is_empty() {
            let middle = middle(points, among);
            let near = |i: &usize| points.get(*i).map_or(f64::INFINITY, |p| distance(p, &middle));
            return free.min_by(|a, b| near(a).total_cmp(&near(b)));
        }
        let far = |i: &usize| self.nearest.get(*i).copied().unwrap_or(0.0);
        // The first of equals, so that the same data gives the same sample.
        free.reduce(|best, i| if far(&i) > far(&best) { i } else { best })
    }

    fn take(&mut self, points: &[Vec<f64>], candidate: usize, why: Why) {
        self.come_near(points, candidate);
        self.picks.push(Pick { candidate, why });
    }

    /// One more is chosen: others may be nearer to it than to those before.
    fn come_near(&mut self, points: &[Vec<f64>], candidate: usize) {
        let Some(own) = points.get(candidate) else { return };
        for (nearest, point) in self.nearest.iter_mut().zip(points) {
            *nearest = nearest.min(distance(own, point));
        }
    }

    /// No candidate is farther from the nearest chosen one.
    fn radius(&self) -> f64 {
        self.nearest.iter().copied().fold(0.0, f64::max)
    }
}

impl Chosen {
    /// Each chosen one gives way to the one of the same strata from which the farthest of its own is least far. Gives
    /// whether the radius fell.
    fn move_to_middles(&mut self, points: &[Vec<f64>], candidates: &[Candidate]) -> bool {
        let centers: Vec<usize> = self.picks.iter().map(|p| p.candidate).collect();
        let between =
            |a: usize, b: usize| points.get(a).zip(points.get(b)).map_or(0.0, |(a, b)| distance(a, b));
        let mut own: Vec<Vec<usize>> = vec![Vec::new(); centers.len()];
        for i in 0..points.len() {
            let to = |place: &usize| centers.get(*place).map_or(f64::INFINITY, |c| between(*c, i));
            let nearest = (0..centers.len()).min_by(|a, b| to(a).total_cmp(&to(b)));
            if let Some(own) = nearest.and_then(|place| own.get_mut(place)) {
                own.push(i);
            }
        }
        let before = self.radius();
        for (pick, own) in self.picks.iter_mut().zip(&own) {
            let strata = candidates.get(pick.candidate).map(|c| &c.strata);
            let reach = |center: usize| own.iter().map(|i| between(center, *i)).fold(0.0, f64::max);
            let may = own.iter().copied().filter(|i| candidates.get(*i).map(|c| &c.strata) == strata);
            let best = may.map(|i| (reach(i), i)).min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((_, i)) = best.filter(|(least, _)| *least < reach(pick.candidate)) {
                pick.candidate = i;
            }
        }
        self.nearest = vec![f64::INFINITY; points.len()];
        for place in 0..self.picks.len() {
            self.come_near(points, self.picks[place].candidate);
        }
        self.radius() < before
    }

    fn say_how_far(&mut self, points: &[Vec<f64>]) {
        let chosen: Vec<usize> = self.picks.iter().map(|p| p.candidate).collect();
        for pick in &mut self.picks {
            if let (Why::Far { distance: told }, Some(own)) = (&mut pick.why, points.get(pick.candidate)) {
                let others = chosen.iter().filter(|c| **c != pick.candidate).filter_map(|c| points.get(*c));
                let nearest = others.map(|other| distance(own, other)).fold(f64::INFINITY, f64::min);
                *told = if nearest.is_finite() { nearest } else { 0.0 };
            }
        }
    }
}

/// Members of each stratum, the smallest stratum first.
fn strata(candidates: &[Candidate]) -> Vec<((String, String), Vec<usize>)> {
    let mut members: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        for (key, value) in &candidate.strata {
            members.entry((key.clone(), value.clone())).or_default().push(i);
        }
    }
    let mut strata: Vec<_> = members.into_iter().collect();
    strata.sort_by_key(|(_, members)| members.len());
    strata
}

fn middle(points: &[Vec<f64>], among: &[usize]) -> Vec<f64> {
    let width = points.first().map_or(0, Vec::len);
    let mut sum = vec![0.0; width];
    for point in among.iter().filter_map(|i| points.get(*i)) {
        for (s, v) in sum.iter_mut().zip(point) {
            *s += v;
        }
    }
    sum.into_iter().map(|s| s / among.len().max(1) as f64).collect()
}

/// Euclidean.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    libm::sqrt(a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum())
}

/// Features in standard deviations from their mean, those that never change left out.
fn standardised(candidates: &[Candidate]) -> Vec<Vec<f64>> {
    let width = candidates.iter().map(|c| c.features.len()).min().unwrap_or(0);
    let n = candidates.len().max(1) as f64;
    let mut out = vec![Vec::with_capacity(width); candidates.len()];
    for feature in 0..width {
        let values: Vec<f64> = candidates.iter().filter_map(|c| c.features.get(feature).copied()).collect();
        let mean = values.iter().sum::<f64>() / n;
        let deviation = libm::sqrt(values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n);
        if deviation.is_finite() && deviation > 1e-12 {
            for (point, value) in out.iter_mut().zip(&values) {
                point.push((value - mean) / deviation);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn candidate(weather: &str, at: f64) -> Candidate {
        Candidate {
            strata: BTreeMap::from([("weather".to_owned(), weather.to_owned())]),
            features: vec![at, 0.0],
        }
    }

    #[test]
    fn a_rare_stratum_is_chosen_for_what_it_is_and_a_tiny_one_is_offered() {
        let mut all: Vec<_> = (0..985).map(|i| candidate("sun", f64::from(i % 7))).collect();
        all.extend((0..12).map(|_| candidate("rain", 3.0)));
        all.extend((0..3).map(|_| candidate("hail", 3.0)));
        let sample = sample(&all, 4);
        let (key, value) = ("weather".to_owned(), "rain".to_owned());
        assert_eq!(sample.picks[0].why, Why::Stratum { key, value, share: 0.012 });
        assert_eq!(sample.offered, [("weather".to_owned(), "hail".to_owned(), 0.003)]);
    }

    #[test]
    fn what_lies_apart_is_found_and_said_why() {
        let mut all: Vec<_> = (0..50).map(|i| candidate("sun", f64::from(i) / 100.0)).collect();
        all.push(candidate("sun", 40.0));
        let sample = sample(&all, 2);
        assert_eq!(sample.picks[1].candidate, 50);
        assert!(matches!(sample.picks[1].why, Why::Far { distance } if distance > 5.0));
        assert!(sample.radius < 0.1);
    }

    proptest! {
        #[test]
        fn a_sample_has_nothing_twice_and_its_radius_is_the_one_that_is_measured(
            places in prop::collection::vec((0_u8..4, -9.0_f64..9.0, -9.0_f64..9.0), 1..60), count in 0_usize..70
        ) {
            let all: Vec<Candidate> = places
                .iter()
                .map(|(s, x, y)| Candidate { features: vec![*x, *y], ..candidate(&s.to_string(), *x) })
                .collect();
            let sample = sample(&all, count);
            let mut chosen: Vec<usize> = sample.picks.iter().map(|p| p.candidate).collect();
            if !chosen.is_empty() {
                prop_assert!((coverage_radius(&all, &chosen) - sample.radius).abs() < 1e-9);
            }
            chosen.sort_unstable();
            chosen.dedup();
            prop_assert_eq!(chosen.len(), sample.picks.len());
            prop_assert_eq!(chosen.len(), count.min(all.len()));
        }
    }
}
