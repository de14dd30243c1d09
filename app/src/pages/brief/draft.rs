//! Draft of the brief: shared by the parts of the page.

use super::unsaved;
use crate::client::ApiError;
use crate::ui::Remote;
use assay_core::api::{BriefDetail, QuestionDetail};
use assay_core::brief::Brief;
use leptos::prelude::*;

/// Draft of the brief's next revision.
#[derive(Clone, Copy)]
pub(super) struct BriefDraft {
    pub(super) project: StoredValue<String>,
    /// The brief as the page shows it.
    pub(super) brief: RwSignal<Brief>,
    /// The brief as the server has it.
    pub(super) state: StoredValue<BriefDetail>,
    pub(super) source: Remote<BriefDetail>,
    /// Two people's texts, merged and not saved yet.
    pub(super) merged: RwSignal<Option<Brief>>,
    /// Whether this person may write it.
    pub(super) editable: bool,
    /// Whether forms are open in place of the document.
    pub(super) editing: RwSignal<bool>,
    /// Whether this person may add values and check in.
    pub(super) may_comment: bool,
    /// Whether this person may create stages.
    pub(super) may_configure: bool,
    /// Questions about the goals; empty for those who may not see them.
    pub(super) questions: Remote<Vec<QuestionDetail>>,
    pub(super) error: RwSignal<Option<ApiError>>,
}

impl BriefDraft {
    /// Starts anew from a state of the server, as a document to read.
    pub(super) fn reload_from(self, state: BriefDetail) {
        self.project.with_value(|project| unsaved::forget(project));
        self.editing.set(false);
        self.source.set(state);
    }

    /// Whether the page differs from the server; tracked.
    pub(super) fn is_changed(self) -> bool {
        self.brief.with(|now| self.state.with_value(|was| *now != was.brief))
    }
}
