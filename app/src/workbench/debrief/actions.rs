//! Actions of a debrief: perform with a notice of the error, open questions and items, step through the agenda.

use super::context::{DebriefContext, item_of_question, next_question};
use crate::ui::Toasts;
use crate::workbench::actions::comments::go_to_anchor;
use assay_core::api::QuestionDetail;
use assay_core::debrief::DebriefAction;
use assay_core::golden::Anchor;
use leptos::prelude::*;

/// A function that performs an action, with a notice if it fails.
pub(super) fn action_sender(
    debrief: DebriefContext,
) -> impl Fn(DebriefAction) + Copy + Send + Sync + 'static {
    let toasts = Toasts::get();
    move |action| {
        leptos::task::spawn_local(async move {
            if let Err(error) = debrief.live.act(&action).await {
                toasts.show_error(error.message());
            }
        });
    }
}

/// Put a question on screen, with the first item where it shows; the leader takes everybody along.
pub(super) fn open_question(debrief: DebriefContext, question: &QuestionDetail) {
    debrief.question.set(Some(question.id.clone()));
    if let Some(item) = debrief.detail.with_value(|d| item_of_question(question, &d.items)) {
        let anchor = question.question.places.first().and_then(|p| p.anchor.clone());
        open_item(debrief, &item, anchor);
    }
    if debrief.permissions.can_lead && untrack(|| debrief.live.is_open()) {
        let action = DebriefAction::Open { question: question.id.clone() };
        leptos::task::spawn_local(async move {
            // If it fails, the others stay with their question; this person has moved on.
            let _ = debrief.live.act(&action).await;
        });
    }
}

/// Put the next or the previous question of the agenda on screen.
pub(super) fn step_question(debrief: DebriefContext, forward: bool) {
    let now = debrief.question.get_untracked();
    let next = debrief.detail.with_value(|d| next_question(&d.agenda, now.as_deref(), forward).cloned());
    if let Some(next) = next {
        open_question(debrief, &next);
    }
}

/// Put an item on screen, at the location of an anchor.
pub(super) fn open_item(debrief: DebriefContext, item: &str, anchor: Option<Anchor>) {
    let is_on_screen = debrief.item.with_untracked(|now| now.as_deref() == Some(item));
    let open = debrief.open_item.get_untracked().filter(|open| open.golden.with_value(|id| id == item));
    match (open, anchor) {
        (Some(open), Some(anchor)) if is_on_screen => go_to_anchor(open.wb, &anchor),
        (_, anchor) => debrief.opens_at.set_value(anchor.map(|anchor| (item.to_owned(), anchor))),
    }
    if !is_on_screen {
        debrief.item.set(Some(item.to_owned()));
    }
}
