//! Synchronisation of a label with browser and server: its handles. `actions::draft_sync` does the work.

use super::{EditingState, SaveEvent, SaveStatus};
use crate::client::outbox::Outbox;
use crate::client::windows::WindowToken;
use crate::client::{ApiError, Connection};
use assay_core::api::LabelingWindow;
use assay_editor::ActiveTime;
use assay_editor::draft::{Conflict, DraftLog, LocalDraft};
use leptos::prelude::*;

/// Handles to the synchronisation of one open task.
#[derive(Clone, Copy)]
pub struct DraftSync {
    /// Label that is synchronised.
    pub editing: EditingState,
    /// Person, task and window.
    pub target: StoredValue<DraftTarget>,
    /// Whereabouts of the work.
    pub saved: RwSignal<SaveStatus>,
    /// Refusal of a draft or of the claim by the server.
    pub failure: RwSignal<Option<ApiError>>,
    /// Why the browser cannot store the work.
    pub browser_error: RwSignal<Option<String>>,
    /// Whether this window holds the task.
    pub hold: RwSignal<WindowHold>,
    /// Changes that browser and server have.
    pub log: StoredValue<DraftLog>,
    /// Active time of the person on the label.
    pub active: StoredValue<ActiveTime>,
    /// Objects that this browser and the server have in different ways: the person chooses. Nothing is sent before.
    pub conflicts: RwSignal<Vec<Conflict>>,
    /// Whether the dialog with the conflicts is open.
    pub shows_conflicts: RwSignal<bool>,
    /// Number of objects that were joined with newer work from elsewhere when the label opened.
    pub joined: RwSignal<usize>,
    /// Drafts of this browser that the label on screen includes; they go once it is stored.
    pub superseded: StoredValue<Vec<LocalDraft>>,
    /// Whether the label is to be submitted as soon as the draft on its way has an answer.
    pub submits: StoredValue<bool>,
    /// Whether the task opens anew: nothing more is sent from here.
    pub reopens: StoredValue<bool>,
    /// Whether the window from which the task is taken over saved what it had.
    pub other_saved: StoredValue<bool>,
    /// Connection to the server.
    pub connection: Connection,
    /// Submissions on their way.
    pub outbox: Outbox,
    /// Opens the task anew, with what the server and this browser have by then.
    pub reopen: Callback<()>,
}

/// Task that a draft belongs to, and the window in which it is labeled.
#[derive(Clone, Debug)]
pub struct DraftTarget {
    /// Id of the person.
    pub user: String,
    /// Id of the project.
    pub project: String,
    /// Id of the task.
    pub task: String,
    /// Id of the last submitted label when the work began.
    pub base: Option<String>,
    /// Token of the window.
    pub window: WindowToken,
    /// Number of the person's claim.
    pub lease: u32,
}

/// Whether a window holds its task.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowHold {
    /// This window holds it.
    Held,
    /// This window is taking it over.
    TakingOver,
    /// Another window of the person holds it.
    Elsewhere(LabelingWindow),
}

impl DraftSync {
    /// Handles to the synchronisation of a label that opens in a window with what the log says of it; `superseded` are the
    /// drafts of this browser that it includes.
    pub fn new(
        editing: EditingState,
        target: DraftTarget,
        log: DraftLog,
        hold: WindowHold,
        superseded: Vec<LocalDraft>,
        reopen: Callback<()>,
    ) -> Self {
        let unsent = log.is_unsent();
        Self {
            editing,
            target: StoredValue::new(target),
            saved: RwSignal::new(SaveStatus::opened(unsent)),
            failure: RwSignal::new(None),
            browser_error: RwSignal::new(None),
            hold: RwSignal::new(hold),
            log: StoredValue::new(log),
            active: StoredValue::new(ActiveTime::default()),
            conflicts: RwSignal::new(Vec::new()),
            shows_conflicts: RwSignal::new(false),
            joined: RwSignal::new(0),
            superseded: StoredValue::new(superseded),
            submits: StoredValue::new(false),
            reopens: StoredValue::new(false),
            other_saved: StoredValue::new(false),
            connection: Connection::get(),
            outbox: Outbox::get(),
            reopen,
        }
    }

    /// Whether the label is submitted or waits for submission; not tracked.
    pub fn is_submitted(self) -> bool {
        self.saved.try_with_untracked(SaveStatus::is_submitted) == Some(true)
    }

    /// Whether this window holds the task; not tracked.
    pub fn is_held(self) -> bool {
        self.hold.try_with_untracked(|hold| *hold == WindowHold::Held) == Some(true)
    }

    /// Whether a draft can be sent now; not tracked.
    pub fn may_send(self) -> bool {
        self.is_held()
            && !self.is_submitted()
            && self.reopens.try_get_value() == Some(false)
            && self.conflicts.try_with_untracked(Vec::is_empty) == Some(true)
            && self.connection.is_up_untracked()
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
