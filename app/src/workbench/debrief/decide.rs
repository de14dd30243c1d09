//! Decision on a question: the changes that it makes, and the form to record it.

use super::context::DebriefContext;
use crate::client::UnsavedForms;
use crate::ui::{Toasts, format_number};
use crate::workbench::state::limit_text;
use assay_core::api::QuestionDetail;
use assay_core::debrief::{DebriefAction, LimitPreview};
use assay_core::golden::RuleChange;
use assay_core::rubric::Rule;
use leptos::prelude::*;

/// Decision, or the form to record one.
#[component]
pub(super) fn QuestionDecision(question: QuestionDetail) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let id = question.id.clone();
    let decided = Memo::new(move |_| debrief.live.room.with(|room| room.decisions.get(&id).cloned()));
    // A decision of another day, outside of this debrief.
    let before = question.decision.clone();
    let again = RwSignal::new(false);
    let stored = StoredValue::new(question);
    let href = format!("/projects/{}/releases", debrief.project.get_value());
    let summary = move || {
        let (text, by, changes) = match (decided.get(), before.clone()) {
            (Some(d), _) => (d.text, d.by.name, d.change_texts),
            (None, Some(d)) => (d.text, d.by, stored.with_value(|q| q.changes.clone())),
            (None, None) => return None,
        };
        let lines = changes.into_iter().map(|c| view! { <li>{c}</li> }).collect_view();
        Some(view! {
            <div class="stack tight" data-testid="decided">
                <p>{text}<span class="dim small">{format!(" {by}")}</span></p>
                <ul class="plain small">{lines}</ul>
                <a class="small" href=href.clone()>"Where it stands among the releases"</a>
            </div>
        })
    };
    let is_settled = {
        let before = stored.with_value(|q| q.decision.is_some());
        move || before || decided.with(Option::is_some)
    };
    view! {
        <section class="block stack tight decision" aria-label="Decision">
            <h3>"Decision"</h3>
            {summary}
            {move || {
                if !debrief.leads() {
                    return (!is_settled()).then(|| view! { <p class="dim small">"Not settled yet. Operations records it."</p> }.into_any());
                }
                if is_settled() && !again.get() {
                    return Some(view! { <div class="row"><button class="btn small" on:click=move |_| again.set(true)>"Decide again"</button></div> }.into_any());
                }
                Some(view! { <DecideForm question=stored again=again /> }.into_any())
            }}
        </section>
    }
}

/// Changes of a decision: those of the chosen answer, the limit that was moved, a passage for the guideline.
fn decided_changes(
    mut changes: Vec<RuleChange>,
    limit: Option<LimitPreview>,
    passage: &str,
) -> Vec<RuleChange> {
    if let Some(LimitPreview { rule: moved, min, max, .. }) = limit {
        // The limit that everybody just saw replaces the one of the answer.
        changes.retain(|c| !matches!(c, RuleChange::Limit { rule, .. } if *rule == moved));
        changes.push(RuleChange::Limit { rule: moved, min, max });
    }
    let after = passage.trim().to_owned();
    if !after.is_empty() {
        changes.push(RuleChange::Guideline { before: String::new(), after });
    }
    changes
}

/// A limit as it was moved, in words.
fn preview_words(preview: &LimitPreview, rule: Option<&Rule>) -> String {
    let title = rule.map_or(preview.rule.as_str(), Rule::name);
    let text = |limit| rule.map_or_else(|| format_number(limit), |rule| limit_text(&rule.measure, limit));
    match (preview.min, preview.max) {
        (Some(min), _) => format!("{title}: at least {}", text(min)),
        (_, Some(max)) => format!("{title}: at most {}", text(max)),
        _ => title.to_owned(),
    }
}

#[component]
fn DecideForm(question: StoredValue<QuestionDetail>, again: RwSignal<bool>) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let toasts = Toasts::get();
    let [text, passage] = [(); 2].map(|()| RwSignal::new(String::new()));
    UnsavedForms::get().guard_text([text, passage]);
    let (option, with_limit, busy) =
        (RwSignal::new(None::<usize>), RwSignal::new(true), RwSignal::new(false));
    let preview = move || {
        let stage = question.with_value(|q| q.question.stage.clone());
        debrief.live.preview.get().filter(|s| s.stage == stage)
    };
    let decide = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = option.get_untracked();
        let changes = question.with_value(|q| {
            chosen.and_then(|o| q.question.options.get(o)).map(|o| o.changes.clone()).unwrap_or_default()
        });
        let limit = untrack(preview).filter(|_| with_limit.get_untracked());
        let changes = decided_changes(changes, limit, &passage.get_untracked());
        let fields = [text, passage];
        let (id, text) = (question.with_value(|q| q.id.clone()), text.get_untracked());
        let action =
            DebriefAction::Decide { question: id, option: chosen, text, changes, change_texts: Vec::new() };
        busy.set(true);
        leptos::task::spawn_local(async move {
            match debrief.live.act(&action).await {
                Ok(()) => {
                    for field in fields {
                        field.try_set(String::new());
                    }
                    again.try_set(false);
                    toasts.show("Decided. It waits in the draft of the next release.");
                }
                Err(error) => toasts.show_error(error.message()),
            }
            busy.try_set(false);
        });
    };
    let options = question.with_value(|q| q.question.options.clone());
    let choices = (!options.is_empty()).then(|| {
        let texts = StoredValue::new(options.iter().map(|o| o.text.clone()).collect::<Vec<_>>());
        let choose = move |value: String| {
            let chosen = value.parse::<usize>().ok();
            option.set(chosen);
            if let Some(answer) = chosen.and_then(|o| texts.with_value(|t| t.get(o).cloned())) {
                text.set(answer);
            }
        };
        let list = options
            .into_iter()
            .enumerate()
            .map(|(i, o)| view! { <option value=i.to_string()>{o.text}</option> });
        view! {
            <select class="select slim" aria-label="Answer" on:change=move |e| choose(event_target_value(&e))>
                <option value="">"Another answer, in words"</option>{list.collect_view()}
            </select>
        }
    });
    let limit = move || {
        let preview = preview()?;
        let rule = debrief.stage().and_then(|s| s.rubric.rules.into_iter().find(|r| r.id == preview.rule));
        let words = preview_words(&preview, rule.as_ref());
        let toggle = move |e: leptos::ev::Event| with_limit.set(event_target_checked(&e));
        Some(view! {
            <label class="check small" data-testid="with-limit">
                <input type="checkbox" prop:checked=move || with_limit.get() on:change=toggle />
                {format!("with the limit as moved: {words}")}
            </label>
        })
    };
    view! {
        <form class="stack tight" on:submit=decide data-testid="decide">
            {choices}
            <textarea class="textarea" style="min-height:52px" aria-label="Decision in words" placeholder="What was settled" maxlength="4000" required bind:value=text></textarea>
            {limit}
            <input class="input" aria-label="Passage for the guideline" placeholder="A passage for the guideline, where one is needed" bind:value=passage />
            <div class="row"><button class="btn main" disabled=move || busy.get()>"Record decision"</button></div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbench::state::testing::rule;

    fn limit(rule: &str, min: f64) -> RuleChange {
        RuleChange::Limit { rule: rule.to_owned(), min: Some(min), max: None }
    }

    fn moved(rule: &str, min: f64) -> LimitPreview {
        LimitPreview { stage: "s".to_owned(), rule: rule.to_owned(), min: Some(min), max: None }
    }

    #[test]
    fn the_limit_on_screen_replaces_the_one_of_the_answer() {
        let changes = decided_changes(vec![limit("a", 1.0), limit("b", 2.0)], Some(moved("a", 5.0)), "");
        assert_eq!(changes, [limit("b", 2.0), limit("a", 5.0)]);
    }

    #[test]
    fn without_a_moved_limit_the_answer_stands() {
        assert_eq!(decided_changes(vec![limit("a", 1.0)], None, "  "), [limit("a", 1.0)]);
    }

    #[test]
    fn a_passage_is_added_to_the_guideline() {
        let added = RuleChange::Guideline { before: String::new(), after: "Include mirrors.".to_owned() };
        assert_eq!(decided_changes(Vec::new(), None, " Include mirrors. "), [added]);
    }

    #[test]
    fn a_moved_limit_is_named_by_its_rule() {
        let coverage = rule("coverage", Some(0.6), None);
        assert_eq!(preview_words(&moved("a", 0.65), Some(&coverage)), "coverage: at least 0.65");
        let turned = rule("yaw_error", None, Some(0.1));
        let most = LimitPreview { min: None, max: Some(4_f64.to_radians()), ..moved("a", 0.0) };
        assert_eq!(preview_words(&most, Some(&turned)), "yaw_error: at most 4°");
        assert_eq!(preview_words(&moved("a", 2.0), None), "a: at least 2");
    }
}
