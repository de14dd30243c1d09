//! Correction in place: a reviewer changes the label, and accepts it as they made it.

use crate::client::UnsavedForms;
use crate::ui::{KeyBindings, KeyHint};
use crate::workbench::state::{EditingState, Workbench, WorkbenchContext, WorkbenchTool};
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::review::correction;
use assay_editor::draft::edits_between;
use leptos::prelude::*;

/// Handles to what the reviewer changed in the label.
#[derive(Clone, Copy)]
pub(super) struct LabelCorrection {
    editing: EditingState,
    /// The label as it was submitted.
    submitted: StoredValue<Document>,
    /// Number of objects that were changed, deleted or drawn anew; none: the label is as it was.
    pub(super) changes: Memo<Option<usize>>,
    /// Whether the server has the corrected label.
    is_stored: RwSignal<bool>,
    /// Whether the person may correct this label.
    pub(super) is_offered: bool,
}

impl LabelCorrection {
    /// Handles for the label on screen. While something is changed, the page asks before it is left.
    pub(super) fn new(wb: Workbench, context: WorkbenchContext) -> Self {
        let editing = wb.editing;
        let submitted = StoredValue::new(editing.editor.with_untracked(|editor| editor.document().clone()));
        let revision = editing.revision();
        let changes = Memo::new(move |_| {
            revision.track();
            editing
                .editor
                .with_untracked(|editor| submitted.with_value(|old| change_count(old, editor.document())))
        });
        let is_stored = RwSignal::new(false);
        UnsavedForms::get()
            .guard(move || changes.try_get().flatten().is_some() && is_stored.try_get() == Some(false));
        // Nobody corrects a merged label: it is accepted as it is, or one of the labels that it is made of is rejected.
        let is_offered = context.role.may(Action::Label) && context.consensus.with_value(Option::is_none);
        Self { editing, submitted, changes, is_stored, is_offered }
    }

    /// Whether the label can be changed now; tracked.
    pub(super) fn is_on(self) -> bool {
        self.editing.editable.get()
    }

    /// The label as it is on screen, where it was changed; not tracked.
    pub(super) fn corrected(self) -> Option<Document> {
        self.changes.get_untracked()?;
        Some(self.editing.editor.with_untracked(|editor| editor.document().clone()))
    }

    /// Begin to correct the label, or stop, which takes all changes back.
    fn toggle(self) {
        let is_on = self.editing.editable.get_untracked();
        if is_on && self.changes.get_untracked().is_some() {
            self.editing.editor.update(|editor| {
                let back = self.submitted.with_value(|submitted| edits_between(editor.document(), submitted));
                editor.apply(back);
            });
        }
        if is_on {
            self.editing.tool.set(WorkbenchTool::Select);
        }
        self.editing.editable.set(!is_on);
    }

    /// The server has the corrected label: nothing is unsaved any more.
    pub(super) fn set_stored(self) {
        self.is_stored.try_set(true);
    }
}

/// Number of objects that differ; none: nothing differs.
fn change_count(submitted: &Document, corrected: &Document) -> Option<usize> {
    let rejected = correction(submitted, corrected)?.rejected.len();
    let drawn = corrected.objects.iter().filter(|object| submitted.object(&object.id).is_none()).count();
    Some(rejected + drawn)
}

/// Switch of the correction, with what it means.
#[component]
pub(super) fn CorrectionSwitch(correction: LabelCorrection) -> impl IntoView {
    correction.is_offered.then(|| {
        let title = "Correct the label yourself, or stop";
        KeyBindings::get().bind("Review", "Shift+F", title, move || correction.toggle());
        view! {
            <div class="field" data-testid="correction">
                <button
                    class="btn small" aria-pressed=move || correction.is_on().to_string() class:on=move || correction.is_on()
                    on:click=move |_| correction.toggle()
                >
                    {move || switch_words(correction.is_on(), correction.changes.get().is_some())} <KeyHint keys="Shift F" />
                </button>
                <span class="dim small" role="status">
                    {move || correction.is_on().then(|| state_words(correction.changes.get()))}
                </span>
            </div>
        }
    })
}

fn switch_words(is_on: bool, is_changed: bool) -> &'static str {
    match (is_on, is_changed) {
        (false, _) => "Correct it yourself",
        (true, false) => "Stop correcting",
        (true, true) => "Discard your changes",
    }
}

fn state_words(changes: Option<usize>) -> String {
    let objects = match changes {
        None => return "Change what is wrong. The tools are those of labeling.".to_owned(),
        Some(0) => return "The drawing order is changed. Accepting takes your label.".to_owned(),
        Some(1) => "1 object is changed".to_owned(),
        Some(count) => format!("{count} objects are changed"),
    };
    format!(
        "{objects}. Accepting takes your label; what you changed counts as wrong, and its tasker sees it."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, object};

    #[test]
    fn changed_deleted_and_new_objects_are_counted_together() {
        let submitted = document([object("a", "car"), object("b", "car"), object("c", "car")]);
        assert_eq!(change_count(&submitted, &submitted), None);
        let corrected = document([object("a", "car"), object("b", "truck"), object("d", "car")]);
        assert_eq!(change_count(&submitted, &corrected), Some(3));
        assert!(state_words(Some(3)).starts_with("3 objects are changed. "));
    }
}
