//! Unsaved text: before the page is left by a reload, a link or Back, the person is asked.

use super::navigation::{Program, clicked_path};
use leptos::ev;
use leptos::prelude::*;

const QUESTION: &str = "Leave this page? What you wrote here is not saved yet.";

/// By context: the forms whose text is not saved yet.
#[derive(Clone, Copy)]
pub struct UnsavedForms {
    forms: StoredValue<Vec<UnsavedForm>>,
    next: StoredValue<u32>,
}

#[derive(Clone)]
struct UnsavedForm {
    id: u32,
    is_changed: Signal<bool>,
    /// Address of the page that has the form, with its path only.
    path: String,
    address: String,
}

impl UnsavedForms {
    /// Provides the list and asks before the page is left. Call before the router is built, so that these listeners run before
    /// the router's.
    pub fn provide(program: Program) -> Self {
        let forms = Self { forms: StoredValue::new(Vec::new()), next: StoredValue::new(0) };
        provide_context(forms);
        let unload = window_event_listener(ev::beforeunload, move |event| {
            if forms.is_changed() {
                // The browser asks in its own words; older ones want the value.
                event.prevent_default();
                event.set_return_value(QUESTION);
            }
        });
        let click = window_event_listener(ev::click, move |event| {
            // The other program's pages are loaded, which asks by itself.
            let leaves = clicked_path(&event).is_some_and(|path| program.has(&path) && leads_away(&path));
            if leaves && !forms.may_leave() {
                event.prevent_default();
                event.stop_immediate_propagation();
            }
        });
        let back = window_event_listener(ev::popstate, move |event| {
            let Some(form) = forms.changed_form().filter(|form| form.path != here()) else { return };
            if !confirm() {
                event.stop_immediate_propagation();
                // The browser has moved already: the page's own address comes back on top. A browser that refuses shows
                // another address over the same page.
                if let Ok(history) = window().history() {
                    let _ = history.push_state_with_url(&event.state(), "", Some(&form.address));
                }
            }
        });
        on_cleanup(move || {
            unload.remove();
            click.remove();
            back.remove();
        });
        forms
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Asks before the page is left while `is_changed` is true, until the current owner ends.
    pub fn guard(self, is_changed: impl Fn() -> bool + Send + Sync + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let address = window().location().href().unwrap_or_default();
        let form = UnsavedForm { id, is_changed: Signal::derive(is_changed), path: here(), address };
        self.forms.update_value(|all| all.push(form));
        on_cleanup(move || {
            self.forms.try_update_value(|all| all.retain(|form| form.id != id));
        });
    }

    /// Guards fields for new text: they are unsaved while one of them has text.
    pub fn guard_text(self, fields: impl IntoIterator<Item = RwSignal<String>>) {
        let fields: Vec<_> = fields.into_iter().collect();
        self.guard(move || {
            fields.iter().any(|field| field.try_with(|text| !text.trim().is_empty()) == Some(true))
        });
    }

    /// Whether nothing is unsaved, or the person leaves all the same.
    pub fn may_leave(self) -> bool {
        !self.is_changed() || confirm()
    }

    fn is_changed(self) -> bool {
        self.changed_form().is_some()
    }

    fn changed_form(self) -> Option<UnsavedForm> {
        let changed = |form: &&UnsavedForm| form.is_changed.try_get_untracked() == Some(true);
        self.forms.with_value(|all| all.iter().find(changed).cloned())
    }
}

/// Path of the page on screen.
fn here() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Whether a path, which may have a query and a fragment, is another page's.
fn leads_away(path: &str) -> bool {
    is_other_page(path, &here())
}

fn is_other_page(path: &str, page: &str) -> bool {
    path.split(['?', '#']).next() != Some(page)
}

/// Asks the person. A browser that shows no question leaves the page.
fn confirm() -> bool {
    window().confirm_with_message(QUESTION).unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_of_the_same_page_leads_nowhere() {
        assert!(!is_other_page("/projects/p/releases#question-q", "/projects/p/releases"));
        assert!(!is_other_page("/projects/p?tab=tasks", "/projects/p"));
        assert!(is_other_page("/projects/p/brief", "/projects/p"));
        assert!(is_other_page("/", "/projects/p"));
    }
}
