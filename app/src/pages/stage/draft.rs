//! Draft of a stage's next revision: shared by the parts of the page.

use crate::client::ApiError;
use crate::ui::Remote;
use assay_core::api::{BriefDetail, GoldenSummary, QuestionDetail, Stage};
use assay_core::ontology::Class;
use assay_core::rubric::Rule;
use leptos::prelude::*;

/// The draft.
#[derive(Clone, Copy)]
pub(super) struct StageDraft {
    pub(super) stage: RwSignal<Stage>,
    /// The stage as the server has it.
    pub(super) original: StoredValue<Stage>,
    /// Whether this person may change it.
    pub(super) editable: bool,
    pub(super) error: RwSignal<Option<ApiError>>,
    /// The goals that classes and rules support.
    pub(super) brief: Remote<BriefDetail>,
    /// Questions and decisions; empty for those who may not see them.
    pub(super) questions: Remote<Vec<QuestionDetail>>,
    /// Golden items, to clip examples from and to link to; empty for those who may not see them.
    pub(super) golden: Remote<Vec<GoldenSummary>>,
    /// Reason of the change, for the list of versions.
    pub(super) why: RwSignal<String>,
    /// Whether the person knows that a removed class is in use, and removes it all the same.
    pub(super) remove_used_classes: RwSignal<bool>,
}

impl StageDraft {
    /// Whether the page differs from the server; tracked.
    pub(super) fn is_changed(self) -> bool {
        self.stage.with(|now| self.original.with_value(|was| now != was))
    }

    /// Changes a class by its place.
    pub(super) fn change_class(self, index: usize, change: impl FnOnce(&mut Class)) {
        self.stage.update(|s| {
            if let Some(class) = s.ontology.classes.get_mut(index) {
                change(class);
            }
        });
    }

    /// Changes a rule by its place.
    pub(super) fn change_rule(self, index: usize, change: impl FnOnce(&mut Rule)) {
        self.stage.update(|s| {
            if let Some(rule) = s.rubric.rules.get_mut(index) {
                change(rule);
            }
        });
    }
}
