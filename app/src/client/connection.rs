//! Connection: whether the server can be reached.

use super::backoff::Backoff;
use super::http;
use leptos::prelude::*;

/// How often an unreachable server is probed, ms: at first, and at the longest.
const FIRST_WAIT_MS: u32 = 500;
const LONGEST_WAIT_MS: u32 = 15_000;

/// By context: whether the last call reached the server.
#[derive(Clone, Copy)]
pub struct Connection {
    reachable: RwSignal<bool>,
    is_probing: StoredValue<bool>,
}

impl Connection {
    /// Starts optimistic and follows the browser's own notice of the network.
    pub fn provide() -> Self {
        let connection = Self { reachable: RwSignal::new(true), is_probing: StoredValue::new(false) };
        provide_context(connection);
        window_event_listener_untyped("offline", move |_| connection.mark_lost());
        window_event_listener_untyped("online", move |_| connection.probe());
        connection
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Whether the server can be reached; tracked.
    pub fn is_up(&self) -> bool {
        self.reachable.get()
    }

    /// The same, not tracked.
    pub fn is_up_untracked(&self) -> bool {
        self.reachable.get_untracked()
    }

    /// Marks the server as unreachable and probes it until it answers.
    pub fn mark_lost(&self) {
        if self.reachable.get_untracked() {
            self.reachable.set(false);
        }
        self.probe();
    }

    fn probe(&self) {
        if self.is_probing.get_value() {
            return;
        }
        self.is_probing.set_value(true);
        let this = *self;
        leptos::task::spawn_local(async move {
            let mut backoff = Backoff::new(FIRST_WAIT_MS, LONGEST_WAIT_MS);
            while !http::is_healthy().await {
                this.reachable.set(false);
                backoff.wait().await;
            }
            this.is_probing.set_value(false);
            this.reachable.set(true);
        });
    }
}
