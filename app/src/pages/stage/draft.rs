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

    /// Adds a rule at the end.
    pub(super) fn add_rule(self, rule: Rule) {
        self.stage.update(|s| s.rubric.rules.push(rule));
    }

    /// Puts a rule back at its place, or at the end of a list that is shorter by now, unless one has its id.
    pub(super) fn insert_rule(self, index: usize, rule: Rule) {
        // An undo may come after the page was left.
        self.stage.try_update(|s| {
            let rules = &mut s.rubric.rules;
            if rules.iter().all(|other| other.id != rule.id) {
                rules.insert(index.min(rules.len()), rule);
            }
        });
    }

    /// Takes a rule out, by its place.
    pub(super) fn remove_rule(self, index: usize) -> Option<Rule> {
        self.stage
            .try_update(|s| (index < s.rubric.rules.len()).then(|| s.rubric.rules.remove(index)))
            .flatten()
    }

    /// Lets two rules change places.
    pub(super) fn swap_rules(self, a: usize, b: usize) {
        self.stage.update(|s| {
            if a.max(b) < s.rubric.rules.len() {
                s.rubric.rules.swap(a, b);
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
