//! Chosen scenes, and the distance of every scene from them.

/// The two nearest chosen scenes of a scene.
#[derive(Clone, Copy, Debug)]
pub(super) struct NearestCenters {
    /// Index of the nearest one among the chosen scenes.
    pub(super) place: usize,
    /// Distance to the nearest one.
    pub(super) first: f64,
    /// Distance to the second nearest one.
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

    /// Indices of the chosen scenes, in the order in which they were chosen.
    pub(super) fn centers(&self) -> &[usize] {
        &self.centers
    }

    /// Number of features.
    pub(super) fn width(&self) -> usize {
        self.points.first().map_or(0, Vec::len)
    }

    pub(super) fn len(&self) -> usize {
        self.centers.len()
    }

    pub(super) fn near(&self) -> &[NearestCenters] {
        &self.near
    }

    /// Distance between two scenes.
    pub(super) fn between(&self, a: usize, b: usize) -> f64 {
        self.points.get(a).zip(self.points.get(b)).map_or(0.0, |(a, b)| distance(a, b))
    }

    /// Largest distance of a scene from its nearest chosen one; 0 where none is chosen.
    pub(super) fn radius(&self) -> f64 {
        if self.centers.is_empty() { 0.0 } else { self.near.iter().map(|n| n.first).fold(0.0, f64::max) }
    }

    /// Index of the nearest chosen scene of each scene.
    pub(super) fn nearest(&self) -> Vec<usize> {
        self.near.iter().filter_map(|n| self.centers.get(n.place).copied()).collect()
    }

    /// Distance from a chosen scene to the nearest other chosen one; 0 where there is no other.
    pub(super) fn to_next(&self, candidate: usize) -> f64 {
        let others = self.centers.iter().filter(|c| **c != candidate).map(|c| self.between(*c, candidate));
        let nearest = others.fold(f64::INFINITY, f64::min);
        if nearest.is_finite() { nearest } else { 0.0 }
    }

    /// Choose one more scene.
    pub(super) fn take(&mut self, candidate: usize) {
        self.centers.push(candidate);
        self.come_near(self.centers.len() - 1);
    }

    /// Choose the scene of `among` that is farthest from all chosen ones; for the first one, the scene nearest to the
    /// mean. Returns whether a scene was left to choose.
    pub(super) fn take_farthest(&mut self, among: &[usize]) -> bool {
        let free = among.iter().copied().filter(|i| !self.centers.contains(i));
        let found = if self.centers.is_empty() {
            let middle = self.middle(among);
            let off = |i: usize| self.points.get(i).map_or(f64::INFINITY, |p| distance(p, &middle));
            free.reduce(|best, i| if off(i) < off(best) { i } else { best })
        } else {
            let far = |i: usize| self.near.get(i).map_or(0.0, |n| n.first);
            // The first of equal ones, so that the same data gives the same sample.
            free.reduce(|best, i| if far(i) > far(best) { i } else { best })
        };
        found.map(|candidate| self.take(candidate)).is_some()
    }

    /// Choose a scene in place of the one at index `place`.
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
