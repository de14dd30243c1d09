//! Address that a request comes from, and the limits on sign-ins from it.

use super::{ApiError, AppState};
use crate::clock::Timestamp;
use crate::sign_in::AttemptKey;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

/// Address of the caller: the connection's, or the one that a trusted proxy reports.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallerAddress(pub(super) Option<IpAddr>);

impl FromRequestParts<AppState> for CallerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        Ok(Self(peer.map(|peer| app.sign_in.proxies.caller(peer, &parts.headers))))
    }
}

impl CallerAddress {
    /// Keys for attempts at something: a name, or a kind of secret.
    pub(super) fn keys<'a>(&self, what: &'a str) -> [AttemptKey<'a>; 2] {
        [AttemptKey::Address(self.0), AttemptKey::AddressAndName(self.0, what)]
    }

    /// Counts an attempt.
    ///
    /// # Errors
    /// 429: there were too many in this minute.
    pub(super) fn require_attempt(
        &self,
        app: &AppState,
        keys: &[AttemptKey<'_>],
        now: &Timestamp,
    ) -> Result<(), ApiError> {
        if app.sign_in.attempts.allow(keys, now.seconds) {
            return Ok(());
        }
        app.sign_in.journal.refused(now, self.0);
        Err(ApiError::too_many_attempts())
    }
}
