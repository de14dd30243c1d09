//! Optimal assignment of two lists with few allowed pairs; never greedy.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Allowed pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AssignmentCandidate {
    /// Index in the first list.
    pub row: usize,
    /// Index in the second list.
    pub column: usize,
    /// Gain of the pair, from 0 to 1.
    pub gain: f64,
}

/// Number of steps in a gain of 1: gains are multiples of 2^-38, so that sums are exact and ties are exact ties.
const STEPS: f64 = (1_u64 << 38) as f64;
/// Bits below the steps for the order that breaks ties.
const TIE_BITS: u32 = 52;

/// Partner of each row, so that the sum of gains is as large as possible; with `most_pairs`, among the assignments
/// with the most pairs. Among equal assignments it returns the one with earlier rows, earlier columns, and pairs in
/// order.
///
/// The method is shortest augmenting paths over sparse candidates with potentials (Jonker and Volgenant, "A shortest
/// augmenting path algorithm for dense and sparse linear assignment problems", 1987). A search ends at the nearest
/// free column, so unrelated objects do not slow each other down.
pub(crate) fn assign(
    rows: usize,
    columns: usize,
    candidates: &[AssignmentCandidate],
    most_pairs: bool,
) -> Vec<Option<usize>> {
    let mut search = Search::new(rows, columns, candidates, most_pairs);
    for row in 0..rows {
        search.place(row);
    }
    search.partner_of_row.into_iter().map(|partner| partner.filter(|&column| column < columns)).collect()
}

/// State of the search. After the real columns there is one virtual column for each row, which means that the row
/// stays single, at no cost.
struct Search {
    /// Edges of each row: column and cost, which is the negative gain.
    edges: Vec<Vec<(usize, i128)>>,
    row_potential: Vec<i128>,
    column_potential: Vec<i128>,
    partner_of_row: Vec<Option<usize>>,
    partner_of_column: Vec<Option<usize>>,
    /// Cheapest path to each column, and the row before it; empty between searches.
    reached: Vec<Option<(i128, usize)>>,
}

impl Search {
    fn new(rows: usize, columns: usize, candidates: &[AssignmentCandidate], most_pairs: bool) -> Self {
        let most = rows.max(columns) as i128;
        let mut edges: Vec<Vec<(usize, i128)>> = (0..rows).map(|row| vec![(columns + row, 0)]).collect();
        for candidate in candidates {
            let (i, j) = (candidate.row as i128, candidate.column as i128);
            // One step more than the gain: even a pair with a gain of 0 is better than no pair.
            let step = (candidate.gain.clamp(0.0, 1.0) * STEPS + 0.5).floor() as i128 + 1;
            let pair = if most_pairs { (most + 1) << 38 } else { 0 };
            let tie = 2 * most * (i + j) + (i - j) * (i - j);
            if let Some(row) = edges.get_mut(candidate.row) {
                row.push((candidate.column, tie - ((pair + step) << TIE_BITS)));
            }
        }
        let cheapest = |row: &Vec<(usize, i128)>| row.iter().map(|e| e.1).min().unwrap_or(0);
        Self {
            row_potential: edges.iter().map(cheapest).collect(),
            edges,
            column_potential: vec![0; columns + rows],
            partner_of_row: vec![None; rows],
            partner_of_column: vec![None; columns + rows],
            reached: vec![None; columns + rows],
        }
    }

    /// Assign a column to a row by the cheapest augmenting path. One always exists: the row can stay single.
    fn place(&mut self, start: usize) {
        let mut heap: BinaryHeap<Reverse<(i128, usize)>> = BinaryHeap::new();
        let (mut touched, mut settled) = (Vec::new(), Vec::new());
        let (mut row, mut so_far) = (start, 0_i128);
        loop {
            for &(column, cost) in &self.edges[row] {
                let way = so_far + cost - self.row_potential[row] - self.column_potential[column];
                if self.reached[column].is_none_or(|(known, _)| way < known) {
                    self.reached[column] = Some((way, row));
                    touched.push(column);
                    heap.push(Reverse((way, column)));
                }
            }
            // Skip entries for which a cheaper path was found later.
            let next = loop {
                let Some(Reverse(entry)) = heap.pop() else { break None };
                if self.reached[entry.1].is_some_and(|(known, _)| known == entry.0) {
                    break Some(entry);
                }
            };
            let Some((way, column)) = next else { break };
            settled.push((way, column));
            match self.partner_of_column[column] {
                Some(partner) => (row, so_far) = (partner, way),
                None => {
                    self.adjust(start, way, &settled);
                    self.rechain(start, column);
                    break;
                }
            }
        }
        for column in touched {
            self.reached[column] = None;
        }
    }

    /// Update the potentials after a search that ended at this cost, so that every reduced cost stays at least 0.
    fn adjust(&mut self, start: usize, cost: i128, settled: &[(i128, usize)]) {
        self.row_potential[start] += cost;
        for &(way, column) in settled {
            if let Some(partner) = self.partner_of_column[column] {
                self.row_potential[partner] += cost - way;
                self.column_potential[column] -= cost - way;
            }
        }
    }

    /// Assign each row on the path to the column that it reached.
    fn rechain(&mut self, start: usize, end: usize) {
        let mut column = end;
        while let Some((_, row)) = self.reached[column] {
            self.partner_of_column[column] = Some(row);
            let left = self.partner_of_row[row].replace(column);
            match left {
                Some(previous) if row != start => column = previous,
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(list: &[(usize, usize, f64)]) -> Vec<AssignmentCandidate> {
        list.iter().map(|&(row, column, gain)| AssignmentCandidate { row, column, gain }).collect()
    }

    #[test]
    fn a_greedy_choice_is_undone_when_the_whole_is_better() {
        let candidates = pairs(&[(0, 0, 0.9), (0, 1, 0.8), (1, 0, 0.7)]);
        assert_eq!(assign(2, 2, &candidates, false), [Some(1), Some(0)]);
    }

    #[test]
    fn ties_break_by_order() {
        let same = pairs(&[(0, 0, 0.5), (0, 1, 0.5), (1, 0, 0.5), (1, 1, 0.5)]);
        assert_eq!(assign(2, 2, &same, false), [Some(0), Some(1)]);
        let one_golden = pairs(&[(0, 0, 0.3), (1, 0, 0.3), (2, 0, 0.3)]);
        assert_eq!(assign(3, 1, &one_golden, false), [Some(0), None, None]);
    }

    #[test]
    fn most_pairs_come_before_their_gain_where_requested() {
        let candidates = pairs(&[(1, 0, 1.0), (0, 0, 0.1), (1, 1, 0.1)]);
        assert_eq!(assign(2, 2, &candidates, false), [None, Some(0)]);
        assert_eq!(assign(2, 2, &candidates, true), [Some(0), Some(1)]);
    }

    fn total(candidates: &[AssignmentCandidate], partners: &[Option<usize>]) -> f64 {
        let gain = |c: &&AssignmentCandidate| partners[c.row] == Some(c.column);
        candidates.iter().filter(gain).map(|c| c.gain).sum()
    }

    fn best_by_trying(row: usize, rows: usize, taken: u32, candidates: &[AssignmentCandidate]) -> f64 {
        if row == rows {
            return 0.0;
        }
        let alone = best_by_trying(row + 1, rows, taken, candidates);
        candidates.iter().filter(|c| c.row == row && taken & (1 << c.column) == 0).fold(alone, |best, c| {
            best.max(c.gain + best_by_trying(row + 1, rows, taken | (1 << c.column), candidates))
        })
    }

    proptest! {
        #[test]
        fn the_total_is_what_trying_all_ways_finds(
            gains in prop::collection::vec(prop::option::of(0.0..1.0_f64), 36),
        ) {
            let candidates: Vec<AssignmentCandidate> = gains
                .iter()
                .enumerate()
                .filter_map(|(i, gain)| gain.map(|gain| AssignmentCandidate { row: i / 6, column: i % 6, gain }))
                .collect();
            let partners = assign(6, 6, &candidates, false);
            let used: Vec<usize> = partners.iter().flatten().copied().collect();
            let mut once = used.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), used.len());
            let (found, best) = (total(&candidates, &partners), best_by_trying(0, 6, 0, &candidates));
            prop_assert!((found - best).abs() < 1e-9, "found {found}, best {best}");
        }
    }
}
