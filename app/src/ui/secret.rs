//! Secret that the server shows once, with a button that copies it.

use super::{Icon, IconShape, Note, Toasts, Tone};
use leptos::prelude::*;

/// A secret with a button that copies it.
#[component]
pub fn OneTimeSecret(
    /// What to do with it.
    #[prop(into)]
    title: String,
    /// How long it works.
    hint: &'static str,
    /// What the field is called.
    label: &'static str,
    /// For tests.
    testid: &'static str,
    /// The text.
    text: String,
) -> impl IntoView {
    let toasts = Toasts::get();
    let copied = text.clone();
    let copy = move |_| {
        let promise = window().navigator().clipboard().write_text(&copied);
        leptos::task::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(promise).await {
                Ok(_) => toasts.show("Copied."),
                Err(_) => toasts
                    .show_error("The browser did not allow copying. Select the text and copy it by hand."),
            }
        });
    };
    view! {
        <Note tone=Tone::Good title=title>
            <p>{hint}</p>
            <div class="row" style="margin-top:8px">
                <input class="input mono" readonly aria-label=label data-testid=testid value=text />
                <button type="button" class="btn" on:click=copy><Icon shape=IconShape::Copy />"Copy"</button>
            </div>
        </Note>
    }
}
