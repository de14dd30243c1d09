//! Synchronisation of the label: stored in the browser at once, on the server soon, submitted once.

use crate::client::drafts::{self, LabelDraft, Submission};
use crate::client::outbox::SubmissionOutcome;
use crate::client::{ApiError, new_key, routes};
use crate::ui::Toasts;
use crate::workbench::state::{DraftSync, DraftTarget, SaveEvent};
use assay_core::api::LabelBody;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// Time from a change to its copy in the browser.
const STORE_AFTER: Duration = Duration::from_millis(120);
/// Time between copies on the server.
const SEND_EVERY: Duration = Duration::from_secs(3);
/// Time between renewals of the claim, well within its half hour.
const RENEW_EVERY: Duration = Duration::from_secs(8 * 60);

/// Synchronise the label for as long as the workbench is open.
pub fn start(sync: DraftSync) {
    follow_changes(sync);
    follow_page(sync);
    follow_submission(sync);
    repeat(SEND_EVERY, move || send(sync));
    repeat(RENEW_EVERY, move || renew_claim(sync));
}

/// Store the label everywhere now.
pub fn save_now(sync: DraftSync) {
    store(sync);
    send(sync);
}

/// Submit the label: it is sent once, now or when the network is back.
pub fn submit(sync: DraftSync) {
    let (Some(draft), Some(target)) = (draft(sync, true), sync.target.try_get_value()) else { return };
    if sync.is_submitted() {
        return;
    }
    sync.report(SaveEvent::SubmissionQueued);
    let DraftTarget { user, project, task, .. } = target;
    let submission = Submission { user, project, task, key: new_key(), document: draft.document };
    leptos::task::spawn_local(async move {
        if let Err(error) = sync.outbox.submit(submission).await {
            sync.report(SaveEvent::StoreFailed(error.to_string()));
        }
    });
}

fn follow_changes(sync: DraftSync) {
    let revision = sync.editing.revision();
    Effect::new(move |opened: Option<()>| {
        revision.track();
        sync.editing.pending.track();
        if opened.is_some() {
            sync.changes.update_value(|c| c.record());
            sync.report(SaveEvent::Changed);
            set_timeout(move || store(sync), STORE_AFTER);
        }
    });
}

/// The page may be gone in a moment: the synchronous store takes what IndexedDB has no time for.
fn follow_page(sync: DraftSync) {
    let leave = move || {
        if sync.changes.try_get_value().is_some_and(|c| c.is_unstored())
            && !sync.is_submitted()
            && let Some(draft) = draft(sync, true)
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

fn follow_submission(sync: DraftSync) {
    let toasts = Toasts::get();
    let task = sync.target.with_value(|p| p.task.clone());
    Effect::new(move |_| match sync.outbox.outcome(&task) {
        None => {}
        Some(SubmissionOutcome::Queued) => sync.report(SaveEvent::SubmissionQueued),
        Some(SubmissionOutcome::Done(_)) => sync.report(SaveEvent::SubmissionDone),
        Some(SubmissionOutcome::Refused(error)) => {
            sync.outbox.clear(&task);
            sync.report(SaveEvent::SubmissionRefused);
            toasts.show_error(format!(
                "Not submitted. {} Your work is stored in this browser.",
                error.message()
            ));
        }
    });
}

fn repeat(period: Duration, run: impl Fn() + 'static) {
    if let Ok(interval) = set_interval_with_handle(run, period) {
        on_cleanup(move || interval.clear());
    }
}

/// The draft as it is now; `None` once the workbench is closed.
fn draft(sync: DraftSync, unsent: bool) -> Option<LabelDraft> {
    let document = sync.editing.editor.try_with_untracked(|e| e.document().clone())?;
    let drawing = sync.editing.pending.try_get_untracked()?;
    let DraftTarget { user, task, base, .. } = sync.target.try_get_value()?;
    Some(LabelDraft { user, task, base, document, drawing, unsent })
}

/// Store the label in the browser now, if the browser lacks it.
fn store(sync: DraftSync) {
    if !sync.changes.try_get_value().is_some_and(|c| c.needs_store()) || sync.is_submitted() {
        return;
    }
    let Some(draft) = draft(sync, true) else { return };
    let Some(changes) = sync.changes.try_update_value(|c| c.start_store()) else { return };
    leptos::task::spawn_local(async move {
        let stored = drafts::store_draft(&draft).await;
        let is_latest = sync.changes.try_update_value(|c| c.finish_store(changes, stored.is_ok()));
        match stored {
            Err(error) => sync.report(SaveEvent::StoreFailed(error.to_string())),
            Ok(()) if is_latest == Some(true) => {
                drafts::delete_draft_sync(&draft.user, &draft.task);
                sync.report(SaveEvent::StoredInBrowser);
            }
            Ok(()) => store(sync),
        }
    });
}

/// Send the draft to the server now, if the server lacks it and can be reached.
fn send(sync: DraftSync) {
    let needs_send = sync.changes.try_get_value().is_some_and(|c| c.needs_send());
    if !needs_send || sync.is_submitted() || !sync.connection.is_up_untracked() {
        return;
    }
    let Some(draft) = draft(sync, false) else { return };
    let Some(DraftTarget { project, task, .. }) = sync.target.try_get_value() else { return };
    let Some(changes) = sync.changes.try_update_value(|c| c.start_send()) else { return };
    leptos::task::spawn_local(async move {
        let body = LabelBody { document: draft.document.clone() };
        let answer = routes::save_draft(&project, &task, &body).await;
        let is_latest = sync.changes.try_update_value(|c| c.finish_send(changes, answer.is_ok()));
        match answer {
            Ok(()) => {
                sync.failure.try_set(None);
                if is_latest == Some(true) {
                    // If it fails, the draft counts as unsent and is sent once more after a reload.
                    let _ = drafts::store_draft(&draft).await;
                    sync.report(SaveEvent::StoredOnServer);
                }
            }
            Err(ApiError::Unreachable) => sync.connection.mark_lost(),
            Err(error) if error.is_transient() => {}
            Err(error) => {
                sync.failure.try_set(Some(error));
            }
        }
    });
}

fn renew_claim(sync: DraftSync) {
    let Some(DraftTarget { project, task, .. }) = sync.target.try_get_value() else { return };
    leptos::task::spawn_local(async move {
        if let Err(error) = routes::claim_task(&project, &task).await
            && !error.is_transient()
        {
            sync.failure.try_set(Some(error));
        }
    });
}
