//! Cache of rule measurements, so that a full room does not measure the same again and again.

use assay_core::api::GoldenMeasurements;
use assay_core::id::{LabelHash, RevisionId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Golden items whose measurements are cached, at most.
const MAX_CACHED: usize = 10_000;

/// Cache of rule measurements by golden item: the last of each.
#[derive(Clone, Debug, Default)]
pub struct MeasurementCache(Arc<Mutex<BTreeMap<String, (MeasurementBasis, GoldenMeasurements)>>>);

/// Inputs of measurements: where they are the same, so are the measurements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MeasurementBasis {
    /// Hash of the golden label.
    pub(super) golden: Option<LabelHash>,
    /// The last submission.
    pub(super) label: Option<RevisionId>,
    pub(super) stage_revision: u32,
}

impl MeasurementCache {
    pub(super) fn get(&self, golden: &str, basis: &MeasurementBasis) -> Option<GoldenMeasurements> {
        let cache = self.0.lock().ok()?;
        cache.get(golden).filter(|(known, _)| known == basis).map(|(_, read)| read.clone())
    }

    pub(super) fn put(&self, basis: MeasurementBasis, read: &GoldenMeasurements) {
        if let Ok(mut cache) = self.0.lock() {
            if cache.len() >= MAX_CACHED {
                cache.clear();
            }
            cache.insert(read.golden.clone(), (basis, read.clone()));
        }
    }

    /// Inputs of the cached measurements.
    #[cfg(test)]
    pub(super) fn bases(&self) -> Vec<MeasurementBasis> {
        self.0
            .lock()
            .map(|cache| cache.values().map(|(basis, _)| basis.clone()).collect())
            .unwrap_or_default()
    }
}
