//! The reviewer's verdict: by keys, with error types and a reason.

use super::batch_card::{BatchCard, LastVerdict};
use super::correction::{CorrectionSwitch, LabelCorrection};
use super::history::GradeView;
use crate::client::verdicts::PendingVerdict;
use crate::client::{ApiError, Session, UnsavedForms, new_key, routes};
use crate::ui::{ErrorNote, FieldError, KeyBindings, KeyHint, Note, Toasts, Tone};
use crate::workbench::actions::submission::show_unfinished;
use crate::workbench::actions::{active_time, objects::select_and_look};
use crate::workbench::review_flow::ReviewFlow;
use crate::workbench::state::{PanelTab, Workbench, WorkbenchContext};
use assay_core::api::NewReview;
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use assay_core::review::{ErrorType, Verdict};
use assay_editor::ActiveTime;
use leptos::html;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Draft of a review.
#[derive(Clone, Copy)]
struct ReviewDraft {
    errors: RwSignal<BTreeSet<ErrorType>>,
    /// Ids of the objects that are wrong.
    rejected: RwSignal<BTreeSet<String>>,
    reason: RwSignal<String>,
    failure: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    /// Rejecting wants an error type and a reason; this says so where one is missing.
    is_incomplete: RwSignal<bool>,
    /// Time that the reviewer spends on it.
    active: StoredValue<ActiveTime>,
}

/// The panel.
#[component]
pub(super) fn ReviewForm() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let open = wb.task.with_untracked(|t| t.as_ref().is_some_and(|t| t.state == TaskState::InReview));
    let last = context.detail.with_value(|d| d.as_ref().and_then(|d| d.revisions.last().cloned()));
    let Some(last) = last.filter(|_| open) else {
        return view! {
            <BatchCard />
            <div class="block plain stack">
                <Note tone=Tone::Info title="Nothing to judge here">
                    <p>"This task has no submission that waits for a verdict. Earlier reviews are listed under History."</p>
                </Note>
                <LastVerdict />
            </div>
        }
        .into_any();
    };
    let grade = last.grade.clone();
    view! {
        <section aria-label="Review" data-testid="review">
            <BatchCard />
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
            <VerdictForm revision=last.id />
        </section>
    }
    .into_any()
}

#[component]
fn VerdictForm(revision: String) -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let form = ReviewDraft {
        errors: RwSignal::new(BTreeSet::new()),
        rejected: RwSignal::new(BTreeSet::new()),
        reason: RwSignal::new(String::new()),
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
        is_incomplete: RwSignal::new(false),
        active: active_time::measure(),
    };
    UnsavedForms::get().guard_text([form.reason]);
    let correction = LabelCorrection::new(expect_context(), context);
    let reason_field: NodeRef<html::Textarea> = NodeRef::new();
    let (send, send_corrected) =
        (sender(form, revision.clone()), corrected_sender(form, correction, revision));
    let accept = Callback::new(move |()| match correction.corrected() {
        Some(corrected) => send_corrected.run(corrected),
        None => send.run(Verdict::Accept),
    });
    let reject = Callback::new(move |()| {
        let complete = form.errors.with_untracked(|e| form.reason.with_untracked(|r| can_reject(e, r)));
        form.is_incomplete.set(!complete);
        if !complete {
            context.tab.set(PanelTab::Review);
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
            {move || form.failure.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <CorrectionSwitch correction=correction />
            // What a reviewer corrects says itself what was wrong. A rejection of a merged label is of one person's label, which has other
            // objects.
            {move || (!correction.is_on()).then(|| view! {
                <div class="field">
                    <span class="label" id="error-types">"What is wrong?"</span>
                    <div class="error-types" role="group" aria-labelledby="error-types"><ErrorTypes form=form /></div>
                    <FieldError error=form.failure pointer="/errors" />
                </div>
                {context.consensus.with_value(Option::is_none).then(|| view! { <RejectedObjects form=form /> })}
            })}
            <div class="field">
                <label for="reason">"What should they do better?"</label>
                <textarea
                    class="textarea" id="reason" maxlength="4000" node_ref=reason_field bind:value=form.reason
                ></textarea>
                <FieldError error=form.failure pointer="/reason" />
                {move || form.is_incomplete.get().then(|| view! {
                    <span class="field-error" role="alert">
                        "To reject, choose at least one error type and write a reason: the tasker works by it."
                    </span>
                })}
            </div>
            <div class="row">
                <button class="btn main" data-testid="accept" disabled=move || form.busy.get() on:click=move |_| accept.run(())>
                    {move || if correction.changes.get().is_some() { "Accept corrected" } else { "Accept" }} <kbd class="key">"J"</kbd>
                </button>
                <button class="btn danger" data-testid="reject" disabled=move || form.busy.get() || correction.is_on() on:click=move |_| reject.run(())>
                    "Reject" <kbd class="key">"Shift J"</kbd>
                </button>
            </div>
            <LastVerdict />
        </div>
    }
}

fn bind_keys(form: ReviewDraft, accept: Callback<()>, reject: Callback<()>) {
    let keys = KeyBindings::get();
    keys.bind("Review", "J", "Accept and go on", move || accept.run(()));
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    // Who corrects the label has the keys of labeling.
    let judges = move || !wb.editing.editable.get_untracked();
    keys.bind_when("Review", "Shift+J", "Reject and go on", judges, move || reject.run(()));
    if context.consensus.with_value(Option::is_none) {
        keys.bind_when("Review", "X", "Mark the selected object as wrong, or not", judges, move || {
            mark_selected(wb, form)
        });
    }
    for (i, error) in ErrorType::ALL.into_iter().enumerate() {
        let key = (i + 1).to_string();
        keys.bind_when("Review", key, error.title(), judges, move || toggle(form, error));
    }
}

/// Marks the selected object as wrong, or takes the mark away.
fn mark_selected(wb: Workbench, form: ReviewDraft) {
    let Some(id) = wb.editing.selection_untracked() else { return };
    form.rejected.update(|all| {
        if !all.remove(&id) {
            all.insert(id);
        }
    });
}

/// Objects that are wrong: a rejection that names them says which of the others are right.
#[component]
fn RejectedObjects(form: ReviewDraft) -> impl IntoView {
    let wb: Workbench = expect_context();
    let is_marked =
        move || wb.editing.selection().is_some_and(|id| form.rejected.with(|all| all.contains(&id)));
    let marked = move || {
        let object = |id: String| {
            let (shown, removed) = (id.clone(), id.clone());
            view! {
                <li class="row">
                    <button class="btn plain small" on:click=move |_| select_and_look(wb, id.clone())>{shown}</button>
                    <button
                        class="btn small end"
                        on:click=move |_| form.rejected.update(|all| { all.remove(&removed); })
                    >
                        "It is right"
                    </button>
                </li>
            }
        };
        form.rejected.get().into_iter().map(object).collect_view()
    };
    view! {
        <div class="field" data-testid="rejected-objects">
            <span class="label">"Which objects are wrong?"</span>
            <ul class="plain-list small">{marked}</ul>
            <button
                class="btn small" disabled=move || wb.editing.selection().is_none() on:click=move |_| mark_selected(wb, form)
            >
                {move || if is_marked() { "Selected object is right" } else { "Mark selected object" }} <KeyHint keys="X" />
            </button>
            <span class="dim small">"Those that you do not mark count as right."</span>
            <FieldError error=form.failure pointer="/rejected" />
        </div>
    }
}

fn toggle(form: ReviewDraft, error: ErrorType) {
    form.errors.update(|all| {
        if !all.remove(&error) {
            all.insert(error);
        }
    });
}

#[component]
fn ErrorTypes(form: ReviewDraft) -> impl IntoView {
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

/// Whether there is enough for a rejection: an error type and a reason, by which the tasker works.
fn can_reject(errors: &BTreeSet<ErrorType>, reason: &str) -> bool {
    !errors.is_empty() && !reason.trim().is_empty()
}

/// Review to send; an acceptance has no errors.
fn review(
    revision: &str,
    verdict: Verdict,
    (errors, rejected): (BTreeSet<ErrorType>, BTreeSet<String>),
    reason: &str,
) -> NewReview {
    let accepted = NewReview { reason: reason.trim().to_owned(), ..NewReview::accept(revision.to_owned()) };
    match verdict {
        Verdict::Accept => accepted,
        Verdict::Reject => NewReview {
            verdict,
            errors: errors.into_iter().collect(),
            rejected: rejected.into_iter().collect(),
            ..accepted
        },
    }
}

/// Sends the verdict, and opens what comes next.
fn sender(form: ReviewDraft, revision: String) -> Callback<Verdict> {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let flow: ReviewFlow = expect_context();
    let user = Session::get().user();
    Callback::new(move |verdict| {
        let Some(task) = wb.task.get_untracked() else { return };
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        form.failure.set(None);
        let project = context.project.get_value();
        let wrong = (form.errors.get_untracked(), form.rejected.get_untracked());
        let seconds = Some(form.active.with_value(|active| active.seconds()));
        let review = NewReview { seconds, ..review(&revision, verdict, wrong, &form.reason.get_untracked()) };
        let merged = context.consensus.with_value(|consensus| consensus.as_ref().map(|c| c.revision.clone()));
        let Some(merged) = merged.filter(|_| verdict == Verdict::Accept) else {
            // The browser stores it; the page may be left.
            form.reason.set(String::new());
            let (task, scene_name, user) = (task.id, task.scene_name, user.clone());
            flow.give(PendingVerdict { key: new_key(), user, project, task, scene_name, review });
            return;
        };
        leptos::task::spawn_local(async move {
            match routes::accept_consensus(&project, &task.id, merged).await {
                Ok(_) => {
                    form.reason.try_set(String::new());
                    flow.go_on(task.id);
                }
                Err(error) => {
                    form.failure.try_set(Some(error));
                    form.busy.try_set(false);
                }
            }
        });
    })
}

/// Sends the label as the reviewer corrected it, and opens what comes next once the server has it: it is larger than a verdict, and
/// must fit the stage.
fn corrected_sender(form: ReviewDraft, correction: LabelCorrection, revision: String) -> Callback<Document> {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let flow: ReviewFlow = expect_context();
    let toasts = Toasts::get();
    Callback::new(move |corrected| {
        let Some(task) = wb.task.get_untracked().filter(|_| !form.busy.get_untracked()) else { return };
        if let Some(unfinished) = show_unfinished(wb) {
            toasts.show_error(unfinished);
            return;
        }
        form.busy.set(true);
        form.failure.set(None);
        let review = NewReview {
            reason: form.reason.with_untracked(|reason| reason.trim().to_owned()),
            seconds: Some(form.active.with_value(|active| active.seconds())),
            corrected: Some(corrected),
            ..NewReview::accept(revision.clone())
        };
        leptos::task::spawn_local(async move {
            match routes::submit_review(&context.project.get_value(), &task.id, &review).await {
                Ok(_) => {
                    form.reason.try_set(String::new());
                    correction.set_stored();
                    flow.go_on_after_correction(task.id);
                }
                Err(error) => {
                    form.failure.try_set(Some(error));
                    form.busy.try_set(false);
                }
            }
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_error() -> BTreeSet<ErrorType> {
        ErrorType::ALL.into_iter().take(1).collect()
    }

    #[test]
    fn a_rejection_needs_an_error_type_and_a_reason() {
        assert!(can_reject(&one_error(), "The mirror is missing."));
        assert!(!can_reject(&one_error(), "  "));
        assert!(!can_reject(&BTreeSet::new(), "The mirror is missing."));
    }

    #[test]
    fn errors_and_marked_objects_are_sent_with_a_rejection_only() {
        let wrong = || (one_error(), BTreeSet::from(["o1".to_owned()]));
        let rejected = review("r1", Verdict::Reject, wrong(), " Too loose. ");
        assert_eq!(
            (rejected.errors.len(), rejected.rejected.len(), rejected.reason.as_str()),
            (1, 1, "Too loose.")
        );
        let accepted = review("r1", Verdict::Accept, wrong(), "Well done.");
        assert_eq!(
            (accepted.errors.len(), accepted.rejected.len(), accepted.reason.as_str()),
            (0, 0, "Well done.")
        );
    }
}
