//! How far the demo is.

use assay_core::api::{DemoProgress, DemoState};
use std::sync::{Arc, Mutex, PoisonError};

/// How far the demo's files are: written by who makes them, read by who asks. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct DemoProgressHandle(Arc<Mutex<DemoProgress>>);

impl DemoProgressHandle {
    /// How far it is now.
    pub fn get(&self) -> DemoProgress {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut DemoProgress)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// So many files are to be made.
    pub(super) fn begin(&self, total: u32) {
        self.change(|p| p.total = total);
    }

    /// One more is made.
    pub(super) fn count(&self) {
        self.change(|p| p.made += 1);
    }

    /// One more project is there.
    pub(super) fn add_project(&self) {
        self.change(|p| p.projects += 1);
    }

    /// All is there.
    pub(super) fn finish(&self) {
        self.change(|p| p.state = DemoState::Ready);
    }

    /// The rest could not be made.
    pub(super) fn fail(&self) {
        self.change(|p| p.state = DemoState::Failed);
    }
}
