//! Note over the data of a task that its tasker cannot go on with just now: why, and what happens next.

use super::state::{Workbench, WorkbenchMode};
use crate::ui::{Note, Tone};
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
