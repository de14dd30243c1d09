//! Edits of the golden label on screen: by the holder of the edit lock, and as suggestions of those who may not edit it.

use super::context::DebriefContext;
use super::throttle::throttle;
use crate::ui::Toasts;
use crate::workbench::state::Workbench;
use assay_core::debrief::{DebriefAction, Room};
use assay_core::label::{Document, Object};
use assay_editor::Editor;
use leptos::prelude::*;
use std::time::Duration;

/// Delay between the last change of the label and its action.
const EDIT_AFTER: Duration = Duration::from_millis(250);

/// The label on screen, and what others know of it.
#[derive(Clone, Copy)]
struct EditSync {
    debrief: DebriefContext,
    wb: Workbench,
    toasts: Toasts,
    /// Id of the golden item.
    golden: StoredValue<String>,
    /// The golden label.
    label: StoredValue<Document>,
    /// The label on screen without what was not sent yet.
    sent: StoredValue<Document>,
}

/// Send changes as edits or suggestions; apply the edits of others.
pub(super) fn sync_edits(
    debrief: DebriefContext,
    wb: Workbench,
    golden: StoredValue<String>,
    label: Document,
    seen: u64,
) {
    let (label, sent) = (StoredValue::new(label.clone()), StoredValue::new(label));
    let sync = EditSync { debrief, wb, toasts: Toasts::get(), golden, label, sent };
    Effect::new(move |_| {
        let edits = debrief.live.holds_edit_lock() && debrief.may_edit();
        let can_draw = edits || debrief.suggesting.get() && debrief.may_suggest();
        if wb.editing.editable.get_untracked() != can_draw {
            wb.editing.editable.set(can_draw);
        }
    });
    let known = StoredValue::new(seen);
    Effect::new(move |_| {
        debrief.live.room.track();
        sync.apply_events(known);
    });
    Effect::new(move |suggested: Option<bool>| sync.switch_label(suggested));
    let revision = wb.editing.revision();
    let send_changes = throttle(EDIT_AFTER, move || {
        if wb.editing.editable.try_get_untracked() == Some(true) {
            sync.send_changes(debrief.suggesting.get_untracked());
        }
    });
    Effect::new(move |opened: Option<()>| {
        revision.track();
        if opened.is_some() {
            send_changes();
        }
    });
}

impl EditSync {
    /// Apply the edits after the known event, without what this browser drew itself.
    fn apply_events(self, known: StoredValue<u64>) {
        let edits = self.golden.with_value(|id| self.debrief.live.edits(id, known.get_value()));
        let Some(last) = edits.last().map(|e| e.seq) else { return };
        known.set_value(last);
        let me = self.debrief.live.me();
        let Some(mut on_screen) = self.on_screen() else { return };
        let mut is_news = false;
        for event in edits {
            let DebriefAction::Edit { object, to, accepts, .. } = &event.action else { continue };
            self.label.update_value(|label| label.put(object, to.as_ref()));
            if event.by.id != me || accepts.is_some() {
                is_news = true;
                self.sent.update_value(|sent| sent.put(object, to.as_ref()));
                on_screen.put(object, to.as_ref());
            }
        }
        if is_news {
            self.show(on_screen);
        }
    }

    /// Bring the golden label on screen, with the suggestion that somebody looks at, or with one's own while suggesting.
    fn switch_label(self, suggested: Option<bool>) -> bool {
        let suggesting = self.debrief.suggesting.get();
        let shown = self.debrief.shown_suggestion.get();
        match suggested {
            // What was drawn in the last moment belongs to the label that leaves the screen.
            Some(as_suggestions) if as_suggestions || self.wb.editing.editable.get_untracked() => {
                self.send_changes(as_suggestions);
            }
            None if !suggesting && shown.is_none() => return suggesting,
            Some(_) | None => {}
        }
        let me = suggesting.then(|| self.debrief.live.me());
        let (label, selected) = self.debrief.live.room.with_untracked(|room| {
            let golden = self.golden.get_value();
            let label = with_suggestions(self.label.get_value(), room, &golden, me.as_deref(), shown);
            let selected = shown.and_then(|seq| room.open_suggestion(seq)).map(|s| s.object.clone());
            (label, selected)
        });
        self.sent.set_value(label.clone());
        self.show(label);
        if selected.is_some() {
            self.wb.editing.select(selected);
        }
        suggesting
    }

    /// Send what changed since the last time, as suggestions or edits.
    fn send_changes(self, as_suggestions: bool) {
        let Some(now) = self.on_screen() else { return };
        for (object, to) in self.sent.with_value(|sent| changed_objects(sent, &now)) {
            self.sent.update_value(|sent| sent.put(&object, to.as_ref()));
            let golden = self.golden.get_value();
            let action = if as_suggestions {
                DebriefAction::Suggest { golden, object, to }
            } else {
                self.label.update_value(|label| label.put(&object, to.as_ref()));
                DebriefAction::Edit { golden, object, to, accepts: None }
            };
            leptos::task::spawn_local(async move {
                if let Err(error) = self.debrief.live.act(&action).await {
                    self.toasts.show_error(format!("The change was not saved. {}", error.message()));
                    self.debrief.reload_item();
                }
            });
        }
    }

    /// The label on screen; none once the item was left.
    fn on_screen(self) -> Option<Document> {
        self.wb.editing.editor.try_with_untracked(|editor| editor.document().clone())
    }

    /// Replace the label on screen, with the same selection.
    fn show(self, label: Document) {
        self.wb.editing.editor.update(|editor| {
            let selection = editor.selection().map(str::to_owned);
            *editor = Editor::new(label);
            editor.select(selection);
        });
    }
}

/// A golden label with the open suggestions of one person, or with a single suggestion.
fn with_suggestions(
    mut label: Document,
    room: &Room,
    golden: &str,
    person: Option<&str>,
    single: Option<u64>,
) -> Document {
    let is_wanted = |seq: u64, by: &str| single == Some(seq) || person == Some(by);
    for suggestion in room.open_suggestions() {
        if suggestion.golden == golden && is_wanted(suggestion.seq, &suggestion.by.id) {
            label.put(&suggestion.object, suggestion.to.as_ref());
        }
    }
    label
}

/// Objects that differ, each as it is now; `None` if it is gone.
fn changed_objects(before: &Document, now: &Document) -> Vec<(String, Option<Object>)> {
    let gone = before.objects.iter().filter(|o| now.object(&o.id).is_none()).map(|o| (o.id.clone(), None));
    let new = now.objects.iter().filter(|o| before.object(&o.id) != Some(*o));
    new.map(|o| (o.id.clone(), Some(o.clone()))).chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::{document, object};
    use assay_core::debrief::{DebriefEvent, Participant};

    #[test]
    fn only_objects_that_differ_are_sent() {
        let before = document([object("same", "car"), object("changed", "car"), object("gone", "car")]);
        let now = document([object("same", "car"), object("changed", "tree"), object("new", "car")]);
        let changes: Vec<_> =
            changed_objects(&before, &now).into_iter().map(|(id, to)| (id, to.map(|o| o.class))).collect();
        let expected = [("changed", Some("tree")), ("new", Some("car")), ("gone", None)];
        assert_eq!(changes, expected.map(|(id, class)| (id.to_owned(), class.map(str::to_owned))));
    }

    #[test]
    fn a_label_shows_ones_own_suggestions_or_a_single_one() {
        let suggest = |seq: u64, by: &str, golden: &str, to: Object| DebriefEvent {
            seq,
            at: String::new(),
            by: Participant { id: by.to_owned(), name: by.to_owned(), team: String::new() },
            action: DebriefAction::Suggest { golden: golden.to_owned(), object: to.id.clone(), to: Some(to) },
        };
        let room = Room::from_events(&[
            suggest(1, "ml", "g", object("a", "tree")),
            suggest(2, "fly", "g", object("b", "tree")),
            suggest(3, "ml", "other", object("b", "bush")),
        ]);
        let label = document([object("a", "car"), object("b", "car")]);
        let classes = |person: Option<&str>, single: Option<u64>| {
            let label = with_suggestions(label.clone(), &room, "g", person, single);
            label.objects.into_iter().map(|o| o.class).collect::<Vec<_>>()
        };
        assert_eq!(classes(None, None), ["car", "car"]);
        assert_eq!(classes(Some("ml"), None), ["tree", "car"]);
        assert_eq!(classes(None, Some(2)), ["car", "tree"]);
    }
}
