//! Clock that tests can move, and ids made from the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Timestamp as the store writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// RFC 3339 UTC with microseconds; sorts like time.
    pub text: String,
    /// Seconds since 1970.
    pub seconds: i64,
}

impl Timestamp {
    /// Timestamp of microseconds since 1970.
    pub fn from_micros(micros: i64) -> Self {
        let at = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
        Self { text: format!("{at:.6}"), seconds: at.as_second() }
    }

    /// Timestamp of an RFC 3339 text.
    pub fn parse(text: &str) -> Option<Self> {
        let at: jiff::Timestamp = text.parse().ok()?;
        Some(Self::from_micros(at.as_microsecond()))
    }

    /// Day, `YYYY-MM-DD`, UTC.
    pub fn day(&self) -> &str {
        self.text.get(..10).unwrap_or_default()
    }

    /// Instant that many seconds later (or earlier).
    #[must_use]
    pub fn plus_seconds(&self, seconds: i64) -> Self {
        Self::from_micros((self.seconds + seconds) * 1_000_000)
    }
}

/// Whether a text is a day, `YYYY-MM-DD`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && Timestamp::parse(&format!("{text}T00:00:00Z")).is_some()
}

/// Clock of the server. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_s: Arc<AtomicI64>,
}

impl Clock {
    /// Present instant.
    pub fn now(&self) -> Timestamp {
        let ahead = self.ahead_s.load(Ordering::Relaxed) * 1_000_000;
        Timestamp::from_micros(jiff::Timestamp::now().as_microsecond() + ahead)
    }

    /// Sets this clock forward; tests use it to let leases and sessions expire.
    pub fn advance(&self, seconds: i64) {
        self.ahead_s.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// New id: a UUIDv7, so that ids sort by the time when they were made.
pub fn new_id<T: From<u128>>() -> T {
    T::from(uuid::Uuid::now_v7().as_u128())
}

/// New id that looks as if it were made in the same millisecond as another one.
pub fn new_id_like<T: From<u128>>(other: &str) -> T {
    let time = uuid::Uuid::parse_str(other).ok().and_then(|id| id.get_timestamp());
    let Some((seconds, nanos)) = time.map(|time| time.to_unix()) else { return new_id() };
    let millis = seconds * 1000 + u64::from(nanos / 1_000_000);
    let id = uuid::Builder::from_unix_timestamp_millis(millis, &rand::random::<[u8; 10]>());
    T::from(id.into_uuid().as_u128())
}

/// 256 random bits as 64 hexadecimal digits: session and invitation tokens.
pub fn new_token() -> String {
    assay_core::hash::hex(&rand::random::<[u8; 32]>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use assay_core::id::TaskId;

    #[test]
    fn an_id_like_another_has_its_time_and_is_another_one() {
        let id: TaskId = new_id();
        let like: TaskId = new_id_like(&id.to_string());
        assert_ne!(id, like);
        // A UUIDv7 begins with 48 bits of milliseconds: 12 digits and a hyphen.
        assert_eq!(id.to_string()[..13], like.to_string()[..13]);
        assert_eq!(uuid::Uuid::parse_str(&like.to_string()).unwrap().get_version_num(), 7);
    }
}
