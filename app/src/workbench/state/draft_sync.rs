//! Synchronisation of a label with browser and server: its handles. `actions::draft_sync` does the work.

use super::{ChangeLog, EditingState, SaveEvent, SaveStatus};
use crate::client::outbox::Outbox;
use crate::client::{ApiError, Connection};
use leptos::prelude::*;

/// Handles to the synchronisation of one open task.
#[derive(Clone, Copy)]
pub struct DraftSync {
    /// Label that is synchronised.
    pub editing: EditingState,
    /// Person, task and revision.
    pub target: StoredValue<DraftTarget>,
    /// Whereabouts of the work.
    pub saved: RwSignal<SaveStatus>,
    /// Refusal of a draft or of the claim by the server.
    pub failure: RwSignal<Option<ApiError>>,
    /// Changes that browser and server have.
    pub changes: StoredValue<ChangeLog>,
    /// Connection to the server.
    pub connection: Connection,
    /// Submissions on their way.
    pub outbox: Outbox,
}

/// Task that a draft belongs to.
#[derive(Clone, Debug)]
pub struct DraftTarget {
    /// Id of the person.
    pub user: String,
    /// Id of the project.
    pub project: String,
    /// Id of the task.
    pub task: String,
    /// Id of the last revision when the work began.
    pub base: Option<String>,
}

impl DraftSync {
    /// Handles to the synchronisation of a label that opens, `unsent` with a draft that the server lacks.
    pub fn new(editing: EditingState, target: DraftTarget, unsent: bool) -> Self {
        Self {
            editing,
            target: StoredValue::new(target),
            saved: RwSignal::new(SaveStatus::opened(unsent)),
            failure: RwSignal::new(None),
            changes: StoredValue::new(ChangeLog::opened(unsent)),
            connection: Connection::get(),
            outbox: Outbox::get(),
        }
    }

    /// Whether the label is submitted or waits for submission; not tracked.
    pub fn is_submitted(self) -> bool {
        self.saved.try_with_untracked(SaveStatus::is_submitted) == Some(true)
    }

    /// Move the save status on. Nothing happens once the workbench is closed.
    pub fn report(self, event: SaveEvent) {
        self.saved.try_maybe_update(|saved| {
            let next = saved.after(event);
            let is_news = next != *saved;
            *saved = next;
            (is_news, ())
        });
    }
}
