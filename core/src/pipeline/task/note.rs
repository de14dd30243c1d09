//! Notes that move a task: why it was skipped, what its tasker asks, and what operations say.

use super::event::TaskEvent;
use crate::enum_with_all::enum_with_all;
use crate::permission::Action;
use serde::{Deserialize, Serialize};

enum_with_all! {
    /// What a note does to its task.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    #[serde(rename_all = "snake_case")]
    pub enum TaskNoteKind {
        /// Its tasker leaves it out.
        Skip,
        /// Its tasker asks operations, and goes on when they answered.
        Question,
        /// Operations answer.
        Answer,
        /// Operations put it back into the queue.
        Requeue,
        /// Operations reopen it though it is accepted.
        Reopen,
        /// A reviewer gives it back without a verdict on it.
        Return,
    }
}

impl TaskNoteKind {
    /// Event of the task when a person writes such a note.
    pub fn event(self, by: String) -> TaskEvent {
        match self {
            Self::Skip => TaskEvent::Skip { by },
            Self::Question => TaskEvent::Escalate { by },
            Self::Answer => TaskEvent::Answer,
            Self::Requeue => TaskEvent::Requeue,
            Self::Reopen => TaskEvent::Reopen,
            Self::Return => TaskEvent::Return,
        }
    }

    /// What a person must be allowed to do to write such a note.
    pub const fn action(self) -> Action {
        match self {
            Self::Skip | Self::Question => Action::Label,
            Self::Answer | Self::Requeue | Self::Reopen => Action::ManageTasks,
            Self::Return => Action::Review,
        }
    }
}
