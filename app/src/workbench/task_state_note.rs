//! Note over the data of a task that its tasker cannot go on with just now: why, and what happens next.

use super::panel_fold::PanelFold;
use super::state::{Workbench, WorkbenchContext, WorkbenchMode};
use crate::ui::{Note, Tone};
use assay_core::api::TaskDetail;
use assay_core::pipeline::TaskState;
use leptos::prelude::*;

/// Title and text for a task in a state in which nobody labels it, though it is not done.
fn words(state: TaskState) -> Option<(&'static str, &'static str)> {
    Some(match state {
        TaskState::Waiting => (
            "Waits for earlier stages",
            "It is queued once they are done with this scene, if it is needed then.",
        ),
        TaskState::Invalidated => (
            "An earlier stage is being corrected",
            "The task goes back to its tasker when that is done, with the correction and their work joined.",
        ),
        TaskState::Escalated => {
            ("Waits for an answer", "Operations answer the question under History; then its tasker goes on.")
        }
        TaskState::Skipped => {
            ("Skipped", "The reason is under History. Operations can put it back into the queue.")
        }
        TaskState::NotNeeded => {
            ("Not needed", "The conditions of its stage leave this scene out, or an earlier stage did.")
        }
        TaskState::Queued
        | TaskState::Claimed
        | TaskState::InReview
        | TaskState::Rework
        | TaskState::Accepted => return None,
    })
}

/// The note, where there is something to say.
#[component]
pub(super) fn TaskStateNote() -> impl IntoView {
    let wb: Workbench = expect_context();
    let is_view = wb.mode == WorkbenchMode::View;
    move || {
        let state = wb.task.with(|task| task.as_ref().map(|task| task.state)).filter(|_| is_view)?;
        let (title, text) = words(state)?;
        Some(view! {
            <div data-testid="task-state-note"><Note tone=Tone::Info title=title><p>{text}</p></Note></div>
        })
    }
}

/// Why a task came back to its tasker, while the panel that says it is folded away.
#[component]
pub(super) fn ReworkReason(fold: PanelFold) -> impl IntoView {
    let wb: Workbench = expect_context();
    let context: WorkbenchContext = expect_context();
    let is_label = wb.mode == WorkbenchMode::Label;
    let reason =
        context.detail.with_value(|detail| detail.as_ref().and_then(rework_reason)).filter(|_| is_label);
    reason.map(|reason| {
        move || {
            let reason = reason.clone();
            fold.is_folded().then(|| view! {
                <div data-testid="rework-reason">
                    <Note tone=Tone::Bad title="It came back">
                        <p>{reason}</p>
                        <button class="btn small" on:click=move |_| fold.show()>"See what is wrong"</button>
                    </Note>
                </div>
            })
        }
    })
}

/// The last thing that somebody wrote to the tasker of a task in rework: a reviewer, or who gave it back.
fn rework_reason(detail: &TaskDetail) -> Option<String> {
    let review = detail.reviews.last().map(|review| (&review.created_at, &review.reason));
    let note = detail.notes.last().map(|note| (&note.created_at, &note.text));
    let (_, reason) = review.into_iter().chain(note).max_by_key(|(at, _)| *at)?;
    (detail.task.state == TaskState::Rework && !reason.trim().is_empty()).then(|| reason.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_in_which_a_task_waits_or_is_left_out_is_explained() {
        let explained: Vec<_> = TaskState::ALL.into_iter().filter(|state| words(*state).is_some()).collect();
        let expected = TaskState::ALL.into_iter().filter(|state| {
            !state.is_in_work()
                && !matches!(state, TaskState::Queued | TaskState::InReview | TaskState::Accepted)
        });
        assert_eq!(explained, expected.collect::<Vec<_>>());
    }
}
