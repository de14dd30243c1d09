//! Cache of what takes long to compute, with what each value follows from: a value counts for as long as that is the same.

use crate::usecase::alignment::AlignmentBasis;
use crate::usecase::drift::DriftBasis;
use assay_core::api::{AlignmentReport, GoldenMeasurements, StageDrift, StageDriftWeeks};
use assay_core::id::{LabelHash, ProjectId, RevisionId, StageId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Rule measurements by golden item, so that a full room does not measure the same again and again.
pub type MeasurementCache = BasisCache<String, MeasurementBasis, GoldenMeasurements, 10_000>;

/// Inputs of measurements: where they are the same, so are the measurements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasurementBasis {
    /// Hash of the golden label.
    pub(super) golden: Option<LabelHash>,
    /// The last submission.
    pub(super) label: Option<RevisionId>,
    pub(super) stage_revision: u32,
}

/// Alignment reports by project with the promised share, which take seconds to estimate and change with verdicts alone.
pub type AlignmentCache = BasisCache<ProjectId, (f64, AlignmentBasis), AlignmentReport, 100>;

/// Drift by stage, of the last comparison that somebody looked at.
pub type DriftCache = BasisCache<StageId, DriftBasis, StageDrift, 100>;

/// Drift by stage week by week, of the last comparison that somebody looked at.
pub type DriftWeeksCache = BasisCache<StageId, DriftBasis, StageDriftWeeks, 100>;

/// Cache of the last value of each key, for so many keys at most: then all of them go. Cheap to clone.
#[derive(Debug)]
pub struct BasisCache<K, B, V, const MOST: usize>(Arc<Mutex<BTreeMap<K, (B, V)>>>);

impl<K, B, V, const MOST: usize> Clone for BasisCache<K, B, V, MOST> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K, B, V, const MOST: usize> Default for BasisCache<K, B, V, MOST> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K: Ord, B: PartialEq, V: Clone, const MOST: usize> BasisCache<K, B, V, MOST> {
    pub(super) fn get(&self, key: &K, basis: &B) -> Option<V> {
        let cache = self.0.lock().ok()?;
        cache.get(key).filter(|(known, _)| known == basis).map(|(_, value)| value.clone())
    }

    pub(super) fn put(&self, key: K, basis: B, value: V) {
        if let Ok(mut cache) = self.0.lock() {
            if cache.len() >= MOST {
                cache.clear();
            }
            cache.insert(key, (basis, value));
        }
    }

    /// What the cached values follow from.
    #[cfg(test)]
    pub(super) fn bases(&self) -> Vec<B>
    where
        B: Clone,
    {
        self.0
            .lock()
            .map(|cache| cache.values().map(|(basis, _)| basis.clone()).collect())
            .unwrap_or_default()
    }
}
