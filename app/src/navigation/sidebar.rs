//! Sidebar at the left of a project's pages.

use super::page_list::PageList;
use super::state::Navigation;
use crate::client::{Session, storage};
use crate::ui::{Icon, IconShape};
use leptos::prelude::*;

/// Key of the person's choice, as several people may use one browser.
fn key() -> String {
    format!("assay.sidebar-folded.{}", Session::get().user())
}

fn is_stored_folded() -> bool {
    storage().and_then(|storage| storage.get_item(&key()).ok().flatten()).is_some()
}

fn store(is_folded: bool) {
    let Some(storage) = storage() else { return };
    // Without storage, the choice lasts until the next page.
    let _ = if is_folded { storage.set_item(&key(), "yes") } else { storage.remove_item(&key()) };
}

/// The sidebar; nothing outside of a project. It folds to icons, and the browser stores that for each person.
#[component]
pub fn Sidebar() -> impl IntoView {
    let navigation = Navigation::get();
    let folded = RwSignal::new(is_stored_folded());
    let toggle = move |_| {
        folded.update(|folded| *folded = !*folded);
        store(folded.get_untracked());
    };
    let title = move || if folded.get() { "Unfold the sidebar" } else { "Fold the sidebar" };
    let project = Memo::new(move |_| navigation.project());
    move || {
        project.get().map(|project| {
            view! {
                <div class="sidebar no-print" class:folded=move || folded.get() data-testid="sidebar">
                    <nav aria-label="Project" class="sidebar-list"><PageList project=project /></nav>
                    <button
                        class="sidebar-link sidebar-fold" aria-label=title title=title
                        aria-expanded=move || (!folded.get()).to_string() on:click=toggle
                    >
                        <Icon shape=IconShape::PanelLeft /><span class="sidebar-title">"Fold"</span>
                    </button>
                </div>
            }
        })
    }
}
