//! Decision behind a rule: a link from its limit to the question that set it.

use super::draft::StageDraft;
use assay_core::api::QuestionDetail;
use assay_core::golden::RuleChange;
use leptos::prelude::*;

/// Link to the last released decision that changed the rule, if there is one.
#[component]
pub(super) fn RuleDecision(
    draft: StageDraft,
    /// The rule's id.
    rule: String,
) -> impl IntoView {
    let stage = draft.original.with_value(|s| s.id.clone());
    move || {
        let questions = draft.questions.get()?;
        let found = last_decision(&questions, &stage, &rule)?;
        let href =
            draft.original.with_value(|s| format!("/projects/{}/releases#question-{}", s.project, found.id));
        let release_text = format!("in release {}", found.release.unwrap_or_default());
        let title = found.question.title.clone();
        Some(view! {
            <div class="dim small" data-testid="decided-by">"Decided "{release_text}": "<a href=href>{title}</a></div>
        })
    }
}

/// The question of the last release that changed a rule.
fn last_decision<'q>(questions: &'q [QuestionDetail], stage: &str, rule: &str) -> Option<&'q QuestionDetail> {
    let is_about_rule = |change: &RuleChange| match change {
        RuleChange::Limit { rule: id, .. } => id == rule,
        RuleChange::Rule { rule: new } => new.id == rule,
        RuleChange::DropRule { .. }
        | RuleChange::Class { .. }
        | RuleChange::Definition { .. }
        | RuleChange::Guideline { .. } => false,
    };
    let changes_rule = |q: &&QuestionDetail| {
        q.question.stage == stage && q.decision.as_ref().is_some_and(|d| d.changes.iter().any(is_about_rule))
    };
    questions.iter().filter(|q| q.release.is_some()).filter(changes_rule).max_by_key(|q| q.release)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::fixtures::question;
    use serde_json::{Value, json};

    fn decided(id: &str, release: Option<u32>, change: Value) -> QuestionDetail {
        let decision = json!({"id": "d", "question": id, "title": "", "stage": "s", "text": "", "changes": [change],
            "goals": [], "at": "", "by": ""});
        question(json!({"id": id, "release": release, "decision": decision}))
    }

    fn limit(rule: &str) -> Value {
        json!({"kind": "limit", "rule": rule, "min": 12.0})
    }

    #[test]
    fn the_last_release_that_changed_the_rule_is_named() {
        let questions = [
            decided("a", Some(2), limit("treetops")),
            decided("b", Some(5), limit("treetops")),
            decided("c", Some(7), limit("inside")),
        ];
        let found = last_decision(&questions, "s", "treetops");
        assert_eq!(found.map(|q| q.id.as_str()), Some("b"));
    }

    #[test]
    fn drafts_other_stages_and_other_changes_do_not_count() {
        let text = json!({"kind": "definition", "class": "treetops", "text": ""});
        let questions =
            [decided("a", None, limit("treetops")), decided("b", Some(1), text), question(json!({}))];
        assert_eq!(last_decision(&questions, "s", "treetops"), None);
        assert_eq!(last_decision(&[decided("a", Some(1), limit("treetops"))], "other", "treetops"), None);
    }
}
