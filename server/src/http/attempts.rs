//! A brake on guessing passwords and codes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Attempts allowed for one name in one minute.
const PER_MINUTE: u32 = 10;
/// Names remembered at most, so that inventing names does not fill the memory.
const NAMES: usize = 10_000;

/// Attempts by name in the running minute. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Attempts(Arc<Mutex<(i64, BTreeMap<String, u32>)>>);

impl Attempts {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_in_a_minute_is_refused_and_the_next_minute_starts_anew() {
        let attempts = Attempts::default();
        assert!((0..10).all(|_| attempts.allow("ana", 60)));
        assert!(!attempts.allow("ana", 119));
        assert!(attempts.allow("ben", 119));
        assert!(attempts.allow("ana", 120));
    }
}
