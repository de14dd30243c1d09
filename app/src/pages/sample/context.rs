//! Context of the sample page: its stage, and the choice of scenes.

use crate::ui::Remote;
use assay_core::api::{SampleDetail, SampleScene};
use assay_core::sample::{Sample, SampleCandidate};
use leptos::prelude::*;
use std::sync::Arc;

/// Data of the page, shared by its parts.
#[derive(Clone, Copy)]
pub(super) struct SampleContext {
    pub(super) project: Memo<String>,
    pub(super) stage: RwSignal<String>,
    pub(super) state: Remote<SampleDetail>,
    /// Whether this person may change the sample.
    pub(super) may: bool,
}

/// Choice of scenes.
#[derive(Clone, Copy)]
pub(super) struct SampleChoice {
    /// All scenes.
    pub(super) scenes: StoredValue<Vec<SampleScene>>,
    /// The scenes as candidates, in the same order.
    pub(super) candidates: StoredValue<Vec<SampleCandidate>>,
    /// Indexes of scenes in the sample or in golden.
    pub(super) inside: StoredValue<Vec<usize>>,
    /// Indexes of scenes that a person took for a stratum without any.
    pub(super) manual_picks: RwSignal<Vec<usize>>,
    /// The scenes that are suggested in addition.
    pub(super) suggested: Memo<Arc<Sample>>,
    /// The suggested scene under the pointer.
    pub(super) hovered: RwSignal<Option<usize>>,
}

impl SampleChoice {
    /// Indexes of all scenes that would be in the sample; tracked.
    pub(super) fn chosen(&self) -> Vec<usize> {
        let mut all = self.inside.get_value();
        all.extend(self.manual_picks.get());
        self.suggested.with(|s| all.extend(s.picks.iter().map(|p| p.candidate)));
        all
    }
}
