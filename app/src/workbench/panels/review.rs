//! The reviewer's verdict: by keys, with error types and a reason.

use crate::client::address::Address;
use crate::client::{ApiError, routes};
use crate::ui::{Fault, FieldFault, KeyHint, Keys, Note, Toasts, Tone};
use crate::workbench::page::Desk;
use crate::workbench::panels::PanelTab;
use crate::workbench::panels::history::GradeView;
use crate::workbench::state::Workbench;
use assay_core::api::NewReview;
use assay_core::pipeline::TaskState;
use assay_core::review::{ErrorType, Verdict};
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is about to be said.
#[derive(Clone, Copy)]
struct Form {
    errors: RwSignal<BTreeSet<ErrorType>>,
    reason: RwSignal<String>,
    fault: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    /// Rejecting wants an error type and a reason; this says so where one is missing.
    lacking: RwSignal<bool>,
}

/// The panel.
#[component]
pub(super) fn ReviewForm() -> impl IntoView {
    let desk: Desk = expect_context();
    let wb: Workbench = expect_context();
    let open = wb.task.with_untracked(|t| t.as_ref().is_some_and(|t| t.state == TaskState::InReview));
    let last = desk.detail.with_value(|d| d.as_ref().and_then(|d| d.revisions.last().cloned()));
    let Some(last) = last.filter(|_| open) else {
        return view! {
            <div class="block plain stack">
                <Note tone=Tone::Info title="Nothing to judge here">
                    <p>"This task has no submission that waits for a verdict. What was said so far stands under History."</p>
                </Note>
            </div>
        }
        .into_any();
    };
    let grade = last.grade.clone();
    view! {
        <section aria-label="Review" data-testid="review">
            <div class="block">
                <h3>{format!("Revision {} by {}", last.number, last.author_name)}</h3>
                <p class="dim small">
                    {format!("{} objects · ", last.objects)} <crate::ui::TimeAgo at=last.submitted_at.clone() />
                </p>
                {grade.map(|grade| view! {
                    <p class="small" style="margin-top:6px">
                        "Against golden: "
                        <GradeView verdict=grade.verdict />
                        <span class="dim">{format!(" score {:.2}, {} findings", grade.score, grade.findings.len())}</span>
                    </p>
                })}
            </div>
            <Judge revision=last.id />
        </section>
    }
    .into_any()
}

#[component]
fn Judge(revision: String) -> impl IntoView {
    let desk: Desk = expect_context();
    let form = Form {
        errors: RwSignal::new(BTreeSet::new()),
        reason: RwSignal::new(String::new()),
        fault: RwSignal::new(None),
        busy: RwSignal::new(false),
        lacking: RwSignal::new(false),
    };
    let reason_field: NodeRef<html::Textarea> = NodeRef::new();
    let send = sender(form, revision);
    let accept = Callback::new(move |()| send.run(Verdict::Accept));
    let reject = Callback::new(move |()| {
        let complete = form.errors.with_untracked(|e| !e.is_empty())
            && form.reason.with_untracked(|r| !r.trim().is_empty());
        form.lacking.set(!complete);
        if !complete {
            desk.tab.set(PanelTab::Review);
        }
        if complete {
            send.run(Verdict::Reject);
        } else if let Some(field) = reason_field.get_untracked() {
            // The field takes the focus so that the reason can be typed at once.
            let _ = field.focus();
        }
    });
    bind_keys(form, accept, reject);
    view! {
        <div class="block plain stack">
            {move || form.fault.get().filter(|e| e.fields().is_empty()).map(|e| view! { <Fault error=e /> })}
            <div class="field">
                <span class="label" id="error-types">"What is wrong?"</span>
                <div class="error-types" role="group" aria-labelledby="error-types"><ErrorTypes form=form /></div>
                <FieldFault error=form.fault pointer="/errors" />
            </div>
            <div class="field">
                <label for="reason">"What should they do better?"</label>
                <textarea
                    class="textarea" id="reason" maxlength="4000" node_ref=reason_field bind:value=form.reason
                ></textarea>
                <FieldFault error=form.fault pointer="/reason" />
                {move || form.lacking.get().then(|| view! {
                    <span class="fault" role="alert">
                        "To reject, choose at least one error type and write a reason: the tasker works by it."
                    </span>
                })}
            </div>
            <div class="row">
                <button class="btn main" data-testid="accept" disabled=move || form.busy.get() on:click=move |_| accept.run(())>
                    "Accept" <kbd class="key">"J"</kbd>
                </button>
                <button class="btn danger" data-testid="reject" disabled=move || form.busy.get() on:click=move |_| reject.run(())>
                    "Reject" <kbd class="key">"Shift J"</kbd>
                </button>
            </div>
        </div>
    }
}

fn bind_keys(form: Form, accept: Callback<()>, reject: Callback<()>) {
    let keys = Keys::get();
    keys.bind("Review", "J", "Accept and go on", move || accept.run(()));
    keys.bind("Review", "Shift+J", "Reject and go on", move || reject.run(()));
    for (i, error) in ErrorType::ALL.into_iter().enumerate() {
        keys.bind("Review", (i + 1).to_string(), error.title(), move || toggle(form, error));
    }
}

fn toggle(form: Form, error: ErrorType) {
    form.errors.update(|all| {
        if !all.remove(&error) {
            all.insert(error);
        }
    });
}

#[component]
fn ErrorTypes(form: Form) -> impl IntoView {
    let button = |(i, error): (usize, ErrorType)| {
        let on = move || form.errors.with(|all| all.contains(&error));
        view! {
            <button
                class="btn small" class:on=on aria-pressed=move || on().to_string()
                on:click=move |_| toggle(form, error)
            >
                {error.title()} <KeyHint keys=(i + 1).to_string() />
            </button>
        }
    };
    ErrorType::ALL.into_iter().enumerate().map(button).collect_view()
}

/// Sends the verdict, then goes back to the queue.
fn sender(form: Form, revision: String) -> Callback<Verdict> {
    let wb: Workbench = expect_context();
    let desk: Desk = expect_context();
    let toasts = Toasts::get();
    let address = Address::get();
    Callback::new(move |verdict| {
        let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        form.fault.set(None);
        let project = desk.project.get_value();
        let rejects = verdict == Verdict::Reject;
        let body = NewReview {
            revision: revision.clone(),
            verdict,
            errors: if rejects { form.errors.get_untracked().into_iter().collect() } else { Vec::new() },
            reason: form.reason.get_untracked().trim().to_owned(),
        };
        leptos::task::spawn_local(async move {
            match routes::review(&project, &task, &body).await {
                Ok(_) => {
                    let words =
                        if rejects { "Rejected; it goes back with your reason." } else { "Accepted." };
                    toasts.say_there(address, &format!("/projects/{project}/review"), words);
                }
                Err(error) => {
                    form.fault.try_set(Some(error));
                    form.busy.try_set(false);
                }
            }
        });
    })
}
