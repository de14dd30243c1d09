//! Strata: groups of scenes with the same metadata.

use super::candidate::SampleCandidate;
use std::collections::BTreeMap;

/// Stratum: all scenes with the same value of one metadata key.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    /// Key of the metadata.
    pub key: String,
    /// Value of the metadata.
    pub value: String,
    /// Share of all scenes.
    pub share: f64,
    /// Indices of its scenes, ascending.
    pub members: Vec<usize>,
}

impl Stratum {
    /// Whether a scene belongs to it.
    pub fn has(&self, candidate: usize) -> bool {
        self.members.binary_search(&candidate).is_ok()
    }
}

/// Strata, the smallest first. A key whose values are nearly unique, such as an id, gives no strata: one with more
/// values than half of the scenes that have it.
pub fn strata(candidates: &[SampleCandidate]) -> Vec<Stratum> {
    let mut keys: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (i, candidate) in candidates.iter().enumerate() {
        for (key, value) in &candidate.strata {
            keys.entry(key).or_default().entry(value).or_default().push(i);
        }
    }
    let mut strata = Vec::new();
    for (key, values) in keys {
        let have: usize = values.values().map(Vec::len).sum();
        if values.len() * 2 > have && have > 1 {
            continue;
        }
        for (value, members) in values {
            let share = members.len() as f64 / candidates.len() as f64;
            strata.push(Stratum { key: key.to_owned(), value: value.to_owned(), share, members });
        }
    }
    strata.sort_by_key(|s| s.members.len());
    strata
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(key: &str, value: &str) -> SampleCandidate {
        SampleCandidate { strata: BTreeMap::from([(key.to_owned(), value.to_owned())]), features: vec![] }
    }

    #[test]
    fn an_id_parts_nothing() {
        let all: Vec<_> = (0..10).map(|i| with("image id", &i.to_string())).collect();
        assert!(strata(&all).is_empty());
    }

    #[test]
    fn the_rarest_comes_first() {
        let all =
            [with("weather", "sun"), with("weather", "rain"), with("weather", "sun"), with("weather", "sun")];
        let names: Vec<_> = strata(&all).into_iter().map(|s| (s.value, s.share, s.members)).collect();
        assert_eq!(names, [("rain".to_owned(), 0.25, vec![1]), ("sun".to_owned(), 0.75, vec![0, 2, 3])]);
    }
}
