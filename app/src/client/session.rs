//! Session: who is signed in.

use super::outbox::Outbox;
use super::{ApiError, routes};
use assay_core::api::SessionUser;
use leptos::prelude::*;

/// By context: the person who is signed in.
#[derive(Clone, Copy)]
pub struct Session {
    /// `None` until the server has said who it is; then `Some(None)` for a stranger.
    me: RwSignal<Option<Option<SessionUser>>>,
    failure: RwSignal<Option<ApiError>>,
    outbox: Outbox,
}

impl Session {
    /// Ask the server.
    pub fn provide() -> Self {
        let session = Self { me: RwSignal::new(None), failure: RwSignal::new(None), outbox: Outbox::get() };
        provide_context(session);
        session.refresh();
        session
    }

    /// The one of this page.
    pub fn get() -> Self {
        expect_context()
    }

    /// Ask the server again.
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

    /// Somebody signed in, or out.
    pub fn set(&self, me: Option<SessionUser>) {
        // What could not be sent in the last visit goes on its way now.
        self.outbox.flush(me.as_ref().map(|me| me.id.clone()).unwrap_or_default());
        self.me.set(Some(me));
    }

    /// Why it is not known who is here; tracked.
    pub fn failure(&self) -> Option<ApiError> {
        self.failure.get()
    }

    /// Whether it is known who is here; tracked.
    pub fn is_known(&self) -> bool {
        self.me.with(Option::is_some)
    }

    /// The person; tracked.
    pub fn me(&self) -> Option<SessionUser> {
        self.me.get().flatten()
    }

    /// The person's id, or nothing for a stranger; not tracked.
    pub fn user(&self) -> String {
        self.me.with_untracked(|me| me.iter().flatten().next().map(|me| me.id.clone()).unwrap_or_default())
    }
}
