//! Suggested changes of golden labels: to look at, accept, decline and withdraw.

use super::actions::{action_sender, open_item};
use super::context::DebriefContext;
use crate::ui::Avatar;
use assay_core::debrief::{DebriefAction, Suggestion};
use leptos::prelude::*;

/// Suggestions that nobody has decided on.
#[component]
pub(super) fn Suggestions() -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let open = Memo::new(move |_| {
        debrief.live.room.with(|room| room.open_suggestions().cloned().collect::<Vec<_>>())
    });
    // What is decided on is not on screen any more.
    Effect::new(move |_| {
        let shown = debrief.shown_suggestion.get();
        if shown.is_some_and(|seq| open.with(|all| all.iter().all(|s| s.seq != seq))) {
            debrief.shown_suggestion.set(None);
        }
    });
    move || {
        (!open.with(Vec::is_empty)).then(|| view! {
            <section class="block stack" style="gap:10px" aria-label="Suggested changes" data-testid="suggestions">
                <h3>"Suggested changes"</h3>
                <For each=move || open.get() key=|s| s.seq let:suggestion><SuggestionView suggestion=suggestion /></For>
            </section>
        })
    }
}

#[component]
fn SuggestionView(suggestion: Suggestion) -> impl IntoView {
    let debrief: DebriefContext = expect_context();
    let act = action_sender(debrief);
    let seq = suggestion.seq;
    let is_shown = move || debrief.shown_suggestion.get() == Some(seq);
    let golden = suggestion.golden.clone();
    let toggle = move |_| {
        if debrief.shown_suggestion.get_untracked() == Some(seq) {
            debrief.shown_suggestion.set(None);
        } else {
            debrief.suggesting.set(false);
            open_item(debrief, &golden, None);
            debrief.shown_suggestion.set(Some(seq));
        }
    };
    let accept = DebriefAction::Edit {
        golden: suggestion.golden.clone(),
        object: suggestion.object.clone(),
        to: suggestion.to.clone(),
        accepts: Some(seq),
    };
    let close = move |_| act(DebriefAction::CloseSuggestion { suggestion: seq });
    let is_own = suggestion.by.id == debrief.live.me();
    let accept = StoredValue::new(accept);
    let decide =
        move || {
            if debrief.leads() {
                Some(view! {
                <button class="btn small main" on:click=move |_| act(accept.get_value())>"Accept"</button>
                <button class="btn small" on:click=close>"Decline"</button>
            }.into_any())
            } else {
                let withdraws = is_own && debrief.live.is_open();
                withdraws.then(|| {
                    view! { <button class="btn small" on:click=close>"Withdraw"</button> }.into_any()
                })
            }
        };
    view! {
        <div class="comment" data-testid="suggestion">
            <Avatar name=suggestion.by.name.clone() />
            <div class="grow stack tight">
                <div class="small">
                    <strong>{suggestion.by.name.clone()}</strong>
                    <span class="dim">{format!(" {} ", suggestion.by.team)}</span>
                    <span class="faint">{debrief.item_name(&suggestion.golden)}</span>
                </div>
                <div>{change_text(&suggestion)}</div>
                <div class="row wrap">
                    <button class="btn quiet small" aria-pressed=move || is_shown().to_string() on:click=toggle>
                        {move || if is_shown() { "Hide" } else { "Show" }}
                    </button>
                    {decide}
                </div>
            </div>
        </div>
    }
}

/// A suggestion in words.
fn change_text(suggestion: &Suggestion) -> String {
    match &suggestion.to {
        Some(object) => format!("{}: {} as drawn", suggestion.object, object.class),
        None => format!("{}: delete it", suggestion.object),
    }
}
