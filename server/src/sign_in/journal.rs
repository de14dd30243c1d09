//! Journal of sign-ins that failed or were refused: summed up by windows of a few minutes, so that a flood of them is one
//! line of the audit trail for each window.

use crate::clock::Timestamp;
use assay_core::id::UserId;
use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Length of a window, seconds.
const WINDOW_S: i64 = 300;
/// Accounts and addresses that a window names at most; the others are only counted.
const NAMED: usize = 20;

/// Failed and refused sign-ins of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInSummary {
    began_s: i64,
    failed: u64,
    refused: u64,
    accounts: BTreeMap<UserId, (String, u64)>,
    addresses: BTreeMap<IpAddr, u64>,
}

impl fmt::Display for SignInSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sign-ins failed and {} were refused by the limits", self.failed, self.refused)?;
        let list = |entries: Vec<(String, u64)>| {
            entries
                .into_iter()
                .map(|(name, count)| format!("{name} ({count})"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        if !self.accounts.is_empty() {
            write!(f, "; accounts: {}", list(self.accounts.values().cloned().collect()))?;
        }
        if !self.addresses.is_empty() {
            let addresses = self.addresses.iter().map(|(address, count)| (address.to_string(), *count));
            write!(f, "; from: {}", list(addresses.collect()))?;
        }
        Ok(())
    }
}

/// The running window. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct SignInJournal(Arc<Mutex<SignInSummary>>);

impl SignInJournal {
    /// Counts a wrong password, with the account's id and name where there is one. The address that a stranger typed is not
    /// stored: some people type their password there.
    pub fn failed(&self, now: &Timestamp, from: Option<IpAddr>, account: Option<(UserId, &str)>) {
        self.count(now, from, |window| {
            window.failed += 1;
            let Some((id, name)) = account else { return };
            if window.accounts.len() < NAMED || window.accounts.contains_key(&id) {
                window.accounts.entry(id).or_insert_with(|| (name.to_owned(), 0)).1 += 1;
            }
        });
    }

    /// Counts an attempt that was refused unheard.
    pub fn refused(&self, now: &Timestamp, from: Option<IpAddr>) {
        self.count(now, from, |window| window.refused += 1);
    }

    fn count(&self, now: &Timestamp, from: Option<IpAddr>, count: impl FnOnce(&mut SignInSummary)) {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if window.failed + window.refused == 0 {
            window.began_s = now.seconds;
        }
        count(&mut window);
        if let Some(from) = from
            && (window.addresses.len() < NAMED || window.addresses.contains_key(&from))
        {
            *window.addresses.entry(from).or_insert(0) += 1;
        }
    }

    /// Takes the window out once it is over, or at once where the server stops; none where nothing happened.
    pub fn take(&self, now: &Timestamp, is_stopping: bool) -> Option<SignInSummary> {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_empty = window.failed + window.refused == 0;
        let is_over = is_stopping || now.seconds >= window.began_s + WINDOW_S;
        (!is_empty && is_over).then(|| std::mem::take(&mut *window))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_one_summary_with_few_names() {
        let journal = SignInJournal::default();
        let now = Timestamp::from_micros(0);
        for i in 0..1000_u32 {
            let from = Some(IpAddr::from(i.to_be_bytes()));
            journal.failed(&now, from, (i % 2 == 0).then_some((UserId::from(u128::from(i)), "Ana")));
            journal.refused(&now, from);
        }
        assert_eq!(journal.take(&now.plus_seconds(WINDOW_S - 1), false), None);
        let summary = journal.take(&now.plus_seconds(WINDOW_S), false).unwrap();
        assert_eq!((summary.accounts.len(), summary.addresses.len()), (NAMED, NAMED));
        let text = summary.to_string();
        assert!(text.starts_with("1000 sign-ins failed and 1000 were refused"), "{text}");
        assert!(text.len() < 2_000);
        assert_eq!(journal.take(&now.plus_seconds(WINDOW_S), true), None, "it is taken once");
    }
}
