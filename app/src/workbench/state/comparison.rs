//! Comparison state: the golden label and how it is shown beside the label.

use super::CompareMode;
use assay_core::label::Document;
use leptos::prelude::*;

/// Handles to the comparison with golden.
#[derive(Clone, Copy)]
pub struct ComparisonState {
    /// Golden label, if the person may see it.
    pub golden: RwSignal<Option<Document>>,
    /// Whether golden is shown and the label is graded against it.
    pub is_on: RwSignal<bool>,
    /// Way in which both are shown.
    pub mode: RwSignal<CompareMode>,
}

impl ComparisonState {
    /// State with a golden label.
    pub fn new(golden: Option<Document>, is_on: bool) -> Self {
        Self {
            golden: RwSignal::new(golden),
            is_on: RwSignal::new(is_on),
            mode: RwSignal::new(CompareMode::Together),
        }
    }

    /// Whether golden is on screen; tracked.
    pub fn compares(self) -> bool {
        self.is_on.get() && self.golden.with(Option::is_some)
    }

    /// Whether there is a golden label; not tracked.
    pub fn has_golden(self) -> bool {
        self.golden.with_untracked(Option::is_some)
    }
}
