//! Synchronisation of the label: stored in the browser at once, on the server soon, submitted once.

use super::state::Workbench;
use crate::client::drafts::{self, LabelDraft, Submission};
use crate::client::outbox::{Outbox, SubmissionOutcome};
use crate::client::{ApiError, Connection, new_key, routes};
use crate::ui::Toasts;
use assay_core::api::LabelBody;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// From a change to its copy in the browser.
const STORE_AFTER: Duration = Duration::from_millis(120);
/// Between copies on the server.
const SEND_EVERY: Duration = Duration::from_secs(3);
/// The claim on a task is renewed well within its half hour.
const RENEW_EVERY: Duration = Duration::from_secs(8 * 60);

/// Where the work is.
#[derive(Clone, Debug, PartialEq)]
pub enum SaveStatus {
    /// As it was loaded.
    Unchanged,
    /// Changed within the last moment.
    Changing,
    /// In this browser.
    InBrowser,
    /// On the server too.
    OnServer,
    /// Queued for submission in this browser.
    Queued,
    /// Submitted.
    Submitted,
    /// The browser cannot store it, and why.
    Failed(String),
}

/// The sync of one open task.
#[derive(Clone, Copy)]
pub struct DraftSync {
    wb: Workbench,
    target: StoredValue<DraftTarget>,
    /// Where the work is.
    pub saved: RwSignal<SaveStatus>,
    /// Why the server refused a draft or the claim, if it did.
    pub failure: RwSignal<Option<ApiError>>,
    changes: StoredValue<Changes>,
    connection: Connection,
    outbox: Outbox,
}

/// Whose work on what.
#[derive(Clone, Debug)]
pub struct DraftTarget {
    /// The person.
    pub user: String,
    /// The project.
    pub project: String,
    /// The task.
    pub task: String,
    /// The last revision when the work began.
    pub base: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Changes {
    /// Counts what the person did.
    made: u64,
    /// How many of them the browser has stored.
    stored: u64,
    /// What of it the server has.
    sent: u64,
    is_storing: bool,
    is_sending: bool,
}

impl DraftSync {
    /// Follow the workbench. `unsent`: it opened with a draft that the server lacks.
    pub fn start(wb: Workbench, target: DraftTarget, unsent: bool) -> Self {
        let sync = Self {
            wb,
            saved: RwSignal::new(if unsent { SaveStatus::InBrowser } else { SaveStatus::Unchanged }),
            failure: RwSignal::new(None),
            changes: StoredValue::new(Changes {
                made: 1,
                stored: 1,
                sent: u64::from(!unsent),
                ..Changes::default()
            }),
            target: StoredValue::new(target),
            connection: Connection::get(),
            outbox: Outbox::get(),
        };
        sync.follow_changes();
        sync.follow_page();
        sync.follow_submission();
        sync.every(SEND_EVERY, move || sync.send());
        sync.every(RENEW_EVERY, move || sync.renew());
        sync
    }

    fn follow_changes(self) {
        let revision = self.wb.revision();
        Effect::new(move |opened: Option<()>| {
            revision.track();
            self.wb.pending.track();
            if opened.is_some() {
                self.changes.update_value(|c| c.made += 1);
                if !self.is_submitted() {
                    self.saved.set(SaveStatus::Changing);
                }
                set_timeout(move || self.store(), STORE_AFTER);
            }
        });
    }

    /// The page may be gone in a moment: the synchronous store takes what IndexedDB has no time for.
    fn follow_page(self) {
        let leave = move || {
            let changes = self.changes.try_get_value().unwrap_or_default();
            if changes.stored < changes.made
                && !self.is_submitted()
                && let Some(draft) = self.draft(true)
            {
                drafts::store_draft_sync(&draft);
            }
        };
        let hide = window_event_listener(ev::pagehide, move |_| leave());
        let blur = window_event_listener(ev::visibilitychange, move |_| leave());
        on_cleanup(move || {
            leave();
            hide.remove();
            blur.remove();
        });
    }

    fn follow_submission(self) {
        let toasts = Toasts::get();
        let task = self.target.with_value(|p| p.task.clone());
        Effect::new(move |_| match self.outbox.outcome(&task) {
            None => {}
            Some(SubmissionOutcome::Queued) => self.saved.set(SaveStatus::Queued),
            Some(SubmissionOutcome::Done(_)) => self.saved.set(SaveStatus::Submitted),
            Some(SubmissionOutcome::Refused(error)) => {
                self.outbox.clear(&task);
                self.saved.set(SaveStatus::InBrowser);
                toasts.show_error(format!(
                    "Not submitted. {} Your work is stored in this browser.",
                    error.message()
                ));
            }
        });
    }

    fn every(self, period: Duration, run: impl Fn() + 'static) {
        if let Ok(interval) = set_interval_with_handle(run, period) {
            on_cleanup(move || interval.clear());
        }
    }

    fn is_submitted(self) -> bool {
        self.saved.try_with_untracked(|s| matches!(s, SaveStatus::Queued | SaveStatus::Submitted))
            == Some(true)
    }

    /// The draft as it is now; `None` once the workbench is gone.
    fn draft(self, unsent: bool) -> Option<LabelDraft> {
        let document = self.wb.editor.try_with_untracked(|e| e.document().clone())?;
        let drawing = self.wb.pending.try_get_untracked()?;
        let DraftTarget { user, task, base, .. } = self.target.try_get_value()?;
        Some(LabelDraft { user, task, base, document, drawing, unsent })
    }

    /// Store the label in the browser now.
    pub fn store(self) {
        let Some(changes) = self.changes.try_get_value() else { return };
        if changes.is_storing || changes.stored == changes.made || self.is_submitted() {
            return;
        }
        let Some(draft) = self.draft(true) else { return };
        self.changes.update_value(|c| c.is_storing = true);
        leptos::task::spawn_local(async move {
            let stored = drafts::store_draft(&draft).await;
            self.changes.try_update_value(|c| {
                c.is_storing = false;
                c.stored = changes.made;
            });
            let latest = self.changes.try_get_value().is_some_and(|c| c.made == changes.made);
            match stored {
                Err(error) => {
                    self.saved.try_set(SaveStatus::Failed(error.to_string()));
                }
                Ok(()) if latest => {
                    drafts::delete_draft_sync(&draft.user, &draft.task);
                    self.set_status(SaveStatus::InBrowser);
                }
                Ok(()) => self.store(),
            }
        });
    }

    /// Set the status unless the label was submitted meanwhile.
    fn set_status(self, saved: SaveStatus) {
        self.saved.try_update(|now| {
            if !matches!(now, SaveStatus::Queued | SaveStatus::Submitted) {
                *now = saved;
            }
        });
    }

    /// Send the draft to the server now, where it lacks it.
    pub fn send(self) {
        let Some(changes) = self.changes.try_get_value() else { return };
        let done = changes.is_sending || changes.sent == changes.made || self.is_submitted();
        if done || !self.connection.is_up_untracked() {
            return;
        }
        let Some(draft) = self.draft(false) else { return };
        let Some(DraftTarget { project, task, .. }) = self.target.try_get_value() else { return };
        self.changes.update_value(|c| c.is_sending = true);
        leptos::task::spawn_local(async move {
            let body = LabelBody { document: draft.document.clone() };
            let answer = routes::save_draft(&project, &task, &body).await;
            self.changes.try_update_value(|c| c.is_sending = false);
            match answer {
                Ok(()) => {
                    self.changes.try_update_value(|c| c.sent = changes.made);
                    self.failure.try_set(None);
                    if self.changes.try_get_value().is_some_and(|c| c.made == changes.made) {
                        // If it fails, the draft counts as unsent and is sent once more after a reload.
                        let _ = drafts::store_draft(&draft).await;
                        self.set_status(SaveStatus::OnServer);
                    }
                }
                Err(ApiError::Unreachable) => self.connection.mark_lost(),
                Err(error) if error.is_transient() => {}
                Err(error) => {
                    self.failure.try_set(Some(error));
                }
            }
        });
    }

    fn renew(self) {
        let Some(DraftTarget { project, task, .. }) = self.target.try_get_value() else { return };
        leptos::task::spawn_local(async move {
            if let Err(error) = routes::claim_task(&project, &task).await
                && !error.is_transient()
            {
                self.failure.try_set(Some(error));
            }
        });
    }

    /// Store everywhere now (Ctrl+S).
    pub fn save_now(self) {
        self.store();
        self.send();
    }

    /// Submit the label: it is sent once, now or when the network is back.
    pub fn submit(self) {
        let (Some(draft), Some(target)) = (self.draft(true), self.target.try_get_value()) else { return };
        if self.is_submitted() {
            return;
        }
        self.saved.set(SaveStatus::Queued);
        let DraftTarget { user, project, task, .. } = target;
        let submission = Submission { user, project, task, key: new_key(), document: draft.document };
        leptos::task::spawn_local(async move {
            if let Err(error) = self.outbox.submit(submission).await {
                self.saved.try_set(SaveStatus::Failed(error.to_string()));
            }
        });
    }
}
