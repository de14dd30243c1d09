//! What was settled, and the form to settle it: a decision *is* the changes that it makes.

use super::context::DebriefContext;
use crate::ui::Toasts;
use assay_core::api::QuestionDetail;
use assay_core::debrief::{DebriefAction, LimitPreview};
use assay_core::golden::RuleChange;
use leptos::prelude::*;

/// The box.
#[component]
pub(super) fn QuestionDecision(question: QuestionDetail) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let id = question.id.clone();
    let decided = Memo::new(move |_| debrief.live.room.with(|room| room.decisions.get(&id).cloned()));
    // A decision of another day, outside of this debrief.
    let before = question.decision.clone();
    let again = RwSignal::new(false);
    let stored = StoredValue::new(question);
    let leads =
        move || debrief.permissions.can_lead && debrief.live.room.with(|room| room.ended_at.is_none());
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
                if !leads() {
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

/// A limit as it was moved, in words.
fn preview_words(preview: &LimitPreview, title: &str) -> String {
    match (preview.min, preview.max) {
        (Some(min), _) => format!("{title}: at least {}", super::limit::short(min)),
        (_, Some(max)) => format!("{title}: at most {}", super::limit::short(max)),
        _ => title.to_owned(),
    }
}

#[component]
fn DecideForm(question: StoredValue<QuestionDetail>, again: RwSignal<bool>) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let toasts = Toasts::get();
    let [text, passage] = [(); 2].map(|()| RwSignal::new(String::new()));
    let (option, with_limit, busy) =
        (RwSignal::new(None::<usize>), RwSignal::new(true), RwSignal::new(false));
    let preview = move || {
        let stage = question.with_value(|q| q.question.stage.clone());
        debrief.live.preview.get().filter(|s| s.stage == stage)
    };
    let decide = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = option.get_untracked();
        let mut changes = question.with_value(|q| {
            chosen.and_then(|o| q.question.options.get(o)).map(|o| o.changes.clone()).unwrap_or_default()
        });
        if let Some(preview) = untrack(preview).filter(|_| with_limit.get_untracked()) {
            // The limit that everybody just saw is the one that was meant.
            changes.retain(|c| !matches!(c, RuleChange::Limit { rule, .. } if *rule == preview.rule));
            changes.push(RuleChange::Limit { rule: preview.rule, min: preview.min, max: preview.max });
        }
        let after = passage.get_untracked().trim().to_owned();
        if !after.is_empty() {
            changes.push(RuleChange::Guideline { before: String::new(), after });
        }
        let (id, text) = (question.with_value(|q| q.id.clone()), text.get_untracked());
        let action =
            DebriefAction::Decide { question: id, option: chosen, text, changes, change_texts: Vec::new() };
        busy.set(true);
        leptos::task::spawn_local(async move {
            match debrief.live.act(&action).await {
                Ok(()) => {
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
        let title = debrief.stage().and_then(|s| {
            let rule = s.rubric.rules.into_iter().find(|r| r.id == preview.rule)?;
            Some(rule.name().to_owned())
        });
        let words = preview_words(&preview, &title.unwrap_or_default());
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
