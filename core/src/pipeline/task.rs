//! Life of a task, as a pure state machine: queued → claimed → in review → accepted, or rework and again.

use crate::review::Verdict;
use serde::{Deserialize, Serialize};

/// Time that a claim stays valid without renewal, seconds.
pub const LEASE_S: i64 = 30 * 60;

/// State of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// Open to all people who may label.
    Queued,
    /// A person works on it.
    Claimed,
    /// Submitted; waits for a reviewer.
    InReview,
    /// Rejected; back with its tasker.
    Rework,
    /// Accepted.
    Accepted,
}

/// State of a task with its assignee and lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The state.
    pub state: TaskState,
    /// Id of the person who has it, or had it last.
    pub assignee: Option<String>,
    /// End of the lease, seconds since 1970; only while claimed or in rework.
    pub lease_until_s: Option<i64>,
}

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
    /// A reviewer judges the last submission.
    Review {
        /// Id of the reviewer.
        by: String,
        /// The verdict.
        verdict: Verdict,
    },
}

/// Reason why an event is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefusal {
    /// Another person has it.
    #[error("another person works on this task; claim another one")]
    TakenByAnother,
    /// The person does not hold it.
    #[error("this task is not claimed by you; claim it first")]
    NotYours,
    /// It is submitted or accepted.
    #[error("this task is already submitted; claim another one")]
    AlreadySubmitted,
    /// It has no submission to judge.
    #[error("there is no submission to judge; wait until the task is in review")]
    NotInReview,
    /// The reviewer is the person who submitted it.
    #[error("you submitted this label yourself; ask another person to review it")]
    OwnWork,
}

/// Task after an event at `now_s` (seconds since 1970).
///
/// # Errors
/// The [`TaskRefusal`] with the reason.
pub fn apply_event(task: &Task, event: &TaskEvent, now_s: i64) -> Result<Task, TaskRefusal> {
    use TaskState::{Accepted, Claimed, InReview, Queued, Rework};
    let holder = |by: &str| task.assignee.as_deref() == Some(by);
    let lapsed = task.lease_until_s.is_none_or(|until| until < now_s);
    match event {
        TaskEvent::Claim { by } => match task.state {
            InReview | Accepted => Err(TaskRefusal::AlreadySubmitted),
            Claimed if !holder(by) && !lapsed => Err(TaskRefusal::TakenByAnother),
            Rework if !holder(by) => Err(TaskRefusal::TakenByAnother),
            Rework => Ok(Task { lease_until_s: Some(now_s + LEASE_S), ..task.clone() }),
            Queued | Claimed => {
                Ok(Task { state: Claimed, assignee: Some(by.clone()), lease_until_s: Some(now_s + LEASE_S) })
            }
        },
        TaskEvent::Release { by } => match task.state {
            Claimed if holder(by) => Ok(Task { state: Queued, assignee: None, lease_until_s: None }),
            InReview | Accepted => Err(TaskRefusal::AlreadySubmitted),
            Queued | Claimed | Rework => Err(TaskRefusal::NotYours),
        },
        // After the lease has ended, the holder may still submit as long as nobody else took the task.
        TaskEvent::Submit { by } => match task.state {
            Claimed | Rework if holder(by) => {
                Ok(Task { state: InReview, lease_until_s: None, ..task.clone() })
            }
            Claimed | Rework => Err(TaskRefusal::TakenByAnother),
            InReview | Accepted => Err(TaskRefusal::AlreadySubmitted),
            Queued => Err(TaskRefusal::NotYours),
        },
        TaskEvent::PassOn { by } => match task.state {
            InReview if !holder(by) => Err(TaskRefusal::NotYours),
            InReview => Ok(Task { state: Queued, assignee: None, lease_until_s: None }),
            Queued | Claimed | Rework | Accepted => Err(TaskRefusal::NotInReview),
        },
        TaskEvent::Review { by, verdict } => match task.state {
            InReview if holder(by) => Err(TaskRefusal::OwnWork),
            InReview => {
                let state = match verdict {
                    Verdict::Accept => Accepted,
                    Verdict::Reject => Rework,
                };
                Ok(Task { state, ..task.clone() })
            }
            Queued | Claimed | Rework | Accepted => Err(TaskRefusal::NotInReview),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queued() -> Task {
        Task { state: TaskState::Queued, assignee: None, lease_until_s: None }
    }

    fn claim(by: &str) -> TaskEvent {
        TaskEvent::Claim { by: by.to_owned() }
    }

    fn submit(by: &str) -> TaskEvent {
        TaskEvent::Submit { by: by.to_owned() }
    }

    fn review(by: &str, verdict: Verdict) -> TaskEvent {
        TaskEvent::Review { by: by.to_owned(), verdict }
    }

    #[test]
    fn a_task_goes_from_queue_to_accepted() {
        let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
        let submitted = apply_event(&claimed, &submit("ana"), 10).unwrap();
        assert_eq!(submitted.state, TaskState::InReview);
        let accepted = apply_event(&submitted, &review("quinn", Verdict::Accept), 20).unwrap();
        assert_eq!((accepted.state, accepted.assignee.as_deref()), (TaskState::Accepted, Some("ana")));
    }

    #[test]
    fn a_submitted_task_can_be_passed_on_to_another_person() {
        let submitted =
            apply_event(&apply_event(&queued(), &claim("ana"), 0).unwrap(), &submit("ana"), 1).unwrap();
        let pass_on = |by: &str| TaskEvent::PassOn { by: by.to_owned() };
        assert_eq!(apply_event(&submitted, &pass_on("ben"), 2), Err(TaskRefusal::NotYours));
        let passed = apply_event(&submitted, &pass_on("ana"), 2).unwrap();
        assert_eq!(passed, queued());
        assert_eq!(apply_event(&passed, &pass_on("ana"), 3), Err(TaskRefusal::NotInReview));
    }

    #[test]
    fn a_rejected_task_goes_back_to_its_tasker_only() {
        let submitted =
            apply_event(&apply_event(&queued(), &claim("ana"), 0).unwrap(), &submit("ana"), 1).unwrap();
        let rework = apply_event(&submitted, &review("quinn", Verdict::Reject), 2).unwrap();
        assert_eq!(apply_event(&rework, &claim("ben"), 3), Err(TaskRefusal::TakenByAnother));
        assert_eq!(apply_event(&rework, &submit("ana"), 4).unwrap().state, TaskState::InReview);
    }

    #[test]
    fn a_lapsed_claim_can_be_taken_and_then_its_first_holder_is_refused() {
        let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
        assert_eq!(apply_event(&claimed, &claim("ben"), LEASE_S - 1), Err(TaskRefusal::TakenByAnother));
        assert!(apply_event(&claimed, &submit("ana"), LEASE_S + 1).is_ok(), "nobody else took it");
        let taken = apply_event(&claimed, &claim("ben"), LEASE_S + 1).unwrap();
        assert_eq!(apply_event(&taken, &submit("ana"), LEASE_S + 2), Err(TaskRefusal::TakenByAnother));
    }

    #[test]
    fn nobody_judges_their_own_work_or_what_is_not_submitted() {
        let claimed = apply_event(&queued(), &claim("ana"), 0).unwrap();
        assert_eq!(
            apply_event(&claimed, &review("quinn", Verdict::Accept), 1),
            Err(TaskRefusal::NotInReview)
        );
        let submitted = apply_event(&claimed, &submit("ana"), 1).unwrap();
        assert_eq!(apply_event(&submitted, &review("ana", Verdict::Accept), 2), Err(TaskRefusal::OwnWork));
        assert_eq!(apply_event(&submitted, &submit("ana"), 2), Err(TaskRefusal::AlreadySubmitted));
    }
}
