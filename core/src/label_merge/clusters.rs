//! Clusters of objects of several raters, with at most one object of each rater.
//!
//! The clustering maximises the sum of the weights of all pairs in one cluster, where pairs that are alike have weights above 0 and
//! others below: correlation clustering (N. Bansal, A. Blum and S. Chawla, "Correlation clustering", 2004) with one
//! object of each rater, which is a multi-dimensional assignment with decomposable costs. That is NP-hard from three
//! raters on. The method is local search over dimensions (H.-J. Bandelt, A. Maas and F. Spieksma, "Local search
//! heuristics for multi-index assignment problems with decomposable costs", 2004; D. Karapetyan and G. Gutin, "Local
//! search heuristics for the multidimensional assignment problem", 2011): take the objects of one rater, or of two, out of
//! all clusters, and put them back by an optimal assignment; of all choices of raters make the one that gains most, until
//! none gains. No rater is first, so that the result does not depend on their order, ties aside. With two raters it is
//! the optimal assignment.

use crate::assignment::sparse::{AssignmentCandidate, assign};
use std::collections::BTreeMap;

/// Number of steps in a weight of 1: weights are whole numbers, so that their sums do not depend on the order.
pub(super) const STEPS: f64 = (1_u64 << 38) as f64;
/// Weight of a pair that is not listed.
const UNLISTED: i128 = -(1 << 38);
/// Largest number of raters of whom also two are put back together: with more, time grows faster than the result improves.
const MOST_RATERS_IN_PAIRS: usize = 8;
/// Largest number of improvements; a handful are enough.
const MOST_IMPROVEMENTS: usize = 200;

/// Pair of objects of different raters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WeightedPair {
    /// Indices of the objects.
    pub objects: [usize; 2],
    /// Weight from -1 to 1 in [`STEPS`].
    pub weight: i64,
}

/// Objects and their pairs.
pub(super) struct ClusterProblem {
    /// Rater of each object.
    pub rater_of: Vec<usize>,
    /// Number of raters.
    pub raters: usize,
    /// Pairs; those that are not listed have the weight -1.
    pub pairs: Vec<WeightedPair>,
}

/// Clustering of some objects, and what it gains.
struct Improvement {
    clusters: Vec<Vec<usize>>,
    gain: i128,
}

impl ClusterProblem {
    /// Clusters with their objects in ascending order, in the order of their first objects.
    pub fn solve(&self) -> Vec<Vec<usize>> {
        let mut clusters: Vec<Vec<usize>> = (0..self.rater_of.len()).map(|object| vec![object]).collect();
        let choices = self.choices_of_raters();
        for _ in 0..MOST_IMPROVEMENTS {
            let improvements = choices.iter().map(|raters| self.put_back(&clusters, raters));
            let best = improvements.reduce(|best, next| if next.gain > best.gain { next } else { best });
            match best {
                Some(best) if best.gain > 0 => clusters = best.clusters,
                _ => break,
            }
        }
        clusters
    }

    /// Choices of one rater and of two, without those that leave as much as another choice takes out.
    fn choices_of_raters(&self) -> Vec<Vec<usize>> {
        let single = (0..self.raters).map(|rater| vec![rater]);
        let pairs =
            (0..self.raters).flat_map(|one| (one + 1..self.raters).map(move |other| vec![one, other]));
        let with_pairs = (4..=MOST_RATERS_IN_PAIRS).contains(&self.raters);
        single.chain(pairs.filter(|_| with_pairs)).collect()
    }

    /// Take the objects of some raters out of the clusters, and put them back in the best way.
    fn put_back(&self, clusters: &[Vec<usize>], raters: &[usize]) -> Improvement {
        let is_out = |object: &usize| self.rater_of.get(*object).is_some_and(|rater| raters.contains(rater));
        let (mut rows, mut columns): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
        // Row or column of each object, and the column that each row comes from.
        let (mut place, mut origin) = (vec![0; self.rater_of.len()], Vec::new());
        for cluster in clusters {
            let (out, rest): (Vec<usize>, Vec<usize>) = cluster.iter().copied().partition(is_out);
            out.iter().for_each(|object| place[*object] = rows.len());
            rest.iter().for_each(|object| place[*object] = columns.len());
            if !out.is_empty() {
                origin.push((!rest.is_empty()).then_some(columns.len()));
                rows.push(out);
            }
            if !rest.is_empty() {
                columns.push(rest);
            }
        }
        let weights = self.weights_of_parts(&rows, &columns, &place, &is_out);
        let weight = |row: usize, column: usize| {
            let all = (rows[row].len() * columns[column].len()) as i128;
            weights.get(&(row, column)).copied().unwrap_or(all * UNLISTED)
        };
        let largest =
            rows.iter().map(Vec::len).max().unwrap_or(1) * columns.iter().map(Vec::len).max().unwrap_or(1);
        let scale = STEPS * largest as f64;
        let candidates: Vec<AssignmentCandidate> = weights
            .iter()
            .filter(|(_, weight)| **weight >= 0)
            .map(|(&(row, column), &weight)| AssignmentCandidate { row, column, gain: weight as f64 / scale })
            .collect();
        let partners = assign(rows.len(), columns.len(), &candidates, false);
        let total = |partners: &[Option<usize>]| {
            let pairs = partners.iter().enumerate().filter_map(|(row, column)| Some((row, (*column)?)));
            pairs.map(|(row, column)| weight(row, column)).sum::<i128>()
        };
        let gain = total(&partners) - total(&origin);
        let mut joined = columns;
        for (row, partner) in rows.into_iter().zip(partners) {
            match partner.and_then(|column| joined.get_mut(column)) {
                Some(cluster) => cluster.extend(row),
                None => joined.push(row),
            }
        }
        joined.iter_mut().for_each(|cluster| cluster.sort_unstable());
        joined.sort_unstable();
        Improvement { clusters: joined, gain }
    }

    /// Weights of the parts that have a listed pair, by row and column.
    fn weights_of_parts(
        &self,
        rows: &[Vec<usize>],
        columns: &[Vec<usize>],
        place: &[usize],
        is_out: &impl Fn(&usize) -> bool,
    ) -> BTreeMap<(usize, usize), i128> {
        let mut weights = BTreeMap::new();
        for pair in &self.pairs {
            let (row, column) = match pair.objects {
                [a, b] if is_out(&a) && !is_out(&b) => (place[a], place[b]),
                [a, b] if is_out(&b) && !is_out(&a) => (place[b], place[a]),
                _ => continue,
            };
            let all = (rows[row].len() * columns[column].len()) as i128;
            *weights.entry((row, column)).or_insert(all * UNLISTED) += i128::from(pair.weight) - UNLISTED;
        }
        weights
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;

    fn problem(rater_of: &[usize], pairs: &[(usize, usize, f64)]) -> ClusterProblem {
        let pairs =
            pairs.iter().map(|&(a, b, w)| WeightedPair { objects: [a, b], weight: (w * STEPS) as i64 });
        let raters = rater_of.iter().max().map_or(0, |last| last + 1);
        ClusterProblem { rater_of: rater_of.to_vec(), raters, pairs: pairs.collect() }
    }

    #[test]
    fn one_object_of_each_rater_comes_together_where_they_are_most_alike() {
        let alike = [(0, 2, 0.8), (1, 3, 0.7), (0, 3, 0.6), (2, 4, 0.9), (0, 4, 0.5)];
        assert_eq!(problem(&[0, 0, 1, 1, 2], &alike).solve(), [vec![0, 2, 4], vec![1, 3]]);
    }

    #[test]
    fn a_chain_whose_ends_are_apart_is_no_cluster() {
        assert_eq!(problem(&[0, 1, 2], &[(0, 1, 0.3), (1, 2, 0.4)]).solve(), [vec![0], vec![1, 2]]);
        assert_eq!(problem(&[0, 1, 2], &[(0, 1, 0.8), (1, 2, 0.8), (0, 2, -0.1)]).solve(), [vec![0, 1, 2]]);
    }

    #[test]
    fn without_pairs_each_object_is_alone() {
        assert_eq!(problem(&[0, 1, 1], &[]).solve(), [vec![0], vec![1], vec![2]]);
        assert!(problem(&[], &[]).solve().is_empty());
    }

    fn total(problem: &ClusterProblem, clusters: &[Vec<usize>]) -> i128 {
        let listed: BTreeMap<[usize; 2], i64> = problem.pairs.iter().map(|p| (p.objects, p.weight)).collect();
        let pairs = clusters.iter().flat_map(|c| {
            c.iter().flat_map(move |a| c.iter().filter(move |b| *b > a).map(move |b| [*a, *b]))
        });
        pairs.map(|pair| listed.get(&pair).map_or(UNLISTED, |w| i128::from(*w))).sum()
    }

    /// Best total over all clusterings.
    fn best_by_trying(problem: &ClusterProblem, next: usize, clusters: &mut Vec<Vec<usize>>) -> i128 {
        if next == problem.rater_of.len() {
            return total(problem, clusters);
        }
        clusters.push(vec![next]);
        let mut best = best_by_trying(problem, next + 1, clusters);
        clusters.pop();
        for index in 0..clusters.len() {
            if clusters[index].iter().all(|o| problem.rater_of[*o] != problem.rater_of[next]) {
                clusters[index].push(next);
                best = best.max(best_by_trying(problem, next + 1, clusters));
                clusters[index].pop();
            }
        }
        best
    }

    /// Harder than labels: in these scenes, likeness is no property of places but drawn for each pair by itself.
    #[test]
    fn local_search_finds_the_best_clustering_of_most_scenes_of_random_weights() {
        let (mut found, mut share, scenes) = (0, 0.0, 300);
        for seed in 0..scenes {
            let mut random = SplitMix(seed);
            let rater_of: Vec<usize> = (0..8).map(|object| object % 4).collect();
            let mut pairs = Vec::new();
            for a in 0..8 {
                for b in (a + 1..8).filter(|b| rater_of[a] != rater_of[*b]) {
                    if random.unit() < 0.6 {
                        pairs.push((a, b, 1.4 * random.unit() - 0.5));
                    }
                }
            }
            let problem = problem(&rater_of, &pairs);
            let own = total(&problem, &problem.solve());
            let best = best_by_trying(&problem, 0, &mut Vec::new());
            found += usize::from(own == best);
            share += own as f64 / best as f64 / scenes as f64;
        }
        println!(
            "best clustering found in {found} of {scenes} scenes; {share:.4} of the best total in the mean"
        );
        assert!(found >= 270 && share > 0.99, "{found} of {scenes}, {share}");
    }
}
