//! Measurement of the person's active time: all input of the window goes here, while the window is visible and holds the task.

use super::draft_sync::repeat;
use crate::client::active_times;
use crate::workbench::state::{DraftSync, DraftTarget};
use assay_editor::ActiveTime;
use leptos::ev;
use leptos::prelude::*;
use std::time::Duration;

/// Time between copies in the browser.
const STORE_EVERY: Duration = Duration::from_secs(3);

/// Measure for as long as the workbench is open, from what the server has on, or this browser where it has more.
pub fn start(sync: DraftSync, server_seconds: Option<u32>) {
    let Some(DraftTarget { user, task, base, .. }) = sync.target.try_get_value() else { return };
    let stored = active_times::load(&user, &task, base.as_deref());
    sync.active.set_value(ActiveTime::resumed(stored.max(server_seconds.unwrap_or(0))));
    record(sync);
    let listeners = [
        window_event_listener(ev::pointerdown, move |_| record(sync)),
        window_event_listener(ev::pointermove, move |_| record(sync)),
        window_event_listener(ev::wheel, move |_| record(sync)),
        window_event_listener(ev::keydown, move |_| record(sync)),
        window_event_listener(ev::visibilitychange, move |_| {
            record(sync);
            store(sync);
        }),
        window_event_listener(ev::pagehide, move |_| {
            record(sync);
            store(sync);
        }),
    ];
    repeat(STORE_EVERY, move || store(sync));
    on_cleanup(move || {
        store(sync);
        listeners.into_iter().for_each(WindowListenerHandle::remove);
    });
}

/// Record that something happened in the window now.
fn record(sync: DraftSync) {
    if !sync.is_held() || sync.is_submitted() {
        return;
    }
    record_into(sync.active);
}

fn record_into(active: StoredValue<ActiveTime>) {
    let now_ms = window().performance().map_or_else(js_sys::Date::now, |performance| performance.now());
    let is_hidden = document().hidden();
    active.try_update_value(|active| match is_hidden {
        true => active.record_hidden(now_ms),
        false => active.record_input(now_ms),
    });
}

/// Active time from now on, until the caller's owner is gone: of a review, which nobody goes on with later.
pub fn measure() -> StoredValue<ActiveTime> {
    let active = StoredValue::new(ActiveTime::resumed(0));
    record_into(active);
    let listeners = [
        window_event_listener(ev::pointerdown, move |_| record_into(active)),
        window_event_listener(ev::pointermove, move |_| record_into(active)),
        window_event_listener(ev::wheel, move |_| record_into(active)),
        window_event_listener(ev::keydown, move |_| record_into(active)),
        window_event_listener(ev::visibilitychange, move |_| record_into(active)),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    active
}

/// Store the time in the browser until the label is submitted.
fn store(sync: DraftSync) {
    let (Some(target), Some(active)) = (sync.target.try_get_value(), sync.active.try_get_value()) else {
        return;
    };
    if sync.is_held() && !sync.is_submitted() {
        active_times::store(&target.user, &target.task, target.base.as_deref(), active.seconds());
    }
}
