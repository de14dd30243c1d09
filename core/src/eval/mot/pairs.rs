//! A table of objects of ground truth by objects of the tracker that holds only the pairs that met.

/// Values of pairs; in long sequences few objects ever meet, so a full table would be mostly empty.
#[derive(Debug)]
pub(super) struct PairTable<T>(Vec<Vec<(usize, T)>>);

impl<T: Clone + Default> PairTable<T> {
    /// No pairs yet.
    pub fn new(rows: usize) -> Self {
        Self(vec![Vec::new(); rows])
    }

    /// The value of a pair, which is the default when they meet first.
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

    /// The value of a pair, where they met.
    pub fn get(&self, row: usize, column: usize) -> Option<&T> {
        let list = self.0.get(row)?;
        let place = list.binary_search_by_key(&column, |entry| entry.0).ok()?;
        list.get(place).map(|entry| &entry.1)
    }

    /// Row, column, value; by row, then by column.
    pub fn iter(&self) -> impl Iterator<Item = (usize, usize, &T)> {
        let rows = self.0.iter().enumerate();
        rows.flat_map(|(row, list)| list.iter().map(move |(column, value)| (row, *column, value)))
    }
}
