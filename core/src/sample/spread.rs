//! Scenes that are chosen, and how far every scene is from them.

/// A scene's two nearest chosen ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct NearestCenters {
    /// Place of the nearest among the chosen.
    pub(super) place: usize,
    /// How far it is.
    pub(super) first: f64,
    /// How far the next one is.
    pub(super) second: f64,
}

const NOTHING: NearestCenters = NearestCenters { place: 0, first: f64::INFINITY, second: f64::INFINITY };

/// Chosen scenes among points in feature space.
pub(super) struct Spread<'p> {
    points: &'p [Vec<f64>],
    centers: Vec<usize>,
    near: Vec<NearestCenters>,
}

impl<'p> Spread<'p> {
    pub(super) fn new(points: &'p [Vec<f64>]) -> Self {
        Self { points, centers: Vec::new(), near: vec![NOTHING; points.len()] }
    }

    /// The chosen ones, in the order taken.
    pub(super) fn centers(&self) -> &[usize] {
        &self.centers
    }

    /// How many features tell scenes apart.
    pub(super) fn width(&self) -> usize {
        self.points.first().map_or(0, Vec::len)
    }

    pub(super) fn len(&self) -> usize {
        self.centers.len()
    }

    pub(super) fn near(&self) -> &[NearestCenters] {
        &self.near
    }

    /// How far two scenes are apart.
    pub(super) fn between(&self, a: usize, b: usize) -> f64 {
        self.points.get(a).zip(self.points.get(b)).map_or(0.0, |(a, b)| distance(a, b))
    }

    /// No scene is farther from the nearest chosen one; 0 where none is chosen.
    pub(super) fn radius(&self) -> f64 {
        if self.centers.is_empty() { 0.0 } else { self.near.iter().map(|n| n.first).fold(0.0, f64::max) }
    }

    /// Of each scene the nearest chosen one, by its index.
    pub(super) fn nearest(&self) -> Vec<usize> {
        self.near.iter().filter_map(|n| self.centers.get(n.place).copied()).collect()
    }

    /// From a chosen one to the nearest other chosen one; 0 where it is alone.
    pub(super) fn to_next(&self, candidate: usize) -> f64 {
        let others = self.centers.iter().filter(|c| **c != candidate).map(|c| self.between(*c, candidate));
        let nearest = others.fold(f64::INFINITY, f64::min);
        if nearest.is_finite() { nearest } else { 0.0 }
    }

    /// Choose one more.
    pub(super) fn take(&mut self, candidate: usize) {
        self.centers.push(candidate);
        self.come_near(self.centers.len() - 1);
    }

    /// Choose the one of `among` that is farthest from all chosen ones; at first, the one in their middle. Gives whether
    /// one was free.
    pub(super) fn take_farthest(&mut self, among: &[usize]) -> bool {
        let free = among.iter().copied().filter(|i| !self.centers.contains(i));
        let found = if self.centers.is_empty() {
            let middle = self.middle(among);
            let off = |i: usize| self.points.get(i).map_or(f64::INFINITY, |p| distance(p, &middle));
            free.reduce(|best, i| if off(i) < off(best) { i } else { best })
        } else {
            let far = |i: usize| self.near.get(i).map_or(0.0, |n| n.first);
            // The first of equals, so that the same data gives the same sample.
            free.reduce(|best, i| if far(i) > far(best) { i } else { best })
        };
        found.map(|candidate| self.take(candidate)).is_some()
    }

    /// Choose another one in place of the one at `place`.
    pub(super) fn exchange(&mut self, place: usize, candidate: usize) {
        if let Some(center) = self.centers.get_mut(place) {
            *center = candidate;
            self.near.fill(NOTHING);
            for place in 0..self.centers.len() {
                self.come_near(place);
            }
        }
    }

    fn come_near(&mut self, place: usize) {
        let Some(own) = self.centers.get(place).and_then(|c| self.points.get(*c)) else { return };
        for (near, point) in self.near.iter_mut().zip(self.points) {
            let far = distance(own, point);
            if far < near.first {
                *near = NearestCenters { place, first: far, second: near.first };
            } else if far < near.second {
                near.second = far;
            }
        }
    }

    fn middle(&self, among: &[usize]) -> Vec<f64> {
        let mut sum = vec![0.0; self.width()];
        for point in among.iter().filter_map(|i| self.points.get(*i)) {
            for (s, v) in sum.iter_mut().zip(point) {
                *s += v;
            }
        }
        sum.into_iter().map(|s| s / among.len().max(1) as f64).collect()
    }
}

/// Euclidean.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    libm::sqrt(a.iter().zip(b).map(|(x, y)| (x - y) * (x - y)).sum())
}
