//! A brake on guessing passwords and codes.
//!
//! Counted by the caller's address together with what is guessed at: a guesser cannot lock the owner out.

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// Attempts allowed for one name in one minute.
const PER_MINUTE: u32 = 10;
/// Names remembered at most, so that inventing names does not fill the memory.
const NAMES: usize = 10_000;

/// Attempts by name in the running minute. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct AttemptLimiter(Arc<Mutex<(i64, BTreeMap<String, u32>)>>);

impl AttemptLimiter {
    /// Count an attempt, and say whether it may be made.
    pub fn allow(&self, name: &str, now_s: i64) -> bool {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (minute, counts) = &mut *guard;
        if *minute != now_s / 60 {
            *minute = now_s / 60;
            counts.clear();
        }
        if counts.len() >= NAMES && !counts.contains_key(name) {
            return false;
        }
        let count = counts.entry(name.to_owned()).or_insert(0);
        *count += 1;
        *count <= PER_MINUTE
    }
}

/// The address that the request's connection comes from; a proxy's, where there is one before this server.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallerAddress(Option<IpAddr>);

impl CallerAddress {
    /// What [`AttemptLimiter`] counts by.
    pub(super) fn attempt_key(self, name: &str) -> String {
        let address = self.0.map(|ip| ip.to_string()).unwrap_or_default();
        format!("{address} {}", name.trim().to_lowercase())
    }
}

impl<S: Sync> FromRequestParts<S> for CallerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_in_a_minute_is_refused_and_the_next_minute_starts_anew() {
        let attempts = AttemptLimiter::default();
        assert!((0..10).all(|_| attempts.allow("ana", 60)));
        assert!(!attempts.allow("ana", 119));
        assert!(attempts.allow("ben", 119));
        assert!(attempts.allow("ana", 120));
    }
}
