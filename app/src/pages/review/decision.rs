//! Decision about a batch: by its plan with one key, against it with a reason.

use super::words::rest_words;
use crate::client::{ApiError, routes};
use crate::ui::{Dialog, ErrorNote, FieldError, KeyBindings, KeyHint, Remote, Sending, Toasts};
use assay_core::api::{BatchDetail, NewBatchDecision};
use assay_core::review::Verdict;
use assay_core::review::batch::RestOfBatch;
use leptos::prelude::*;

/// Buttons of a batch that is open.
#[component]
pub(super) fn DecisionButtons(project: Memo<String>, detail: Remote<BatchDetail>) -> impl IntoView {
    let (rejecting, accepting) = (RwSignal::new(false), RwSignal::new(false));
    let by_plan = move || detail.get().and_then(|found| found.by_plan);
    let decision = Decision::new(project, detail);
    let accept = move || match by_plan() {
        Some(Verdict::Accept) => decision.send(Verdict::Accept),
        Some(Verdict::Reject) => accepting.set(true),
        None => {}
    };
    let reject = move || rejecting.set(true);
    let keys = KeyBindings::get();
    keys.bind("Batch", "J", "Accept the batch", accept);
    keys.bind("Batch", "Shift+J", "Reject the batch", reject);
    let class = move |verdict| if by_plan() == Some(verdict) { "btn main" } else { "btn" };
    view! {
        <button
            class=move || class(Verdict::Accept) data-testid="accept-batch"
            disabled=move || by_plan().is_none() || decision.sending.is_on() on:click=move |_| accept()
        >
            "Accept batch" <KeyHint keys="J" />
        </button>
        <button
            class=move || class(Verdict::Reject) data-testid="reject-batch" disabled=move || decision.sending.is_on()
            on:click=move |_| reject()
        >
            "Reject batch" <KeyHint keys="Shift+J" />
        </button>
        <RejectDialog open=rejecting decision=decision />
        <Dialog open=accepting title="Accept against the sample">
            <div class="stack">
                <p>"The inspected labels reject this batch. Write why it is good enough; the reason stays with it."</p>
                <ReasonField decision=decision label="Why is it good enough?" />
                <div class="row"><button class="btn main end" disabled=move || decision.sending.is_on() on:click=move |_| decision.send(Verdict::Accept)>"Accept batch"</button></div>
            </div>
        </Dialog>
    }
}

/// Decision as it is entered.
#[derive(Clone, Copy)]
struct Decision {
    project: Memo<String>,
    detail: Remote<BatchDetail>,
    rest: RwSignal<RestOfBatch>,
    reason: RwSignal<String>,
    failure: RwSignal<Option<ApiError>>,
    sending: Sending,
    toasts: Toasts,
}

impl Decision {
    fn new(project: Memo<String>, detail: Remote<BatchDetail>) -> Self {
        Self {
            project,
            detail,
            rest: RwSignal::new(RestOfBatch::default()),
            reason: RwSignal::new(String::new()),
            failure: RwSignal::new(None),
            sending: Sending::new(),
            toasts: Toasts::get(),
        }
    }

    fn send(self, verdict: Verdict) {
        let Some(id) = self.detail.get().map(|found| found.batch.id) else { return };
        let (rest, reason) = (self.rest.get_untracked(), self.reason.get_untracked());
        let body = NewBatchDecision { verdict, rest, reason };
        self.failure.set(None);
        self.sending.send(async move {
            match routes::decide_batch(&self.project.get_untracked(), &id, &body).await {
                Ok(decided) => {
                    let verb = if verdict == Verdict::Accept { "accepted" } else { "rejected" };
                    self.toasts.show(format!("Batch {} is {verb}.", decided.batch.number));
                    self.detail.set(decided);
                }
                Err(error) if error.fields().is_empty() => {
                    self.toasts.show_error(error.message());
                    self.failure.try_set(Some(error));
                }
                Err(error) => drop(self.failure.try_set(Some(error))),
            }
        });
    }
}

#[component]
fn ReasonField(decision: Decision, label: &'static str) -> impl IntoView {
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <textarea class="textarea" rows="4" maxlength="4000" bind:value=decision.reason></textarea>
            <FieldError error=decision.failure pointer="/reason" />
        </label>
        {move || decision.failure.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
    }
}

#[component]
fn RejectDialog(open: RwSignal<bool>, decision: Decision) -> impl IntoView {
    let option = move |rest: RestOfBatch| {
        view! {
            <label class="check">
                <input type="radio" name="rest" prop:checked=move || decision.rest.get() == rest on:change=move |_| decision.rest.set(rest) />
                {rest_words(rest)}
            </label>
        }
    };
    view! {
        <Dialog open=open title="Reject batch">
            <form
                class="stack" data-testid="reject-form"
                on:submit=move |event: leptos::ev::SubmitEvent| {
                    event.prevent_default();
                    decision.send(Verdict::Reject);
                }
            >
                <fieldset class="field">
                    <legend>"Labels that nobody inspected"</legend>
                    {RestOfBatch::ALL.map(option).collect_view()}
                </fieldset>
                <ReasonField decision=decision label="What should the taskers look for?" />
                <div class="row"><button class="btn danger end" disabled=move || decision.sending.is_on()>"Reject batch"</button></div>
            </form>
        </Dialog>
    }
}
