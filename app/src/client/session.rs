//! Session: who is signed in.

use super::outbox::Outbox;
use super::verdicts::VerdictOutbox;
use super::{ApiError, routes};
use assay_core::api::SessionUser;
use leptos::prelude::*;

/// By context: the person who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    /// `None` until the session is loaded, then `Some(None)` if nobody is signed in.
    me: RwSignal<Option<Option<SessionUser>>>,
    failure: RwSignal<Option<ApiError>>,
    outbox: Outbox,
    verdicts: VerdictOutbox,
}

impl Session {
    /// Provides the session and loads it from the server.
    pub fn provide() -> Self {
        let session = Self {
            me: RwSignal::new(None),
            failure: RwSignal::new(None),
            outbox: Outbox::get(),
            verdicts: VerdictOutbox::get(),
        };
        provide_context(session);
        session.refresh();
        session
    }

    /// The one that was provided.
    pub fn get() -> Self {
        expect_context()
    }

    /// Loads the session again.
    pub fn refresh(&self) {
        let this = *self;
        this.failure.set(None);
        leptos::task::spawn_local(async move {
            match routes::current_user().await {
                Ok(me) => this.set(me),
                Err(error) => this.failure.set(Some(error)),
            }
        });
    }

    /// Records who signed in; `None` for a sign-out.
    pub fn set(&self, me: Option<SessionUser>) {
        // Submissions and verdicts of the last visit that were not sent are sent now.
        let user = me.as_ref().map(|me| me.id.clone()).unwrap_or_default();
        self.verdicts.flush(user.clone());
        self.outbox.flush(user);
        self.me.set(Some(me));
    }

    /// Error of the last try to load the session; tracked.
    pub fn failure(&self) -> Option<ApiError> {
        self.failure.get()
    }

    /// Whether the session is loaded; tracked.
    pub fn is_known(&self) -> bool {
        self.me.with(Option::is_some)
    }

    /// The person; tracked.
    pub fn me(&self) -> Option<SessionUser> {
        self.me.get().flatten()
    }

    /// The person's id, empty if nobody is signed in; not tracked.
    pub fn user(&self) -> String {
        self.me.with_untracked(|me| me.iter().flatten().next().map(|me| me.id.clone()).unwrap_or_default())
    }
}
