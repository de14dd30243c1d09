//! Contest of a customer's verdict, with golden as the evidence.

use super::customer_verdict_row::subject_text;
use crate::client::{ApiError, routes};
use crate::ui::{Dialog, ErrorNote, FieldError, Sending, Toasts};
use assay_core::api::{CustomerVerdict, NewVerdictAnswer, VerdictAnswer};
use assay_core::review::Verdict;
use leptos::prelude::*;

/// The dialog.
#[component]
pub(super) fn ContestDialog(
    project: StoredValue<String>,
    contested: RwSignal<Option<CustomerVerdict>>,
    refresh: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let (reason, asks) = (RwSignal::new(String::new()), RwSignal::new(true));
    let error: RwSignal<Option<ApiError>> = RwSignal::new(None);
    let (sending, toasts) = (Sending::new(), Toasts::get());
    Effect::new(move |_| {
        let Some(by_golden) = contested.with(|of| of.as_ref().map(|of| of.by_golden)) else { return };
        let accepts = by_golden == Some(Verdict::Accept);
        let usual =
            if accepts { "Within the limits that we vetted together: golden accepts it." } else { "" };
        reason.set(usual.to_owned());
        asks.set(true);
        error.set(None);
        open.set(true);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(verdict) = contested.get_untracked() else { return };
        error.set(None);
        let (reason, asks) = (reason.get_untracked(), asks.get_untracked());
        let body = NewVerdictAnswer { answer: VerdictAnswer::Contest, reason, asks };
        sending.send(async move {
            match routes::answer_customer_verdict(&project.get_value(), &verdict.id, &body).await {
                Ok(_) => {
                    toasts.show(if asks {
                        "Contested. The customer finds your reason with the verdict, and the question is with the open ones."
                    } else {
                        "Contested. The customer finds your reason with the verdict."
                    });
                    open.set(false);
                    refresh.run(());
                }
                Err(refused) => {
                    error.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <Dialog open=open title="Contest the verdict">
            <form class="stack" on:submit=submit>
                {move || contested.get().map(|of| view! { <Subject project=project.get_value() verdict=of /> })}
                <label class="field">
                    <span class="label">"What speaks against it?"</span>
                    <textarea class="textarea" rows="4" maxlength="4000" required bind:value=reason></textarea>
                    <FieldError error=error pointer="/reason" />
                </label>
                <label class="check">
                    <input type="checkbox" bind:checked=asks />
                    "Ask a question about it, which a debrief settles"
                </label>
                {move || error.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
                <div class="row"><button class="btn main end" disabled=move || sending.is_on()>"Contest"</button></div>
            </form>
        </Dialog>
    }
}

/// What is contested, and the golden item beside it.
#[component]
fn Subject(project: String, verdict: CustomerVerdict) -> impl IntoView {
    let golden = verdict.golden.clone().map(|golden| {
        view! { " "<a href=format!("/projects/{project}/golden/{golden}") target="_blank" rel="noopener">"Open golden"</a> }
    });
    view! {
        <p><strong>{subject_text(&verdict)}</strong>{format!(": {}", verdict.reason)}{golden}</p>
    }
}
