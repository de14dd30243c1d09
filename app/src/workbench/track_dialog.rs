//! Dialog about a change of an object in several frames, and the line about what it did, with an undo.

use super::actions::tracks::{answer_delete, answer_leave, undo_notice};
use super::state::{DeleteQuestion, EditNotice, LeaveQuestion, TrackQuestion, Workbench};
use crate::ui::{Dialog, KeyHint, Toasts};
use leptos::html;
use leptos::prelude::*;

/// Dialog, to be put in a workbench once.
#[component]
pub(super) fn TrackDialog() -> impl IntoView {
    let wb: Workbench = expect_context();
    let toasts = Toasts::get();
    let question = wb.editing.question;
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(question.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && question.with_untracked(Option::is_some) {
            question.set(None);
        }
    });
    Effect::new(move |_| {
        if let Some(notice) = wb.editing.notice.get() {
            show_notice(wb, toasts, notice);
        }
    });
    view! {
        <Dialog open=open title="In which frames?">
            {move || match question.get()? {
                TrackQuestion::Delete(question) => Some(view! { <DeleteAnswers question=question /> }.into_any()),
                TrackQuestion::Leave(question) => Some(view! { <LeaveAnswers question=question /> }.into_any()),
            }}
        </Dialog>
    }
}

fn show_notice(wb: Workbench, toasts: Toasts, notice: EditNotice) {
    let text = notice.text.clone();
    toasts.show_with_undo(text, move || {
        if !undo_notice(wb, &notice) {
            toasts.show_error("Something was changed since. Undo step by step with Ctrl+Z.");
        }
    });
}

#[component]
fn DeleteAnswers(question: DeleteQuestion) -> impl IntoView {
    let wb: Workbench = expect_context();
    let default = question.default_answer();
    let text = question.text();
    let answers = question.answers().into_iter().map(|range| {
        let (title, effect, question) = (question.title(range), question.effect(range), question.clone());
        let run = move || answer_delete(wb, &question, range);
        view! { <Answer title=format!("Delete: {}", title.to_lowercase()) effect=effect is_default=range == default run=run /> }
    });
    view! {
        <div class="stack" data-testid="track-question">
            <p>{text}</p>
            {answers.collect_view()}
            <Cancel />
        </div>
    }
}

#[component]
fn LeaveAnswers(question: LeaveQuestion) -> impl IntoView {
    let wb: Workbench = expect_context();
    let (text, effect) = (question.text(), question.effect_of_removal());
    let until = format!("Outside until frame {}", question.next_keyframe());
    let other = question.clone();
    view! {
        <div class="stack" data-testid="track-question">
            <p>{text}</p>
            <Answer title="Outside from here on" effect=effect is_default=true run=move || answer_leave(wb, &question, true) />
            <Answer title=until effect="Its later keyframes stay." is_default=false run=move || answer_leave(wb, &other, false) />
            <Cancel />
        </div>
    }
}

/// Button of an answer with what it does. The default one has the focus, so that Enter gives it.
#[component]
fn Answer(
    #[prop(into)] title: String,
    #[prop(into)] effect: String,
    is_default: bool,
    run: impl Fn() + 'static,
) -> impl IntoView {
    let button: NodeRef<html::Button> = NodeRef::new();
    Effect::new(move |_| {
        let Some(button) = button.get().filter(|_| is_default) else { return };
        // After the dialog is open: a closed one takes no focus.
        request_animation_frame(move || {
            // A button that left the page needs no focus.
            let _ = button.focus();
        });
    });
    view! {
        <button class="btn choice" class:main=is_default autofocus=is_default node_ref=button on:click=move |_| run()>
            <span class="row">{title}{is_default.then(|| view! { <KeyHint keys="Enter" /> })}</span>
            <span class="small">{effect}</span>
        </button>
    }
}

#[component]
fn Cancel() -> impl IntoView {
    let wb: Workbench = expect_context();
    view! {
        <div class="row">
            <button class="btn quiet" on:click=move |_| wb.editing.question.set(None)>"Cancel"<KeyHint keys="Esc" /></button>
        </div>
    }
}
