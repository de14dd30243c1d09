//! Events in the life of a task, and what each makes of it.

use super::refusal::TaskRefusal;
use super::state::{LEASE_S, Task, TaskState};
use crate::review::Verdict;

/// Event in the life of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskEvent {
    /// A person claims it, or the holder claims it again, which renews the lease.
    Claim {
        /// Id of the person.
        by: String,
    },
    /// The holder releases it.
    Release {
        /// Id of the person.
        by: String,
    },
    /// The holder submits a label.
    Submit {
        /// Id of the person.
        by: String,
    },
    /// The submission waits while another person labels the same scene without seeing it.
    PassOn {
        /// Id of the person who submitted it.
        by: String,
    },
    /// The submission needs no review of its own: its stage has only a share of them reviewed, or its batch is accepted.
    AcceptUnreviewed,
    /// The submission goes back without a verdict on it: its batch is rejected.
    Return,
    /// A reviewer judges the last submission.
    Review {
        /// Id of the reviewer.
        by: String,
        /// The verdict.
        verdict: Verdict,
    },
    /// The reviewer takes the last verdict back. The caller makes sure that nothing happened to the task since.
    WithdrawVerdict,
    /// The holder leaves it out: there is nothing to label, or no way to.
    Skip {
        /// Id of the person.
        by: String,
    },
    /// The holder asks operations a question that they cannot go on without.
    Escalate {
        /// Id of the person.
        by: String,
    },
    /// Operations answer the question; the task is its tasker's again, for the time of a claim.
    Answer,
    /// Operations put it back into the queue, for anybody.
    Requeue,
    /// Operations find something wrong with an accepted label; its tasker has it again.
    Reopen,
    /// Earlier stages are done with its scene, and its stage's routing condition holds or not.
    InputsDone {
        /// Whether the condition holds.
        is_needed: bool,
    },
    /// An earlier stage is no longer done with its scene.
    InputsReopened,
}

/// Task after an event at `now_s` (seconds since 1970), where a claim stays valid for [`LEASE_S`].
///
/// # Errors
/// The [`TaskRefusal`] with the reason.
pub fn apply_event(task: &Task, event: &TaskEvent, now_s: i64) -> Result<Task, TaskRefusal> {
    apply_event_with_lease(task, event, now_s, LEASE_S)
}

/// Task after an event at `now_s` (seconds since 1970), where a claim stays valid for `lease_s` seconds.
///
/// # Errors
/// The [`TaskRefusal`] with the reason.
pub fn apply_event_with_lease(
    task: &Task,
    event: &TaskEvent,
    now_s: i64,
    lease_s: i64,
) -> Result<Task, TaskRefusal> {
    match event {
        TaskEvent::Claim { by } => claim(task, by, now_s, lease_s),
        TaskEvent::Release { by } => {
            require_holder(task, by)?;
            // Rework is its tasker's own; they may ask a question or skip it.
            if task.state == TaskState::Rework {
                Err(TaskRefusal::NotYours)
            } else {
                Ok(back_in(task, TaskState::Queued))
            }
        }
        // After the lease has ended, the holder may still submit as long as nobody else took the task.
        TaskEvent::Submit { by } => leave(task, by, TaskState::InReview),
        TaskEvent::Skip { by } => leave(task, by, TaskState::Skipped),
        TaskEvent::Escalate { by } => leave(task, by, TaskState::Escalated),
        TaskEvent::PassOn { by } => match task.state {
            TaskState::InReview if task.assignee.as_deref() != Some(by) => Err(TaskRefusal::NotYours),
            TaskState::InReview => Ok(back_in(task, TaskState::Queued)),
            _ => Err(TaskRefusal::NotInReview),
        },
        TaskEvent::AcceptUnreviewed if task.state != TaskState::InReview => Err(TaskRefusal::NotInReview),
        TaskEvent::AcceptUnreviewed => Ok(Task { state: TaskState::Accepted, ..task.clone() }),
        TaskEvent::Return if task.state != TaskState::InReview => Err(TaskRefusal::NotInReview),
        TaskEvent::Return => Ok(Task { state: TaskState::Rework, ..task.clone() }),
        TaskEvent::Review { by, verdict } => review(task, by, *verdict),
        TaskEvent::WithdrawVerdict => match task.state {
            // A tasker who has begun to correct it goes on.
            TaskState::Accepted | TaskState::Rework if task.lease_until_s.is_none() => {
                Ok(Task { state: TaskState::InReview, ..task.clone() })
            }
            _ => Err(TaskRefusal::VerdictActedOn),
        },
        TaskEvent::Answer if task.state != TaskState::Escalated => Err(TaskRefusal::NotEscalated),
        TaskEvent::Answer => {
            Ok(Task { state: TaskState::Claimed, lease_until_s: Some(now_s + lease_s), ..task.clone() })
        }
        TaskEvent::Requeue => match task.state {
            TaskState::Claimed | TaskState::Rework | TaskState::Escalated | TaskState::Skipped => {
                Ok(back_in(task, TaskState::Queued))
            }
            _ => Err(TaskRefusal::NotToRequeue),
        },
        TaskEvent::Reopen if task.state != TaskState::Accepted => Err(TaskRefusal::NotAccepted),
        TaskEvent::Reopen => Ok(Task { state: TaskState::Rework, ..task.clone() }),
        TaskEvent::InputsDone { is_needed } => Ok(after_inputs(task, *is_needed)),
        TaskEvent::InputsReopened => Ok(without_inputs(task)),
    }
}

/// The task as nobody's.
fn back_in(task: &Task, state: TaskState) -> Task {
    Task { lease: task.lease, ..Task::new(state) }
}

fn claim(task: &Task, by: &str, now_s: i64, lease_s: i64) -> Result<Task, TaskRefusal> {
    let is_own = task.assignee.as_deref() == Some(by);
    let has_lapsed = task.lease_until_s.is_none_or(|until| until < now_s);
    let lease_until_s = Some(now_s + lease_s);
    match task.state {
        TaskState::Claimed | TaskState::Rework if is_own => Ok(Task { lease_until_s, ..task.clone() }),
        TaskState::Queued => Ok(next_lease(task, by, lease_until_s)),
        TaskState::Claimed if has_lapsed => Ok(next_lease(task, by, lease_until_s)),
        state => Err(refusal(state)),
    }
}

fn next_lease(task: &Task, by: &str, lease_until_s: Option<i64>) -> Task {
    let lease = task.lease.saturating_add(1);
    Task { state: TaskState::Claimed, assignee: Some(by.to_owned()), lease_until_s, lease }
}

/// Why a person cannot work on a task in a state.
fn refusal(state: TaskState) -> TaskRefusal {
    match state {
        TaskState::Waiting | TaskState::Invalidated => TaskRefusal::WaitsForInputs,
        TaskState::Queued => TaskRefusal::NotYours,
        TaskState::Claimed | TaskState::Rework => TaskRefusal::TakenByAnother,
        TaskState::InReview | TaskState::Accepted => TaskRefusal::AlreadySubmitted,
        TaskState::Escalated => TaskRefusal::WaitsForAnswer,
        TaskState::Skipped | TaskState::NotNeeded => TaskRefusal::LeftOut,
    }
}

fn require_holder(task: &Task, by: &str) -> Result<(), TaskRefusal> {
    if task.is_held_by(by) { Ok(()) } else { Err(refusal(task.state)) }
}

/// The task after its holder is done with it. Whose it was stays, so that it can come back to them.
fn leave(task: &Task, by: &str, state: TaskState) -> Result<Task, TaskRefusal> {
    require_holder(task, by)?;
    Ok(Task { state, lease_until_s: None, ..task.clone() })
}

fn review(task: &Task, by: &str, verdict: Verdict) -> Result<Task, TaskRefusal> {
    if task.state != TaskState::InReview {
        return Err(TaskRefusal::NotInReview);
    }
    if task.assignee.as_deref() == Some(by) {
        return Err(TaskRefusal::OwnWork);
    }
    let state = match verdict {
        Verdict::Accept => TaskState::Accepted,
        Verdict::Reject => TaskState::Rework,
    };
    Ok(Task { state, ..task.clone() })
}

/// A task whose inputs are done. What somebody works on, or is done with, stays theirs while it is needed.
fn after_inputs(task: &Task, is_needed: bool) -> Task {
    let state = match (task.state, is_needed) {
        (TaskState::Waiting | TaskState::NotNeeded, true) => return back_in(task, TaskState::Queued),
        (TaskState::Invalidated, true) if task.assignee.is_none() => return back_in(task, TaskState::Queued),
        (TaskState::Invalidated, true) => TaskState::Rework,
        (TaskState::Waiting | TaskState::Queued | TaskState::Invalidated, false) => TaskState::NotNeeded,
        (state, _) => state,
    };
    Task { state, ..task.clone() }
}

/// A task one of whose inputs is being corrected. What a person skipped stays skipped.
fn without_inputs(task: &Task) -> Task {
    let state = match task.state {
        TaskState::Queued | TaskState::NotNeeded | TaskState::Waiting => {
            return back_in(task, TaskState::Waiting);
        }
        TaskState::Skipped => TaskState::Skipped,
        TaskState::Claimed
        | TaskState::InReview
        | TaskState::Rework
        | TaskState::Escalated
        | TaskState::Accepted
        | TaskState::Invalidated => TaskState::Invalidated,
    };
    Task { state, lease_until_s: None, ..task.clone() }
}

impl Task {
    /// Check that a person may write under a lease. A caller that does not say under which one writes under the last.
    ///
    /// # Errors
    /// They do not hold the task, or began to hold it anew since ([`TaskRefusal::LeaseEnded`]).
    pub fn check_writer(&self, person: &str, lease: Option<u32>) -> Result<(), TaskRefusal> {
        require_holder(self, person)?;
        if lease.is_some_and(|lease| lease != self.lease) { Err(TaskRefusal::LeaseEnded) } else { Ok(()) }
    }
}
