//! Keeps the label where nothing loses it: in the browser at once, on the server soon, submitted once.

use super::state::Workbench;
use crate::client::drafts::{self, Draft, Submission};
use crate::client::outbox::{Outbox, Outcome};
use crate::client::{ApiError, Connection, new_key, routes};
use crate::ui::Toasts;
use assay_core::api::LabelBody;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// From a change to its copy in the browser.
const KEEP_AFTER: Duration = Duration::from_millis(120);
/// Between copies on the server.
const SEND_EVERY: Duration = Duration::from_secs(3);
/// The claim on a task is renewed well within its half hour.
const RENEW_EVERY: Duration = Duration::from_secs(8 * 60);

/// Where the work is.
#[derive(Clone, Debug, PartialEq)]
pub enum Saved {
    /// As it was loaded.
    Unchanged,
    /// Changed within the last moment.
    Changing,
    /// In this browser.
    Here,
    /// On the server too.
    OnServer,
    /// Handed in here, and on its way.
    Submitting,
    /// Handed in.
    Submitted,
    /// The browser keeps nothing, and why.
    Nowhere(String),
}

/// The sync of one open task.
#[derive(Clone, Copy)]
pub struct Sync {
    wb: Workbench,
    place: StoredValue<Place>,
    /// Where the work is.
    pub saved: RwSignal<Saved>,
    /// Why the server refused a draft or the claim, if it did.
    pub fault: RwSignal<Option<ApiError>>,
    changes: StoredValue<Changes>,
    connection: Connection,
    outbox: Outbox,
}

/// Whose work on what.
#[derive(Clone, Debug)]
pub struct Place {
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
    /// What of it the browser keeps.
    kept: u64,
    /// What of it the server has.
    sent: u64,
    keeping: bool,
    sending: bool,
}

impl Sync {
    /// Follow the workbench. `unsent`: it opened with a draft that the server lacks.
    pub fn start(wb: Workbench, place: Place, unsent: bool) -> Self {
        let sync = Self {
            wb,
            saved: RwSignal::new(if unsent { Saved::Here } else { Saved::Unchanged }),
            fault: RwSignal::new(None),
            changes: StoredValue::new(Changes {
                made: 1,
                kept: 1,
                sent: u64::from(!unsent),
                ..Changes::default()
            }),
            place: StoredValue::new(place),
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
                if !self.is_handed_in() {
                    self.saved.set(Saved::Changing);
                }
                set_timeout(move || self.keep(), KEEP_AFTER);
            }
        });
    }

    /// The page may be gone in a moment: what IndexedDB has no time for is kept by the synchronous store.
    fn follow_page(self) {
        let leave = move || {
            let changes = self.changes.try_get_value().unwrap_or_default();
            if changes.kept < changes.made
                && !self.is_handed_in()
                && let Some(draft) = self.draft(true)
            {
                drafts::keep_at_once(&draft);
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
        let task = self.place.with_value(|p| p.task.clone());
        Effect::new(move |_| match self.outbox.outcome(&task) {
            None => {}
            Some(Outcome::Waiting) => self.saved.set(Saved::Submitting),
            Some(Outcome::Done(_)) => self.saved.set(Saved::Submitted),
            Some(Outcome::Refused(error)) => {
                self.outbox.clear(&task);
                self.saved.set(Saved::Here);
                toasts
                    .fail(format!("Not submitted. {} Your work is kept in this browser.", error.sentence()));
            }
        });
    }

    fn every(self, period: Duration, run: impl Fn() + 'static) {
        if let Ok(interval) = set_interval_with_handle(run, period) {
            on_cleanup(move || interval.clear());
        }
    }

    fn is_handed_in(self) -> bool {
        self.saved.try_with_untracked(|s| matches!(s, Saved::Submitting | Saved::Submitted)) == Some(true)
    }

    /// The draft as it is now; `None` once the workbench is gone.
    fn draft(self, unsent: bool) -> Option<Draft> {
        let document = self.wb.editor.try_with_untracked(|e| e.document().clone())?;
        let drawing = self.wb.pending.try_get_untracked()?;
        let Place { user, task, base, .. } = self.place.try_get_value()?;
        Some(Draft { user, task, base, document, drawing, unsent })
    }

    /// Keep the label in the browser now.
    pub fn keep(self) {
        let Some(changes) = self.changes.try_get_value() else { return };
        if changes.keeping || changes.kept == changes.made || self.is_handed_in() {
            return;
        }
        let Some(draft) = self.draft(true) else { return };
        self.changes.update_value(|c| c.keeping = true);
        leptos::task::spawn_local(async move {
            let kept = drafts::keep_draft(&draft).await;
            self.changes.try_update_value(|c| {
                c.keeping = false;
                c.kept = changes.made;
            });
            let latest = self.changes.try_get_value().is_some_and(|c| c.made == changes.made);
            match kept {
                Err(error) => {
                    self.saved.try_set(Saved::Nowhere(error.to_string()));
                }
                Ok(()) if latest => {
                    drafts::forget_kept_at_once(&draft.user, &draft.task);
                    self.say(Saved::Here);
                }
                Ok(()) => self.keep(),
            }
        });
    }

    /// Unless the label was handed in meanwhile.
    fn say(self, saved: Saved) {
        self.saved.try_update(|now| {
            if !matches!(now, Saved::Submitting | Saved::Submitted) {
                *now = saved;
            }
        });
    }

    /// Send the draft to the server now, where it lacks it.
    pub fn send(self) {
        let Some(changes) = self.changes.try_get_value() else { return };
        let done = changes.sending || changes.sent == changes.made || self.is_handed_in();
        if done || !self.connection.is_up_untracked() {
            return;
        }
        let Some(draft) = self.draft(false) else { return };
        let Some(Place { project, task, .. }) = self.place.try_get_value() else { return };
        self.changes.update_value(|c| c.sending = true);
        leptos::task::spawn_local(async move {
            let body = LabelBody { document: draft.document.clone() };
            let answer = routes::put_draft(&project, &task, &body).await;
            self.changes.try_update_value(|c| c.sending = false);
            match answer {
                Ok(()) => {
                    self.changes.try_update_value(|c| c.sent = changes.made);
                    self.fault.try_set(None);
                    if self.changes.try_get_value().is_some_and(|c| c.made == changes.made) {
                        // If it fails, the draft counts as unsent and is sent once more after a reload.
                        let _ = drafts::keep_draft(&draft).await;
                        self.say(Saved::OnServer);
                    }
                }
                Err(ApiError::Unreachable) => self.connection.lost(),
                Err(error) if error.is_passing() => {}
                Err(error) => {
                    self.fault.try_set(Some(error));
                }
            }
        });
    }

    fn renew(self) {
        let Some(Place { project, task, .. }) = self.place.try_get_value() else { return };
        leptos::task::spawn_local(async move {
            if let Err(error) = routes::claim(&project, &task).await
                && !error.is_passing()
            {
                self.fault.try_set(Some(error));
            }
        });
    }

    /// Keep everywhere now (Ctrl+S).
    pub fn save_now(self) {
        self.keep();
        self.send();
    }

    /// Hand the label in: it goes through once, now or when the network is back.
    pub fn submit(self) {
        let (Some(draft), Some(place)) = (self.draft(true), self.place.try_get_value()) else { return };
        if self.is_handed_in() {
            return;
        }
        self.saved.set(Saved::Submitting);
        let Place { user, project, task, .. } = place;
        let submission = Submission { user, project, task, key: new_key(), document: draft.document };
        leptos::task::spawn_local(async move {
            if let Err(error) = self.outbox.submit(submission).await {
                self.saved.try_set(Saved::Nowhere(error.to_string()));
            }
        });
    }
}
