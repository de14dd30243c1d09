//! State of a task: whose it is, and until when.

use crate::enum_with_all::enum_with_all;
use serde::{Deserialize, Serialize};

/// Time that a claim stays valid without renewal, seconds.
pub const LEASE_S: i64 = 30 * 60;

enum_with_all! {
    /// State of a task.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum TaskState {
        /// Its stage builds on earlier ones, and the scene is not through them.
        Waiting,
        /// Open to all people who may label.
        Queued,
        /// A person works on it.
        Claimed,
        /// Submitted; waits for a reviewer.
        InReview,
        /// Rejected or reopened; back with its tasker.
        Rework,
        /// Its tasker asked a question; operations answer it, and then its tasker goes on.
        Escalated,
        /// An earlier stage corrects what its label was built on; it comes back to its tasker when that is done.
        Invalidated,
        /// Accepted.
        Accepted,
        /// A person left it out, with a reason.
        Skipped,
        /// The routing condition of its stage left it out.
        NotNeeded,
    }
}

impl TaskState {
    /// Whether its tasker works on it: they alone save and submit its label.
    pub const fn is_in_work(self) -> bool {
        matches!(self, Self::Claimed | Self::Rework)
    }

    /// Whether somebody has to do something for it now.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Claimed | Self::InReview | Self::Rework | Self::Escalated)
    }

    /// Whether people are done with it.
    pub const fn is_finished(self) -> bool {
        matches!(self, Self::Accepted | Self::Skipped)
    }

    /// Whether nothing more is to be done, so that later stages may go on.
    pub const fn is_concluded(self) -> bool {
        matches!(self, Self::Accepted | Self::Skipped | Self::NotNeeded)
    }
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
    /// Number of the lease, from 1: each claim that is no renewal begins another one. It is the fencing token of writes.
    pub lease: u32,
}

impl Task {
    /// A task that nobody has had.
    pub const fn new(state: TaskState) -> Self {
        Self { state, assignee: None, lease_until_s: None, lease: 0 }
    }

    /// Whether a person holds it: their writes, and nobody else's, are accepted.
    pub fn is_held_by(&self, person: &str) -> bool {
        self.state.is_in_work() && self.assignee.as_deref() == Some(person)
    }
}
