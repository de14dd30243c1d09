//! Dialog over the page; the browser holds the focus inside and closes it on Esc.

use super::{Icon, IconShape};
use leptos::html;
use leptos::prelude::*;

/// Dialog that is shown while `open` is true.
#[component]
pub fn Dialog(
    /// Whether it is open; closing sets it to false.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: String,
    /// 860 px instead of 560.
    #[prop(optional)]
    wide: bool,
    /// At the bottom of narrow screens, over their whole width.
    #[prop(optional)]
    sheet: bool,
    /// Its content, rebuilt each time that it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let node: NodeRef<html::Dialog> = NodeRef::new();
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // It fails only for a dialog that is open already.
            let _ = dialog.show_modal();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        // The event comes a moment later: the dialog may be open again by then.
        if node.get_untracked().is_some_and(|dialog| !dialog.open()) {
            open.set(false);
        }
    };
    let label = title.clone();
    view! {
        <dialog class="dialog" class:wide=wide class:sheet=sheet node_ref=node aria-label=label on:close=closed>
            <div class="dialog-head">
                <h2 class="grow">{title}</h2>
                <button class="btn quiet icon-only" aria-label="Close" on:click=move |_| open.set(false)>
                    <Icon shape=IconShape::Close />
                </button>
            </div>
            <div class="dialog-body">{move || open.get().then(|| children())}</div>
        </dialog>
    }
}
