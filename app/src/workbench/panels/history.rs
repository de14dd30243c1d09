//! History of a task: notes that moved it, revisions and verdicts, the latest first.

use super::notes::TaskNotes;
use crate::client::routes;
use crate::ui::{Icon, IconShape, Sending, TimeAgo, Toasts, duration};
use crate::words::verdict_words;
use crate::workbench::actions::objects::select_and_look;
use crate::workbench::state::{Workbench, WorkbenchContext};
use assay_core::api::{NewGolden, Review, RevisionSummary};
use assay_core::permission::Action;
use assay_core::review::Verdict;
use leptos::prelude::*;

/// Result of the comparison with golden, as a tag.
#[component]
pub(super) fn GradeView(verdict: Verdict) -> impl IntoView {
    let (words, class) = match verdict {
        Verdict::Accept => ("within the rules", "tag good"),
        Verdict::Reject => ("breaks rules", "tag bad"),
    };
    view! { <span class=class>{words}</span> }
}

/// A reviewer's verdict as a tag.
#[component]
fn VerdictView(verdict: Verdict) -> impl IntoView {
    let (words, class) = verdict_words(verdict);
    view! { <span class=class>{words}</span> }
}

/// The panel.
#[component]
pub(super) fn TaskHistory() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let (revisions, reviews) = context
        .detail
        .with_value(|d| d.as_ref().map(|d| (d.revisions.clone(), d.reviews.clone())))
        .unwrap_or_default();
    let may_propose =
        context.role.may(Action::ProposeGolden) && context.golden_id.with_value(Option::is_none);
    let entry = |revision: RevisionSummary| {
        let id = revision.id.clone();
        let of_this = reviews.iter().filter(|r| r.revision == revision.id).rev().cloned();
        let notes = of_this.map(|review| view! { <ReviewNote review=review /> }).collect_view();
        view! {
            <div class="block stack" data-testid="revision">
                {notes}
                <div class="row small">
                    <strong>{format!("Revision {}", revision.number)}</strong>
                    <span class="dim">{format!("{} objects by {}", revision.objects, revision.author_name)}</span>
                    {revision.active_seconds.map(|seconds| view! {
                        <span class="dim" data-testid="active-time" title="Time between input events, without breaks">{format!("{} active", duration(seconds))}</span>
                    })}
                    {revision.saw_golden.then(|| view! { <span class="tag" title="Its author could see the golden label while labeling, so the grade says little">"saw golden"</span> })}
                    <span class="end faint"><TimeAgo at=revision.submitted_at.clone() /></span>
                </div>
                {revision.grade.map(|grade| view! {
                    <div class="row small dim">
                        "against golden" <GradeView verdict=grade.verdict /> {format!("score {:.2}", grade.score)}
                    </div>
                })}
                {may_propose.then(|| view! { <ProposeGolden revision=id /> })}
            </div>
        }
    };
    let entries = revisions.into_iter().rev().map(entry).collect_view();
    view! { <section aria-label="History" data-testid="history"><TaskNotes />{entries}</section> }
}

/// Makes a revision the task's golden label.
#[component]
fn ProposeGolden(revision: String) -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let toasts = Toasts::get();
    let sending = Sending::new();
    let make = move |_| {
        let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
        let body = NewGolden { task, revision: revision.clone() };
        sending.send(async move {
            match routes::propose_golden(&context.project.get_value(), &body).await {
                Ok(_) => {
                    toasts.show("Proposed as golden; it is listed under Golden now.");
                    context.reopen.run(());
                }
                Err(error) => toasts.show_error(error.message()),
            }
        });
    };
    view! {
        <div>
            <button class="btn small" on:click=make><Icon shape=IconShape::Star />"Propose as golden"</button>
        </div>
    }
}

#[component]
fn ReviewNote(review: Review) -> impl IntoView {
    let class = if review.verdict == Verdict::Reject { "note bad" } else { "note good" };
    let errors = review.errors.iter().map(|e| view! { <span class="tag">{e.title()}</span> }).collect_view();
    let wb: Workbench = expect_context();
    let rejected = review.rejected.clone();
    let object = move |id: String| {
        let shown = id.clone();
        view! { <button class="btn small" on:click=move |_| select_and_look(wb, id.clone())>{shown}</button> }
    };
    view! {
        <div class=class data-testid="review-note">
            <div class="grow stack tight">
                <div class="row small">
                    <VerdictView verdict=review.verdict />
                    <span class="dim">{format!("by {}", review.reviewer_name)}</span>
                    <span class="end faint"><TimeAgo at=review.created_at.clone() /></span>
                </div>
                <div class="row wrap" style="gap:4px">{errors}</div>
                {(!review.reason.is_empty()).then(|| view! { <p style="white-space:pre-wrap">{review.reason.clone()}</p> })}
                {(!rejected.is_empty()).then(|| view! { <div class="row wrap small" style="gap:4px">"Wrong: "{rejected.into_iter().map(object).collect_view()}</div> })}
            </div>
        </div>
    }
}
