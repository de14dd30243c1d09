//! Names that are unique: a name that is in use gets a number.

use std::collections::BTreeMap;

/// Names in use, with how often each was requested again.
pub(crate) struct UniqueNames {
    separator: char,
    taken: BTreeMap<String, usize>,
}

impl UniqueNames {
    /// No names yet. The separator stands between a name and its number.
    pub(crate) fn new(separator: char) -> Self {
        Self { separator, taken: BTreeMap::new() }
    }

    /// The name itself the first time, then with a number from 2 on that makes it unique.
    pub(crate) fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        while self.taken.contains_key(&unique) {
            let count = self.taken.entry(name.to_owned()).or_default();
            *count += 1;
            unique = format!("{name}{}{}", self.separator, *count + 1);
        }
        self.taken.insert(unique.clone(), 0);
        unique
    }
}

/// Whether a name is another one with a number.
pub(crate) fn is_numbered(name: &str, stem: &str) -> bool {
    let number = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-')).unwrap_or_default();
    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
}

impl Default for UniqueNames {
    fn default() -> Self {
        Self::new('_')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_in_use_gets_the_next_free_number() {
        let mut names = UniqueNames::new('-');
        let unique = ["a", "a-2", "a", "a", "b"].map(|name| names.unique(name));
        assert_eq!(unique, ["a", "a-2", "a-3", "a-4", "b"]);
    }
}
