//! Dialog for a task that its tasker cannot finish: ask operations, skip it, or give it back.

use super::actions::submission::save_now;
use super::state::{Workbench, WorkbenchContext};
use crate::client::navigation::Navigator;
use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{Dialog, ErrorNote, FieldError, Icon, IconShape, KeyBindings, Sending, Toasts};
use assay_core::api::NewTaskNote;
use assay_core::pipeline::{TaskNoteKind, TaskState};
use leptos::prelude::*;

/// What a tasker does with a task that they cannot finish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Ask,
    Skip,
    GiveBack,
}

impl Answer {
    fn note(self) -> Option<TaskNoteKind> {
        match self {
            Self::Ask => Some(TaskNoteKind::Question),
            Self::Skip => Some(TaskNoteKind::Skip),
            Self::GiveBack => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Ask => "Asked. The task comes back to you with the answer; take another one meanwhile.",
            Self::Skip => "Skipped, with your reason.",
            Self::GiveBack => "Given back; somebody else can take it.",
        }
    }
}

/// Button of the bar, with its dialog.
#[component]
pub(super) fn CannotFinish() -> impl IntoView {
    let open = RwSignal::new(false);
    KeyBindings::get().bind("Work", "Shift+A", "Ask operations, skip the task or give it back", move || {
        open.set(true);
    });
    view! {
        <button
            class="btn quiet icon-only" aria-label="Ask or skip" title="Ask operations, skip or give back (Shift+A)"
            data-testid="cannot-finish" on:click=move |_| open.set(true)
        >
            <Icon shape=IconShape::Help />
        </button>
        <Dialog open=open title="Something in the way?"><CannotFinishForm /></Dialog>
    }
}

#[component]
fn CannotFinishForm() -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let (toasts, navigator, sending) = (Toasts::get(), Navigator::get(), Sending::new());
    let text = RwSignal::new(String::new());
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    UnsavedForms::get().guard_text([text]);
    let is_empty = move || text.with(|text| text.trim().is_empty());
    // Rework is a person's own: it cannot go to somebody else without a word.
    let may_give_back = wb.task.with(|t| t.as_ref().is_some_and(|t| t.state == TaskState::Claimed));
    let send = move |answer: Answer| {
        let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
        save_now(context);
        failure.set(None);
        let written = text.get_untracked();
        sending.send(async move {
            let project = context.project.get_value();
            let sent = match answer.note() {
                Some(kind) => {
                    let note = NewTaskNote { kind, text: written };
                    routes::add_task_note(&project, &task, &note).await.map(drop)
                }
                None => routes::release_task(&project, &task).await.map(drop),
            };
            match sent {
                Ok(()) => {
                    // It is sent; the page may be left.
                    text.try_set(String::new());
                    toasts.show_after_navigation(
                        navigator,
                        &format!("/projects/{project}/tasks"),
                        answer.done(),
                    );
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let is_blocked = move || is_empty() || sending.is_on();
    view! {
        <div class="stack" data-testid="cannot-finish-form">
            {move || failure.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="field">
                <label for="note-text">"What is unclear, or why can it not be labeled?"</label>
                <textarea class="textarea" id="note-text" maxlength="4000" bind:value=text autofocus></textarea>
                <FieldError error=failure pointer="/text" />
            </div>
            <p class="dim small">
                "Ask, and the task waits for the answer and comes back to you. Skip, and it is left out until operations put
                it back. Your work stays either way."
            </p>
            <div class="row wrap">
                <button class="btn main" disabled=is_blocked on:click=move |_| send(Answer::Ask)>"Ask operations"</button>
                <button class="btn" disabled=is_blocked on:click=move |_| send(Answer::Skip)>"Skip task"</button>
                {may_give_back.then(|| view! {
                    <button class="btn quiet end" disabled=move || sending.is_on() on:click=move |_| send(Answer::GiveBack)>
                        "Give back"
                    </button>
                })}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn giving_back_needs_no_reason_and_the_others_do() {
        assert_eq!(Answer::GiveBack.note(), None);
        assert_eq!(Answer::Ask.note(), Some(TaskNoteKind::Question));
        assert_eq!(Answer::Skip.note(), Some(TaskNoteKind::Skip));
    }
}
