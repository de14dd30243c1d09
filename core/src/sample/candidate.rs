//! Candidate of a sample.

use std::collections::BTreeMap;

/// A scene to choose from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SampleCandidate {
    /// What its metadata says, such as weather: rain.
    pub strata: BTreeMap<String, String>,
    /// What it looks like: numbers of any scale, as many for each; not a number where a scene has none, which then counts
    /// as the mean of all others.
    pub features: Vec<f64>,
}
