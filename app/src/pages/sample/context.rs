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
    /// The same, as what is chosen from.
    pub(super) candidates: StoredValue<Vec<SampleCandidate>>,
    /// Those of the sample and of golden.
    pub(super) inside: StoredValue<Vec<usize>>,
    /// Those taken by hand for a stratum that would have none.
    pub(super) manual_picks: RwSignal<Vec<usize>>,
    /// What is suggested besides.
    pub(super) suggested: Memo<Arc<Sample>>,
    /// The suggestion that somebody points at.
    pub(super) hovered: RwSignal<Option<usize>>,
}

impl SampleChoice {
    /// All that would be in the sample; tracked.
    pub(super) fn chosen(&self) -> Vec<usize> {
        let mut all = self.inside.get_value();
        all.extend(self.manual_picks.get());
        self.suggested.with(|s| all.extend(s.picks.iter().map(|p| p.candidate)));
        all
    }
}
