//! Synchronisation of the label: stored in the browser at once, on the server soon, submitted once.

use crate::client::drafts::{self, Submission};
use crate::client::outbox::SubmissionOutcome;
use crate::client::{ApiError, active_times, new_key, routes};
use crate::ui::Toasts;
use crate::workbench::state::{DraftSync, DraftTarget, SaveEvent, SaveStatus, WindowHold};
use assay_core::api::LabelBody;
use assay_editor::draft::{ConflictChoice, LocalDraft, Sending, edits_between, resolve};
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
    Effect::new(move |_| {
        let is_open = sync.hold.get() == WindowHold::Held && !sync.saved.with(SaveStatus::is_submitted);
        sync.editing.editable.set(is_open);
    });
    repeat(SEND_EVERY, move || send(sync));
    repeat(RENEW_EVERY, move || renew_claim(sync));
    save_now(sync);
}

/// Store the label everywhere now.
pub fn save_now(sync: DraftSync) {
    store(sync);
    send(sync);
}

/// Submit the label: it is sent once, now or when the network is back.
pub fn submit(sync: DraftSync) {
    if sync.is_submitted() || !sync.is_held() {
        return;
    }
    if !sync.conflicts.with_untracked(Vec::is_empty) {
        sync.shows_conflicts.set(true);
        return;
    }
    sync.report(SaveEvent::SubmissionQueued);
    if sync.log.with_value(|log| log.is_sending()) {
        // Its answer has the revision that the submission grows from.
        sync.submits.set_value(true);
    } else {
        submit_now(sync);
    }
}

fn submit_now(sync: DraftSync) {
    let (Some(draft), Some(target)) = (local_draft(sync), sync.target.try_get_value()) else { return };
    let DraftTarget { user, project, task, window, lease, .. } = target;
    let submission = Submission {
        user,
        project,
        task,
        key: new_key(),
        window: window.token,
        lease: Some(lease),
        seen: draft.revision,
        in_doubt: draft.in_doubt.clone(),
        document: draft.document.clone(),
        active_seconds: sync.active.try_get_value().map(|active| active.seconds()),
    };
    leptos::task::spawn_local(async move {
        // A submission may be refused: then the draft goes on.
        if let Err(error) = drafts::store_draft(&LocalDraft { unsent: true, ..draft }).await {
            sync.browser_error.try_set(Some(error.0));
        }
        sync.outbox.submit(submission).await;
    });
}

/// Settle all conflicts: one choice for each, in their order.
pub fn resolve_conflicts(sync: DraftSync, choices: &[ConflictChoice]) {
    let conflicts = sync.conflicts.get_untracked();
    let before = sync.editing.editor.with_untracked(|e| e.document().clone());
    let mut after = before.clone();
    for (conflict, choice) in conflicts.iter().zip(choices) {
        resolve(&mut after, conflict, *choice, || uuid::Uuid::now_v7().to_string());
    }
    sync.conflicts.set(Vec::new());
    sync.shows_conflicts.set(false);
    sync.editing.editor.update(|e| e.apply(edits_between(&before, &after)));
    // Where the choice changed nothing, the drafts that it is about still have to go.
    sync.log.update_value(|log| log.record());
    save_now(sync);
}

/// Open the task anew with this window's draft: the server has a newer one, or the window may work again.
pub fn reopen(sync: DraftSync) {
    if sync.reopens.try_get_value() != Some(false) {
        return;
    }
    sync.reopens.set_value(true);
    let draft = local_draft(sync);
    leptos::task::spawn_local(async move {
        if let Some(draft) = draft {
            // What the browser cannot store is remembered by the page.
            let _ = drafts::store_draft(&draft).await;
            drafts::remember(draft);
        }
        sync.reopen.try_run(());
    });
}

fn follow_changes(sync: DraftSync) {
    let revision = sync.editing.revision();
    Effect::new(move |opened: Option<()>| {
        revision.track();
        sync.editing.pending.track();
        if opened.is_some() {
            sync.log.update_value(|log| log.record());
            sync.report(SaveEvent::Changed);
            set_timeout(move || store(sync), STORE_AFTER);
        }
    });
}

/// The page may be gone in a moment: the synchronous store takes what IndexedDB has no time for.
fn follow_page(sync: DraftSync) {
    let leave = move || {
        if sync.log.try_with_value(|log| log.is_unstored()) == Some(true)
            && !sync.is_submitted()
            && let Some(draft) = local_draft(sync)
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
        Some(SubmissionOutcome::AwaitsSignIn) => sync.report(SaveEvent::SubmissionAwaitsSignIn),
        Some(SubmissionOutcome::Done(_)) => {
            sync.report(SaveEvent::SubmissionDone);
            sync.target.with_value(|target| active_times::remove(&target.user, &target.task));
        }
        Some(SubmissionOutcome::Refused(error)) => {
            sync.outbox.clear(&task);
            sync.report(SaveEvent::SubmissionRefused);
            if let Some(other) = error.other_window() {
                sync.hold.set(WindowHold::Elsewhere(other));
            } else if error.status() == Some(412) {
                toasts.show_error(
                    "Not submitted: another window saved this task meanwhile. Look at both, then submit again.",
                );
                reopen(sync);
            } else {
                let text = error.message();
                toasts.show_error(format!("Not submitted. {text} Your work is stored as a draft."));
            }
        }
    });
}

pub(super) fn repeat(period: Duration, run: impl Fn() + 'static) {
    if let Ok(interval) = set_interval_with_handle(run, period) {
        on_cleanup(move || interval.clear());
    }
}

/// The draft as it is now; `None` once the workbench is closed.
pub fn local_draft(sync: DraftSync) -> Option<LocalDraft> {
    let document = sync.editing.editor.try_with_untracked(|e| e.document().clone())?;
    let drawing = sync.editing.pending.try_get_untracked()?;
    let DraftTarget { user, task, base, window, .. } = sync.target.try_get_value()?;
    sync.log.try_with_value(|log| LocalDraft {
        user,
        task,
        window: window.token,
        base,
        revision: Some(log.revision()),
        grown_from: log.is_unsent().then(|| log.grown_from().clone()),
        in_doubt: log.in_doubt().to_vec(),
        document,
        drawing,
        unsent: log.is_unsent(),
        stored_ms: js_sys::Date::now(),
    })
}

/// Store the label in the browser now, if the browser lacks it. What the browser cannot store goes to the server at once.
pub(super) fn store(sync: DraftSync) {
    if sync.log.try_with_value(|log| log.needs_store()) != Some(true) || sync.is_submitted() {
        return;
    }
    let Some(draft) = local_draft(sync) else { return };
    let Some(changes) = sync.log.try_update_value(|log| log.start_store()) else { return };
    leptos::task::spawn_local(async move {
        let stored = drafts::store_draft(&draft).await;
        let is_latest = sync.log.try_update_value(|log| log.finish_store(changes, stored.is_ok()));
        match stored {
            Err(error) => {
                sync.browser_error.try_set(Some(error.0.clone()));
                if sync.may_send() {
                    send(sync);
                } else {
                    sync.report(SaveEvent::StoreFailed(error.0));
                }
            }
            Ok(()) if is_latest == Some(true) => {
                sync.browser_error.try_set(None);
                delete_superseded(sync).await;
                // The server may have it by now.
                if sync.log.try_with_value(|log| log.is_unsent()) == Some(true) {
                    sync.report(SaveEvent::StoredInBrowser);
                }
            }
            Ok(()) => store(sync),
        }
    });
}

/// Delete the drafts that the label includes, once it is stored itself and the person has chosen.
async fn delete_superseded(sync: DraftSync) {
    if sync.conflicts.try_with_untracked(Vec::is_empty) != Some(true) {
        return;
    }
    for draft in sync.superseded.try_update_value(std::mem::take).unwrap_or_default() {
        drafts::delete_draft(&draft).await;
    }
}

/// Send the draft to the server now, if the server lacks it and can be reached, and this window holds the task.
pub(super) fn send(sync: DraftSync) {
    if !sync.may_send() {
        return;
    }
    let Some(document) = sync.editing.editor.try_with_untracked(|e| e.document().clone()) else { return };
    let Some(Some(sending)) = sync.log.try_update_value(|log| log.start_send(&document)) else { return };
    let (Some(draft), Some(target)) = (local_draft(sync), sync.target.try_get_value()) else { return };
    leptos::task::spawn_local(async move {
        let body = LabelBody {
            document: sending.document.clone(),
            active_seconds: sync.active.try_get_value().map(|active| active.seconds()),
        };
        // If no answer comes, the browser still knows what may have arrived.
        let _ = drafts::store_draft(&draft).await;
        let DraftTarget { project, task, window, lease, .. } = target;
        let writer = (window.token.as_str(), lease);
        let answer = routes::save_draft(&project, &task, writer, sending.seen, &body).await;
        finish_send(sync, sending, answer).await;
        if sync.submits.try_update_value(std::mem::take) == Some(true) {
            submit_now(sync);
        }
    });
}

async fn finish_send(sync: DraftSync, sending: Sending, answer: Result<u32, ApiError>) {
    let error = match answer {
        Ok(revision) => {
            sync.failure.try_set(None);
            let is_latest = sync.log.try_update_value(|log| log.finish_send(sending, revision));
            if is_latest == Some(true)
                && let Some(draft) = local_draft(sync)
            {
                // If it fails, the draft counts as unsent and is sent once more after a reload.
                let _ = drafts::store_draft(&draft).await;
                delete_superseded(sync).await;
                sync.report(SaveEvent::StoredOnServer);
            }
            return;
        }
        Err(error) => error,
    };
    if error.is_transient() {
        sync.log.try_update_value(|log| log.lose_send());
        if error == ApiError::Unreachable {
            sync.connection.mark_lost();
        }
    } else {
        sync.log.try_update_value(|log| log.refuse_send());
        if let Some(other) = error.other_window() {
            sync.hold.try_set(WindowHold::Elsewhere(other));
        } else if error.status() == Some(412) {
            reopen(sync);
        } else {
            sync.failure.try_set(Some(error));
        }
    }
    if let Some(Some(why)) = sync.browser_error.try_get_untracked() {
        sync.report(SaveEvent::StoreFailed(why));
    }
}

fn renew_claim(sync: DraftSync) {
    if !sync.is_held() || sync.is_submitted() {
        return;
    }
    let Some(DraftTarget { project, task, lease, .. }) = sync.target.try_get_value() else { return };
    leptos::task::spawn_local(async move {
        match routes::claim_task(&project, &task).await {
            // Somebody had the task in between, and may have labeled it.
            Ok(claimed) if claimed.lease != lease => reopen(sync),
            Err(error) if !error.is_transient() => drop(sync.failure.try_set(Some(error))),
            Ok(_) | Err(_) => {}
        }
    });
}
