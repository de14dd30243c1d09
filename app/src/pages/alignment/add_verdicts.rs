//! Table of a customer's verdicts to send.

use crate::client::{ApiError, routes};
use crate::ui::{Dialog, ErrorNote, FieldError, Sending, Toasts};
use assay_core::api::NewCustomerVerdicts;
use leptos::prelude::*;

/// The dialog.
#[component]
pub(super) fn AddDialog(
    project: StoredValue<String>,
    open: RwSignal<bool>,
    refresh: Callback<()>,
) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let body = NewCustomerVerdicts { csv: text.get_untracked(), ..NewCustomerVerdicts::default() };
        sending.send(async move {
            match routes::add_customer_verdicts(&project.get_value(), &body).await {
                Ok(added) => {
                    toasts.show(format!("{} verdicts added.", added.added));
                    text.try_set(String::new());
                    open.set(false);
                    refresh.run(());
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let read_file = move |event: leptos::ev::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        leptos::task::spawn_local(async move {
            if let Ok(content) = wasm_bindgen_futures::JsFuture::from(file.text()).await {
                text.try_set(content.as_string().unwrap_or_default());
            }
        });
    };
    view! {
        <Dialog open=open title="Add the customer's verdicts">
            <form class="stack" on:submit=submit data-testid="add-verdicts">
                <p class="dim small">
                    "A table in CSV, one verdict a line. The first line names the columns: scene and verdict (accept or reject), and where \
                     there are any stage, object, errors, reason, grader, team, at."
                </p>
                <label class="field">
                    <span class="label">"Verdicts"</span>
                    <textarea
                        class="textarea mono" rows="8" required bind:value=text
                        placeholder="scene,object,verdict,errors,reason\nStreet 12,car-3,reject,geometry,0.4 m too long"
                    ></textarea>
                    <FieldError error=error pointer="/csv" />
                </label>
                <label class="field">
                    <span class="label">"or a file"</span>
                    <input class="input" type="file" accept=".csv,text/csv" on:change=read_file />
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Add verdicts"</button></div>
            </form>
        </Dialog>
    }
}
