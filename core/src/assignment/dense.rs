//! Optimal assignment from a full table of costs.

/// Index that means: none.
const NONE: usize = usize::MAX;

/// Pairs (row, column) in the order of the rows: as many as the shorter side has, with the smallest total cost.
///
/// `costs` holds `rows` × `columns` finite numbers, row after row. The method is shortest augmenting paths with
/// potentials (Crouse, "On implementing 2D rectangular assignment algorithms", 2016). Among equally cheap assignments
/// it returns the one that `scipy.optimize.linear_sum_assignment` returns, because the longer side becomes the
/// columns, the columns are visited in the same order, and sums are formed in the same order.
pub(crate) fn assign(rows: usize, columns: usize, costs: &[f64]) -> Vec<(usize, usize)> {
    debug_assert_eq!(costs.len(), rows * columns);
    if rows == 0 || columns == 0 || costs.len() != rows * columns {
        return Vec::new();
    }
    if rows <= columns {
        return Search::solve(rows, columns, costs).into_iter().enumerate().collect();
    }
    let turned: Vec<f64> =
        (0..columns).flat_map(|column| (0..rows).map(move |row| costs[row * columns + column])).collect();
    let partners = Search::solve(columns, rows, &turned);
    let mut pairs: Vec<_> = partners.into_iter().enumerate().map(|(column, row)| (row, column)).collect();
    pairs.sort_unstable();
    pairs
}

struct Search<'a> {
    columns: usize,
    costs: &'a [f64],
    row_potential: Vec<f64>,
    column_potential: Vec<f64>,
    partner_of_row: Vec<usize>,
    partner_of_column: Vec<usize>,
    /// Cost of the cheapest path to each column, and the row that it comes from.
    way: Vec<f64>,
    came_from: Vec<usize>,
    /// Columns that are not yet settled in this search.
    open: Vec<usize>,
    /// Settled columns, in the order in which they were settled.
    settled: Vec<usize>,
}

impl<'a> Search<'a> {
    /// Column of each row; there are at least as many columns as rows.
    fn solve(rows: usize, columns: usize, costs: &'a [f64]) -> Vec<usize> {
        let mut search = Self {
            columns,
            costs,
            row_potential: vec![0.0; rows],
            column_potential: vec![0.0; columns],
            partner_of_row: vec![NONE; rows],
            partner_of_column: vec![NONE; columns],
            way: vec![f64::INFINITY; columns],
            came_from: vec![NONE; columns],
            open: Vec::with_capacity(columns),
            settled: Vec::with_capacity(columns),
        };
        for row in 0..rows {
            search.place(row);
        }
        search.partner_of_row
    }

    /// Assign a column to a row by the cheapest augmenting path.
    fn place(&mut self, start: usize) {
        self.way.fill(f64::INFINITY);
        self.settled.clear();
        self.open.clear();
        // From the last column to the first: a table of equal costs then gives the first row the first column.
        self.open.extend((0..self.columns).rev());
        let (mut row, mut so_far) = (start, 0.0);
        while let Some(nearest) = self.nearest(row, so_far) {
            let column = self.open.swap_remove(nearest);
            so_far = self.way[column];
            self.settled.push(column);
            match self.partner_of_column[column] {
                NONE => {
                    self.adjust(start, so_far);
                    self.rechain(start, column);
                    return;
                }
                partner => row = partner,
            }
        }
    }

    /// Relax the edges of a row, and return the index in `open` of the column that is cheapest to reach. Among
    /// equally cheap columns a free one comes first, because it ends the search.
    fn nearest(&mut self, row: usize, so_far: f64) -> Option<usize> {
        let costs = &self.costs[row * self.columns..][..self.columns];
        let potential = self.row_potential[row];
        let (mut best, mut least) = (None, f64::INFINITY);
        for (place, &column) in self.open.iter().enumerate() {
            let reach = so_far + costs[column] - potential - self.column_potential[column];
            let known = &mut self.way[column];
            if reach < *known {
                *known = reach;
                self.came_from[column] = row;
            }
            if *known < least || (*known == least && self.partner_of_column[column] == NONE) {
                (best, least) = (Some(place), *known);
            }
        }
        best
    }

    /// Update the potentials after a search that ended at this cost, so that every reduced cost stays at least 0.
    fn adjust(&mut self, start: usize, cost: f64) {
        self.row_potential[start] += cost;
        for &column in &self.settled {
            let rest = cost - self.way[column];
            if let Some(potential) = self.row_potential.get_mut(self.partner_of_column[column]) {
                *potential += rest;
            }
            self.column_potential[column] -= rest;
        }
    }

    /// Assign each row on the path to the column that it reached.
    fn rechain(&mut self, start: usize, end: usize) {
        let mut column = end;
        loop {
            let row = self.came_from[column];
            self.partner_of_column[column] = row;
            column = std::mem::replace(&mut self.partner_of_row[row], column);
            if row == start {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_greedy_choice_is_undone_when_the_whole_is_cheaper() {
        assert_eq!(assign(2, 2, &[-9.0, -8.0, -7.0, 0.0]), [(0, 1), (1, 0)]);
    }

    #[test]
    fn equal_costs_pair_the_first_with_the_first() {
        assert_eq!(assign(2, 3, &[1.0; 6]), [(0, 0), (1, 1)]);
        assert_eq!(assign(3, 2, &[1.0; 6]), [(0, 0), (1, 1)]);
    }

    #[test]
    fn nothing_pairs_with_nothing() {
        assert!(assign(0, 3, &[]).is_empty());
        assert!(assign(3, 0, &[]).is_empty());
    }

    fn cheapest_by_trying(row: usize, rows: usize, columns: usize, taken: u32, costs: &[f64]) -> f64 {
        if row == rows {
            return 0.0;
        }
        let free = (0..columns).filter(|column| taken & (1 << column) == 0);
        free.map(|column| {
            costs[row * columns + column]
                + cheapest_by_trying(row + 1, rows, columns, taken | (1 << column), costs)
        })
        .fold(f64::INFINITY, f64::min)
    }

    proptest! {
        #[test]
        fn the_total_is_what_trying_all_ways_finds(
            rows in 1..6_usize, more in 0..3_usize, turned: bool,
            numbers in prop::collection::vec(prop_oneof![Just(0.0), -2.0..2.0_f64, (-3..3_i8).prop_map(f64::from)], 40),
        ) {
            let columns = rows + more;
            let costs = &numbers[..rows * columns];
            let across: Vec<f64> =
                (0..columns).flat_map(|j| (0..rows).map(move |i| costs[i * columns + j])).collect();
            let pairs = if turned { assign(columns, rows, &across) } else { assign(rows, columns, costs) };
            let pairs: Vec<_> = pairs.into_iter().map(|(a, b)| if turned { (b, a) } else { (a, b) }).collect();
            let distinct = |side: fn(&(usize, usize)) -> usize| {
                let set: std::collections::BTreeSet<_> = pairs.iter().map(side).collect();
                set.len()
            };
            prop_assert_eq!((distinct(|p| p.0), distinct(|p| p.1)), (rows, rows));
            let found: f64 = pairs.iter().map(|&(i, j)| costs[i * columns + j]).sum();
            let best = cheapest_by_trying(0, rows, columns, 0, costs);
            prop_assert!((found - best).abs() < 1e-9, "found {found}, best {best}");
        }
    }
}
