//! Changes of state: one transaction each, with its entries in the audit trail.
//!
//! There are two ways to write. [`Database::change`] takes a function that must give its audit entries with its answer.
//! [`Database::write_unaudited`] takes the reason why a write needs none.

use super::audit::{self, NewAuditEntry};
use super::engine::Database;
use super::error::StoreError;
use super::idempotency::{self, IdempotencyKey, StoredResponse};
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::debrief::DebriefEvent;
use assay_core::id::UserId;
use serde::Serialize;

/// Answer of a use case that changed state, with what the audit trail records of it.
#[derive(Debug)]
#[must_use = "a change of state is recorded in the audit trail"]
pub struct Audited<T> {
    answer: T,
    entries: Vec<NewAuditEntry>,
}

impl<T> Audited<T> {
    /// An answer and the entry of the change.
    pub fn new(answer: T, entry: NewAuditEntry) -> Self {
        Self { answer, entries: vec![entry] }
    }

    /// An answer of a use case that found nothing to change.
    pub fn nothing_changed(answer: T) -> Self {
        Self { answer, entries: Vec::new() }
    }

    /// The same with the entries of further changes.
    pub fn and(mut self, entries: impl IntoIterator<Item = NewAuditEntry>) -> Self {
        self.entries.extend(entries);
        self
    }

    /// Another answer for the same change.
    ///
    /// # Errors
    /// Those of the function.
    pub fn try_map<U>(self, f: impl FnOnce(T) -> Result<U, StoreError>) -> Result<Audited<U>, StoreError> {
        Ok(Audited { answer: f(self.answer)?, entries: self.entries })
    }

    /// The answer of one change and what another one gives, recorded in this order.
    pub fn then<U>(self, next: Audited<U>) -> Audited<(T, U)> {
        let mut entries = self.entries;
        entries.extend(next.entries);
        Audited { answer: (self.answer, next.answer), entries }
    }

    /// The answer without its entries: of a rehearsal, or for the demo's story, which is older than its server and its trail.
    pub(crate) fn unrecorded(self) -> T {
        self.answer
    }

    /// Record the entries within the transaction of the change, and give the answer.
    pub fn record(self, tx: &mut dyn Tx, now: &Timestamp) -> Result<T, StoreError> {
        for entry in &self.entries {
            audit::record(tx, now, entry)?;
        }
        Ok(self.answer)
    }
}

impl Audited<DebriefEvent> {
    /// An event that changes nothing outside of its debrief, whose own log says who did what and when.
    pub fn logged_in_debrief(event: DebriefEvent) -> Self {
        Self { answer: event, entries: Vec::new() }
    }
}

/// Reason why a write has no audit entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnauditedWrite {
    /// The bookkeeping of sessions: their last use and their end. A sign-in has its entry.
    Session,
    /// A visitor of the demo becomes one of its people.
    DemoVisit,
    /// The removal of what ran out, and of uploads and drafts that people abandoned.
    Sweep,
    /// A draft: unfinished work that its author alone sees.
    Draft,
    /// Which of a person's windows holds their task: no one else sees it.
    Window,
    /// The bookkeeping of an import, and its batches, which one entry covers when it is done.
    ImportJob,
    /// Where honeypots are, and how their labels were graded: the trail must not tell it. Their settings have an entry.
    Honeypots,
    /// What a verdict says of each object, measured against golden: the verdict has its entry.
    ObjectVerdicts,
    /// What follows from the quality of people's labels, which the server can estimate again.
    TaskerRoutes,
    /// Features that the server measured, and can measure again.
    MeasuredFeatures,
    /// What a server starts with: the demo, or the data of a test.
    Setup,
}

impl Database {
    /// Run a use case as one transaction with its audit entries. When this gives `Ok`, it is on disk.
    ///
    /// # Errors
    /// Those of the use case, of which nothing is stored then, and of the engine.
    pub async fn change<T: Send + 'static>(
        &self,
        now: Timestamp,
        f: impl FnOnce(&mut dyn Tx, &Timestamp) -> Result<Audited<T>, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction(move |tx| f(tx, &now)?.record(tx, &now)).await
    }

    /// [`Database::change`] for threads that may block.
    ///
    /// # Errors
    /// As [`Database::change`].
    pub fn change_blocking<T: Send + 'static>(
        &self,
        now: Timestamp,
        f: impl FnOnce(&mut dyn Tx, &Timestamp) -> Result<Audited<T>, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction_blocking(move |tx| f(tx, &now)?.record(tx, &now))
    }

    /// [`Database::change`], done once for each key: the answer is stored as JSON in the same transaction and given
    /// again to the same request.
    ///
    /// # Errors
    /// As [`Database::change`]; another request has this key.
    pub async fn change_once<T: Serialize>(
        &self,
        now: Timestamp,
        user: UserId,
        key: Option<IdempotencyKey>,
        status: u16,
        f: impl FnOnce(&mut dyn Tx, &Timestamp) -> Result<Audited<T>, StoreError> + Send + 'static,
    ) -> Result<StoredResponse, StoreError> {
        self.transaction(move |tx| {
            if let Some(key) = &key {
                tx.exclusive()?;
                if let Some(known) = idempotency::find(tx, user, key)? {
                    return Ok(known);
                }
            }
            let answer = f(tx, &now)?.record(tx, &now)?;
            let response = StoredResponse { status, body: serde_json::to_string(&answer)? };
            if let Some(key) = &key {
                idempotency::insert(tx, &now, user, key, &response)?;
            }
            Ok(response)
        })
        .await
    }

    /// What a use case would answer. It runs as a change would, and nothing of it is stored.
    ///
    /// # Errors
    /// As [`Database::change`].
    pub async fn rehearse<T: Send + 'static>(
        &self,
        now: Timestamp,
        f: impl FnOnce(&mut dyn Tx, &Timestamp) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (sender, receiver) = std::sync::mpsc::channel();
        let rehearsed = self.transaction(move |tx| {
            let answer = f(tx, &now)?;
            // Nobody listens any more where the request was dropped.
            let _ = sender.send(answer);
            // The error rolls all of it back.
            Err::<T, _>(StoreError::Engine("a rehearsal stores nothing".to_owned()))
        });
        match (rehearsed.await, receiver.try_recv()) {
            (_, Ok(answer)) => Ok(answer),
            (failed, Err(_)) => failed,
        }
    }

    /// Write what is no change of state that the audit trail records, for the reason given.
    ///
    /// # Errors
    /// Those of the function, of which nothing is stored then, and of the engine.
    pub async fn write_unaudited<T: Send + 'static>(
        &self,
        _: UnauditedWrite,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction(f).await
    }

    /// [`Database::write_unaudited`] for threads that may block.
    ///
    /// # Errors
    /// As [`Database::write_unaudited`].
    pub fn write_unaudited_blocking<T: Send + 'static>(
        &self,
        _: UnauditedWrite,
        f: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.transaction_blocking(f)
    }
}
