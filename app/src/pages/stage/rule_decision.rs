//! The decision that made a rule what it is: the way from a number to the question behind it.

use super::StageDraft;
use assay_core::api::QuestionDetail;
use assay_core::golden::RuleChange;
use leptos::prelude::*;

/// The last question whose decision changed the rule, in a release; nothing where there is none.
#[component]
pub(super) fn RuleDecision(
    draft: StageDraft,
    /// The rule's id.
    rule: String,
) -> impl IntoView {
    let stage = draft.original.with_value(|s| s.id.clone());
    let changes = move |q: &QuestionDetail| {
        let about = |change: &RuleChange| match change {
            RuleChange::Limit { rule: id, .. } => *id == rule,
            RuleChange::Rule { rule: new } => new.id == rule,
            _ => false,
        };
        q.question.stage == stage && q.decision.as_ref().is_some_and(|d| d.changes.iter().any(about))
    };
    move || {
        let questions = draft.questions.get()?;
        let found =
            questions.iter().filter(|q| q.release.is_some() && changes(q)).max_by_key(|q| q.release)?;
        let href =
            draft.original.with_value(|s| format!("/projects/{}/releases#question-{}", s.project, found.id));
        let release_text = format!("in release {}", found.release.unwrap_or_default());
        let title = found.question.title.clone();
        Some(view! {
            <div class="dim small" data-testid="decided-by">"Decided "{release_text}": "<a href=href>{title}</a></div>
        })
    }
}
