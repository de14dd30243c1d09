//! Throttle of actions that are requested often.

use leptos::prelude::*;
use std::time::Duration;

/// Interval of presence updates: pointers and the presenter's view.
pub const SHOW_EVERY: Duration = Duration::from_millis(100);

/// Call `act` soon after a request, and at most once per period.
pub fn throttle(every: Duration, act: impl Fn() + Copy + 'static) -> impl Fn() + Copy + 'static {
    let waits = StoredValue::new(false);
    move || {
        if waits.try_get_value() != Some(false) {
            return;
        }
        waits.set_value(true);
        set_timeout(
            move || {
                if waits.try_update_value(|w| *w = false).is_some() {
                    act();
                }
            },
            every,
        );
    }
}
