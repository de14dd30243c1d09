//! Cache of alignment reports, which take seconds to estimate and change when verdicts come alone.

use crate::usecase::alignment::AlignmentBasis;
use assay_core::api::AlignmentReport;
use assay_core::id::ProjectId;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Projects whose reports are cached, at most.
const MAX_CACHED: usize = 100;

struct CachedReport {
    promised: f64,
    basis: AlignmentBasis,
    report: AlignmentReport,
}

/// Cache of alignment reports: the last of each project.
#[derive(Clone, Default)]
pub struct AlignmentCache(Arc<Mutex<BTreeMap<ProjectId, CachedReport>>>);

impl AlignmentCache {
    pub(super) fn get(
        &self,
        project: ProjectId,
        promised: f64,
        basis: &AlignmentBasis,
    ) -> Option<AlignmentReport> {
        let cache = self.0.lock().ok()?;
        let known = cache.get(&project)?;
        (known.promised == promised && known.basis == *basis).then(|| known.report.clone())
    }

    pub(super) fn put(
        &self,
        project: ProjectId,
        promised: f64,
        basis: AlignmentBasis,
        report: &AlignmentReport,
    ) {
        if let Ok(mut cache) = self.0.lock() {
            if cache.len() >= MAX_CACHED {
                cache.clear();
            }
            cache.insert(project, CachedReport { promised, basis, report: report.clone() });
        }
    }
}
