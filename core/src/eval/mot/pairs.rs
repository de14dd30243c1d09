//! Sparse table of ground truth objects by tracker objects, with the pairs that met.

/// Values of pairs; in long sequences few objects ever meet, so a full table would be mostly empty.
#[derive(Debug)]
pub(super) struct PairTable<T>(Vec<Vec<(usize, T)>>);

impl<T: Clone + Default> PairTable<T> {
    /// Empty table.
    pub fn new(rows: usize) -> Self {
        Self(vec![Vec::new(); rows])
    }

    /// Value of a pair; the default value where the pair is new.
    pub fn entry(&mut self, row: usize, column: usize) -> &mut T {
        let list = &mut self.0[row];
        let place = match list.binary_search_by_key(&column, |entry| entry.0) {
            Ok(place) => place,
            Err(place) => {
                list.insert(place, (column, T::default()));
                place
            }
        };
        &mut list[place].1
    }

    /// Value of a pair, where the pair met.
    pub fn get(&self, row: usize, column: usize) -> Option<&T> {
        let list = self.0.get(row)?;
        let place = list.binary_search_by_key(&column, |entry| entry.0).ok()?;
        list.get(place).map(|entry| &entry.1)
    }

    /// Row, column and value; by row, then by column.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &T)> {
        let rows = self.0.iter().enumerate();
        rows.flat_map(|(row, list)| list.iter().map(move |(column, value)| (row, *column, value)))
    }
}
