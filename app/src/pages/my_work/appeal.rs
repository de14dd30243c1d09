//! Dialog in which a person appeals.

use crate::client::ApiError;
use crate::ui::{Dialog, ErrorNote, FieldError, Sending, Toasts};
use leptos::prelude::*;
use std::future::Future;

/// The dialog.
#[component]
pub(super) fn AppealDialog<F>(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What the appeal is against.
    #[prop(into)]
    what: Signal<String>,
    /// Label of the field.
    question: &'static str,
    /// Sends the text.
    send: impl Fn(String) -> F + Clone + Send + Sync + 'static,
    /// Called once it is sent.
    done: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    F: Future<Output = Result<(), ApiError>> + 'static,
{
    let text = RwSignal::new(String::new());
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    Effect::new(move |_| {
        if open.get() {
            text.set(String::new());
            error.set(None);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let sent = send(text.get_untracked());
        sending.send(async move {
            match sent.await {
                Ok(()) => {
                    open.set(false);
                    toasts.show("Sent.");
                    done();
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    let submit = StoredValue::new(submit);
    view! {
        <Dialog open=open title="Appeal">
            <form class="stack" on:submit=move |event| submit.with_value(|submit| submit(event))>
                <p>{what}</p>
                <label class="field">
                    <span class="label">{question}</span>
                    <textarea class="input" rows="4" maxlength="4000" required bind:value=text></textarea>
                    <FieldError error=error pointer="/text" />
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Send appeal"</button></div>
            </form>
        </Dialog>
    }
}
