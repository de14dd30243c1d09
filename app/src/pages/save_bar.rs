//! Save bar of a form: a note about unsaved changes, discard, save; and the question before the page is left with them.

use crate::client::UnsavedForms;
use crate::ui::focus_invalid_field;
use leptos::prelude::*;

/// The buttons.
#[component]
pub(super) fn SaveBar(
    /// Whether the form differs from what the server has.
    changed: Memo<bool>,
    /// Whether it is on its way.
    busy: RwSignal<bool>,
    /// For tests.
    test_id: &'static str,
    /// Send it.
    save: impl Fn() + Send + 'static,
    /// Whether unsaved changes come back when the page is opened again, so that leaving it needs no question.
    #[prop(optional)]
    restores: bool,
    /// Called to restore what the server has.
    discard: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    if !restores {
        UnsavedForms::get().guard(move || changed.try_get_untracked() == Some(true));
    }
    let save_readable = move |_| {
        if !focus_invalid_field() {
            save();
        }
    };
    view! {
        <span class="end row">
            {move || changed.get().then(|| view! {
                <span class="warn-text small">"not saved yet"</span>
                <button class="btn quiet" on:click=move |_| discard()>"Discard"</button>
            })}
            <button class="btn main" data-testid=test_id disabled=move || busy.get() || !changed.get() on:click=save_readable>"Save"</button>
        </span>
    }
}
