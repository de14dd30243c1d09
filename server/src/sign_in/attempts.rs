//! Limits on guessing passwords and codes, in memory of a fixed size.
//!
//! An attempt counts by the caller's address alone, over all names, and by the address together with the name that is
//! guessed at: spraying many names is slowed down, and a guesser elsewhere does not lock the owner out. A browser that
//! signed in before counts by itself. Where the table is full, a new key replaces the one with the fewest attempts, so that
//! inventing names neither fills the memory nor locks anybody out.

use assay_core::id::{SecretHash, UserId};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Sets of slots; a key belongs to one set.
const SETS: usize = 4096;
/// Slots of a set.
const WAYS: usize = 4;

/// What attempts are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AttemptKey<'a> {
    /// An address, over all names; of IPv6, its /64 network.
    Address(Option<IpAddr>),
    /// An address and what is guessed at.
    AddressAndName(Option<IpAddr>, &'a str),
    /// A browser that signed in before.
    Browser(SecretHash),
    /// A person who is signed in and gives the password again.
    Person(UserId),
}

impl AttemptKey<'_> {
    /// Attempts allowed in a minute.
    fn per_minute(&self) -> u32 {
        match self {
            Self::Address(_) => 20,
            Self::AddressAndName(..) | Self::Browser(_) | Self::Person(_) => 10,
        }
    }

    fn canonical(self) -> Self {
        let network = |address: Option<IpAddr>| address.map(network_of);
        match self {
            Self::Address(address) => Self::Address(network(address)),
            Self::AddressAndName(address, name) => Self::AddressAndName(network(address), name.trim()),
            other => other,
        }
    }
}

/// The address itself; of IPv6 its /64, since one subscriber has all of it.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    minute: i64,
    count: u32,
}

struct AttemptTable {
    slots: Mutex<Vec<[Slot; WAYS]>>,
    /// With a secret of this process: nobody can choose keys that meet in one slot.
    hasher: RandomState,
}

/// Attempts by key in the running minute. Cheap to clone.
#[derive(Clone)]
pub struct AttemptLimiter(Arc<AttemptTable>);

impl Default for AttemptLimiter {
    fn default() -> Self {
        let slots = Mutex::new(vec![[Slot::default(); WAYS]; SETS]);
        Self(Arc::new(AttemptTable { slots, hasher: RandomState::new() }))
    }
}

impl AttemptLimiter {
    /// Counts an attempt under each key, and gives whether all of them allow it.
    pub fn allow(&self, keys: &[AttemptKey<'_>], now_s: i64) -> bool {
        keys.iter().fold(true, |allowed, key| {
            let count = self.with_slot(key, now_s, |count| *count = count.saturating_add(1));
            allowed && count <= key.per_minute()
        })
    }

    /// Takes an attempt back: it succeeded.
    pub fn forgive(&self, keys: &[AttemptKey<'_>], now_s: i64) {
        for key in keys {
            self.with_slot(key, now_s, |count| *count = count.saturating_sub(1));
        }
    }

    fn with_slot(&self, key: &AttemptKey<'_>, now_s: i64, change: impl FnOnce(&mut u32)) -> u32 {
        let (key, minute) = (self.0.hasher.hash_one(key.canonical()), now_s.div_euclid(60));
        let mut slots = self.0.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let set = usize::try_from(key % SETS as u64).unwrap_or_default();
        let Some(set) = slots.get_mut(set) else { return 0 };
        let known = set.iter().position(|slot| slot.key == key && slot.minute == minute);
        let found = known.or_else(|| {
            let weight = |slot: &Slot| if slot.minute == minute { slot.count } else { 0 };
            set.iter().enumerate().min_by_key(|(_, slot)| weight(slot)).map(|(place, _)| place)
        });
        let Some(slot) = found.and_then(|place| set.get_mut(place)) else { return 0 };
        if known.is_none() {
            *slot = Slot { key, minute, count: 0 };
        }
        change(&mut slot.count);
        slot.count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn the_eleventh_attempt_at_a_name_is_refused_and_the_next_minute_starts_anew() {
        let attempts = AttemptLimiter::default();
        let at =
            |name, now_s| attempts.allow(&[AttemptKey::AddressAndName(address("10.0.0.1"), name)], now_s);
        assert!((0..10).all(|_| at("ana", 60)));
        assert!(!at(" ana ", 119));
        assert!(at("ben", 119));
        assert!(at("ana", 120));
    }

    #[test]
    fn many_names_from_one_address_are_slowed_down_together() {
        let attempts = AttemptLimiter::default();
        let spray = |from: &str| attempts.allow(&[AttemptKey::Address(address(from))], 0);
        assert_eq!((0..40).filter(|_| spray("10.0.0.1")).count(), 20);
        assert!(spray("10.0.0.2"));
        assert_eq!((0..40).filter(|i| spray(&format!("2001:db8::{i:x}"))).count(), 20, "one network");
        assert!(spray("2001:db8:0:1::1"));
    }

    #[test]
    fn attempts_that_succeed_do_not_count() {
        let attempts = AttemptLimiter::default();
        let keys = [AttemptKey::Address(address("10.0.0.1"))];
        for _ in 0..100 {
            assert!(attempts.allow(&keys, 0));
            attempts.forgive(&keys, 0);
        }
    }

    #[test]
    fn invented_names_lock_nobody_out_and_do_not_free_the_guesser() {
        let attempts = AttemptLimiter::default();
        let guesser = [AttemptKey::Address(address("10.0.0.1"))];
        while attempts.allow(&guesser, 0) {}
        for i in 0..4 * SETS * WAYS {
            attempts.allow(&[AttemptKey::AddressAndName(address("10.0.0.1"), &i.to_string())], 0);
        }
        assert!(!attempts.allow(&guesser, 0));
        let fresh =
            |i| attempts.allow(&[AttemptKey::AddressAndName(address("10.9.9.9"), &format!("new {i}"))], 0);
        assert!((0..100).all(fresh));
    }
}
