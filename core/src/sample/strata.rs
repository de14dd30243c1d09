//! What the metadata parts scenes into.

use super::candidate::SampleCandidate;
use std::collections::BTreeMap;

/// All scenes that say the same of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    /// The metadata's key.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Share of all scenes.
    pub share: f64,
    /// Its scenes, by index, rising.
    pub members: Vec<usize>,
}

impl Stratum {
    /// Whether a scene is of it.
    pub fn has(&self, candidate: usize) -> bool {
        self.members.binary_search(&candidate).is_ok()
    }
}

/// Strata, the smallest first. A key that tells nearly every scene from every other, such as an id, parts nothing: of one
/// with more values than half of the scenes that have it, there are none.
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
