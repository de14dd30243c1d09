//! Notes that moved a task, and the one that a person may write next: an answer, back into the queue, reopen.

use crate::client::{ApiError, UnsavedForms, routes};
use crate::ui::{ErrorNote, FieldError, Sending, TimeAgo, Toasts};
use crate::workbench::state::{Workbench, WorkbenchContext, WorkbenchMode};
use assay_core::api::{NewTaskNote, TaskNote};
use assay_core::permission::{Action, Role};
use assay_core::pipeline::{TaskNoteKind, TaskState};
use leptos::prelude::*;

/// Words of a kind of note: what was done, for the list.
fn words(kind: TaskNoteKind) -> (&'static str, &'static str) {
    match kind {
        TaskNoteKind::Skip => ("skipped", "note"),
        TaskNoteKind::Question => ("asked", "note warn"),
        TaskNoteKind::Answer => ("answered", "note good"),
        TaskNoteKind::Requeue => ("put it back into the queue", "note"),
        TaskNoteKind::Reopen => ("reopened it", "note bad"),
        TaskNoteKind::Return => ("gave it back", "note bad"),
    }
}

/// A note that a person may write: its kind, the label of its field, its button, and what is said when it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct NextNote {
    kind: TaskNoteKind,
    label: &'static str,
    button: &'static str,
    done: &'static str,
}

/// The note that a person may write about a task in a state that is open to view or to judge.
fn next_note(state: TaskState, mode: WorkbenchMode, role: Role) -> Option<NextNote> {
    let offered = match state {
        TaskState::Escalated => NextNote {
            kind: TaskNoteKind::Answer,
            label: "Answer the question",
            button: "Send answer",
            done: "Answered; the task is its tasker's again.",
        },
        TaskState::Skipped | TaskState::Claimed | TaskState::Rework => NextNote {
            kind: TaskNoteKind::Requeue,
            label: "Put it back into the queue, because",
            button: "Put back into the queue",
            done: "Anybody can claim it now.",
        },
        TaskState::Accepted => NextNote {
            kind: TaskNoteKind::Reopen,
            label: "Reopen it, because",
            button: "Reopen",
            done: "Reopened; its tasker has it again, with your reason.",
        },
        _ => return None,
    };
    (mode != WorkbenchMode::Label && role.may(Action::ManageTasks)).then_some(offered)
}

/// The notes of the task, the latest first, below the form for the next one.
#[component]
pub(super) fn TaskNotes() -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let notes = context.detail.with_value(|d| d.as_ref().map(|d| d.notes.clone())).unwrap_or_default();
    let state = wb.task.with_untracked(|t| t.as_ref().map(|t| t.state));
    let next = state.and_then(|state| next_note(state, wb.mode, context.role));
    let note = |note: TaskNote| {
        let (words, class) = words(note.kind);
        view! {
            <div class="block stack" data-testid="task-note">
                <div class=class>
                    <div class="grow stack tight">
                        <div class="row small">
                            <span class="dim">{format!("{} {words}", note.author_name)}</span>
                            <span class="end faint"><TimeAgo at=note.created_at.clone() /></span>
                        </div>
                        <p style="white-space:pre-wrap">{note.text.clone()}</p>
                    </div>
                </div>
            </div>
        }
    };
    view! {
        {next.map(|next| view! { <NoteForm next=next /> })}
        {notes.into_iter().rev().map(note).collect_view()}
    }
}

/// Whether there is something to read or to write here; untracked.
pub(super) fn has_notes(wb: Workbench, context: WorkbenchContext) -> bool {
    let state = wb.task.with_untracked(|t| t.as_ref().map(|t| t.state));
    context.detail.with_value(|d| d.as_ref().is_some_and(|d| !d.notes.is_empty()))
        || state.is_some_and(|state| next_note(state, wb.mode, context.role).is_some())
}

#[component]
fn NoteForm(next: NextNote) -> impl IntoView {
    let context: WorkbenchContext = expect_context();
    let wb: Workbench = expect_context();
    let (toasts, sending) = (Toasts::get(), Sending::new());
    let text = RwSignal::new(String::new());
    let failure: RwSignal<Option<ApiError>> = RwSignal::new(None);
    UnsavedForms::get().guard_text([text]);
    let send = move |_| {
        let Some(task) = wb.task.with_untracked(|t| t.as_ref().map(|t| t.id.clone())) else { return };
        failure.set(None);
        let note = NewTaskNote { kind: next.kind, text: text.get_untracked() };
        sending.send(async move {
            match routes::add_task_note(&context.project.get_value(), &task, &note).await {
                Ok(_) => {
                    text.try_set(String::new());
                    toasts.show(next.done);
                    context.reopen.run(());
                }
                Err(error) => drop(failure.try_set(Some(error))),
            }
        });
    };
    let is_blocked = move || sending.is_on() || text.with(|text| text.trim().is_empty());
    view! {
        <div class="block plain stack" data-testid="note-form">
            {move || failure.get().filter(|e| e.fields().is_empty()).map(|e| view! { <ErrorNote error=e /> })}
            <div class="field">
                <label for="task-note">{next.label}</label>
                <textarea class="textarea" id="task-note" maxlength="4000" bind:value=text></textarea>
                <FieldError error=failure pointer="/text" />
            </div>
            <div><button class="btn" disabled=is_blocked on:click=send>{next.button}</button></div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(state: TaskState, mode: WorkbenchMode, role: Role) -> Option<TaskNoteKind> {
        next_note(state, mode, role).map(|next| next.kind)
    }

    #[test]
    fn operations_answer_put_back_and_reopen() {
        use WorkbenchMode::View;
        assert_eq!(offered(TaskState::Escalated, View, Role::Operations), Some(TaskNoteKind::Answer));
        assert_eq!(offered(TaskState::Skipped, View, Role::Qa), Some(TaskNoteKind::Requeue));
        assert_eq!(offered(TaskState::Accepted, View, Role::Admin), Some(TaskNoteKind::Reopen));
        assert_eq!(offered(TaskState::InReview, View, Role::Admin), None, "it has its own form");
    }

    #[test]
    fn who_labels_or_may_not_manage_tasks_is_offered_nothing() {
        assert_eq!(offered(TaskState::Claimed, WorkbenchMode::Label, Role::Admin), None);
        assert_eq!(offered(TaskState::Escalated, WorkbenchMode::View, Role::Tasker), None);
        assert_eq!(offered(TaskState::Accepted, WorkbenchMode::View, Role::Stakeholder), None);
    }
}
