//! Revisions and verdicts, the latest first: what was handed in, what was said about it.

use crate::ui::TimeAgo;
use crate::words::verdict_words;
use crate::workbench::page::Desk;
use assay_core::api::{Review, RevisionSummary};
use assay_core::review::Verdict;
use leptos::prelude::*;

/// A verdict as a tag.
#[component]
pub(super) fn VerdictView(verdict: Verdict) -> impl IntoView {
    let (words, class) = verdict_words(verdict);
    view! { <span class=class>{words}</span> }
}

/// The panel.
#[component]
pub(super) fn History() -> impl IntoView {
    let desk: Desk = expect_context();
    let (revisions, reviews) = desk
        .detail
        .with_value(|d| d.as_ref().map(|d| (d.revisions.clone(), d.reviews.clone())))
        .unwrap_or_default();
    let entry = |revision: RevisionSummary| {
        let of_this = reviews.iter().filter(|r| r.revision == revision.id).rev().cloned();
        let said = of_this.map(|review| view! { <Said review=review /> }).collect_view();
        view! {
            <div class="block stack" data-testid="revision">
                {said}
                <div class="row small">
                    <strong>{format!("Revision {}", revision.number)}</strong>
                    <span class="dim">{format!("{} objects by {}", revision.objects, revision.author_name)}</span>
                    <span class="end faint"><TimeAgo at=revision.submitted_at.clone() /></span>
                </div>
                {revision.grade.map(|grade| view! {
                    <div class="row small dim">
                        "against golden" <VerdictView verdict=grade.verdict /> {format!("score {:.2}", grade.score)}
                    </div>
                })}
            </div>
        }
    };
    let entries = revisions.into_iter().rev().map(entry).collect_view();
    view! { <section aria-label="History" data-testid="history">{entries}</section> }
}

#[component]
fn Said(review: Review) -> impl IntoView {
    let class = if review.verdict == Verdict::Reject { "note bad" } else { "note good" };
    let errors = review.errors.iter().map(|e| view! { <span class="tag">{e.title()}</span> }).collect_view();
    view! {
        <div class=class data-testid="said">
            <div class="grow stack tight">
                <div class="row small">
                    <VerdictView verdict=review.verdict />
                    <span class="dim">{format!("by {}", review.reviewer_name)}</span>
                    <span class="end faint"><TimeAgo at=review.created_at.clone() /></span>
                </div>
                <div class="row wrap" style="gap:4px">{errors}</div>
                {(!review.reason.is_empty()).then(|| view! { <p style="white-space:pre-wrap">{review.reason.clone()}</p> })}
            </div>
        </div>
    }
}
