//! Names as numbers, in order of first appearance.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Distinct names, each with its index in order of first appearance.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameTable {
    indices: BTreeMap<Arc<str>, u32>,
    names: Vec<Arc<str>>,
}

impl NameTable {
    /// Index of a name, which is added if it is new.
    pub(crate) fn index(&mut self, name: &str) -> u32 {
        if let Some(index) = self.indices.get(name) {
            return *index;
        }
        // A table has at most 2,000,000 rows.
        let index = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        let name: Arc<str> = name.into();
        self.indices.insert(Arc::clone(&name), index);
        self.names.push(name);
        index
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// Name with this index.
    pub(crate) fn name(&self, index: u32) -> &str {
        &self.names[index as usize]
    }

    /// Names in order of first appearance.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// Indices in the alphabetical order of their names.
    pub(crate) fn alphabetical(&self) -> impl Iterator<Item = u32> {
        self.indices.values().copied()
    }

    /// Position of each index in alphabetical order.
    pub(crate) fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![0; self.len()];
        self.alphabetical().zip(0..).for_each(|(index, rank)| ranks[index as usize] = rank);
        ranks
    }
}
