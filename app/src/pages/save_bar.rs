//! Save bar of a form: a note about unsaved changes, discard, save.

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
    /// Called to restore what the server has.
    discard: impl Fn() + Copy + Send + 'static,
) -> impl IntoView {
    view! {
        <span class="end row">
            {move || changed.get().then(|| view! {
                <span class="warn-text small">"not saved yet"</span>
                <button class="btn quiet" on:click=move |_| discard()>"Discard"</button>
            })}
            <button class="btn main" data-testid=test_id disabled=move || busy.get() || !changed.get() on:click=move |_| save()>"Save"</button>
        </span>
    }
}
