//! The window's hold on its task: renewed while the page is open, given up when it closes, taken over from another window.

use super::draft_sync::{reopen, repeat, send, store};
use crate::client::routes;
use crate::client::windows::{self, WindowChannel, WindowMessage, WindowMessageKind, WindowToken};
use crate::ui::Toasts;
use crate::workbench::state::{DraftSync, DraftTarget, WindowHold};
use assay_core::api::LabelingWindow;
use gloo_timers::future::TimeoutFuture;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// Time between signs of life, well within the lease of 20 s.
const RENEW_EVERY: Duration = Duration::from_secs(7);
/// Time between tries of a window that waits for another one's lease to end.
const TRY_EVERY: Duration = Duration::from_secs(3);
/// Steps of the wait for another window of this browser to save.
const SAVE_STEPS: u32 = 30;
const SAVE_STEP_MS: u32 = 50;

/// Hold the task for as long as the workbench is open.
pub fn start(sync: DraftSync) {
    let own = StoredValue::new(None);
    let channel = WindowChannel::open(move |message| receive(sync, own, &message));
    own.set_value(Some(channel));
    provide_context(channel);
    if sync.is_held() && !sync.is_submitted() {
        announce(sync, channel, WindowMessageKind::Holds);
    }
    repeat(RENEW_EVERY, move || {
        if sync.is_held() {
            renew(sync);
        }
    });
    repeat(TRY_EVERY, move || {
        if matches!(sync.hold.try_get_untracked(), Some(WindowHold::Elsewhere(_))) {
            renew(sync);
        }
    });
    follow_page(sync);
}

fn follow_page(sync: DraftSync) {
    let let_go = move || {
        let target = sync.target.try_get_value().filter(|_| sync.is_held() && !sync.is_submitted());
        if let Some(DraftTarget { project, task, window, .. }) = target {
            windows::release(&project, &task, &window.token);
        }
    };
    let hide = window_event_listener(ev::pagehide, move |_| {
        if let Some(DraftTarget { task, window, .. }) = sync.target.try_get_value().filter(|_| sync.is_held())
        {
            windows::leave_token(&task, &window.token);
        }
        let_go();
    });
    on_cleanup(move || {
        hide.remove();
        let_go();
    });
}

/// Message of this window about its task.
fn announce(sync: DraftSync, channel: WindowChannel, kind: WindowMessageKind) {
    if let Some(DraftTarget { user, task, window, .. }) = sync.target.try_get_value() {
        channel.send(&WindowMessage { user, task, token: window.token, kind });
    }
}

fn receive(sync: DraftSync, own: StoredValue<Option<WindowChannel>>, message: &WindowMessage) {
    let Some(target) = sync.target.try_get_value() else { return };
    let is_about_this = message.task == target.task && message.user == target.user;
    if !is_about_this || message.token == target.window.token || sync.reopens.try_get_value() != Some(false) {
        return;
    }
    match message.kind {
        WindowMessageKind::Holds => {
            store(sync);
            if sync.is_held() && !sync.is_submitted() {
                sync.hold.try_set(WindowHold::Elsewhere(this_browser()));
            }
        }
        WindowMessageKind::Save => {
            if let Some(channel) = own.try_get_value().flatten().filter(|_| sync.is_held()) {
                leptos::task::spawn_local(save_for_other(sync, channel));
            }
        }
        WindowMessageKind::Saved => {
            sync.other_saved.try_set_value(true);
        }
    }
}

/// Another window of this browser, of which the server says more with the next renewal.
fn this_browser() -> LabelingWindow {
    let now = String::from(js_sys::Date::new_0().to_iso_string());
    LabelingWindow { name: windows::name(), opened_at: now.clone(), last_seen: now, draft_revision: 0 }
}

/// Save all that this window has, and say so to the window that takes the task over.
async fn save_for_other(sync: DraftSync, channel: WindowChannel) {
    for _ in 0..SAVE_STEPS {
        let is_unsent = sync.log.try_with_value(|log| log.is_unsent());
        if is_unsent != Some(true) || !sync.may_send() {
            break;
        }
        store(sync);
        send(sync);
        TimeoutFuture::new(SAVE_STEP_MS).await;
    }
    announce(sync, channel, WindowMessageKind::Saved);
}

/// Say that this window is open, or find out whether the other one still is.
fn renew(sync: DraftSync) {
    let is_open = !sync.is_submitted() && sync.reopens.try_get_value() == Some(false);
    if !is_open || !sync.connection.is_up_untracked() {
        return;
    }
    let Some(DraftTarget { project, task, window, .. }) = sync.target.try_get_value() else { return };
    let window = WindowToken { previous: None, ..window };
    leptos::task::spawn_local(async move {
        match routes::open_window(&project, &task, &window, false).await {
            Ok(_) if sync.is_held() => {}
            // The other window is gone.
            Ok(_) => reopen(sync),
            Err(error) => match error.other_window() {
                Some(_) if sync.is_submitted() => {}
                Some(other) => {
                    store(sync);
                    sync.hold.try_set(WindowHold::Elsewhere(other));
                }
                None if error.is_transient() || error.status() == Some(401) => {}
                None => {
                    sync.failure.try_set(Some(error));
                }
            },
        }
    });
}

/// Take the task over from the window that holds it, and go on with what both windows have.
pub fn take_over(sync: DraftSync, channel: WindowChannel, toasts: Toasts) {
    let Some(WindowHold::Elsewhere(other)) = sync.hold.try_get_untracked() else { return };
    let Some(DraftTarget { project, task, window, .. }) = sync.target.try_get_value() else { return };
    sync.hold.set(WindowHold::TakingOver);
    sync.other_saved.set_value(false);
    announce(sync, channel, WindowMessageKind::Save);
    leptos::task::spawn_local(async move {
        // A window of another browser does not answer; what it has not saved stays there until it is joined.
        for _ in 0..SAVE_STEPS {
            if sync.other_saved.try_get_value() != Some(false) {
                break;
            }
            TimeoutFuture::new(SAVE_STEP_MS).await;
        }
        match routes::open_window(&project, &task, &window, true).await {
            Ok(_) => {
                announce(sync, channel, WindowMessageKind::Holds);
                reopen(sync);
            }
            Err(error) => {
                sync.hold.try_set(WindowHold::Elsewhere(other));
                toasts.show_error(format!("Not taken over. {}", error.message()));
            }
        }
    });
}
