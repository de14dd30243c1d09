//! Housekeeping of a running server: what ran out is deleted, honeypots are placed and graded, verdicts measured, tasks of decided batches follow, and the journal of failed sign-ins goes into the audit trail.

use super::abandoned::remove_abandoned;
use super::batches;
use super::honeypots;
use super::object_verdicts;
use super::tasker_routes;
use super::upload_space::UploadSpace;
use crate::blobs::BlobStore;
use crate::clock::{Clock, Timestamp};
use crate::sign_in::SignInJournal;
use crate::store::{Database, StoreError, Tx, UnauditedWrite, idempotency, sessions, tokens};
use crate::usecase;
use std::time::Duration;

/// Interval of the rounds.
const INTERVAL: Duration = Duration::from_secs(60);
/// Rounds between two sweeps: an hour.
const SWEEP_EVERY: u32 = 60;
/// Rounds between two updates of the routes that follow from people's quality.
const ROUTES_EVERY: u32 = 5;
/// Seconds for which answers to requests with an idempotency key are stored: a week. A browser that was offline for longer
/// asks for the state before it sends again.
const ANSWERS_S: i64 = 7 * 24 * 3600;

/// Deletes sessions, known browsers, tokens and stored answers that ran out, and uploads and drafts that people abandoned.
///
/// # Errors
/// Storage.
pub async fn sweep(db: &Database, space: &UploadSpace, now: Timestamp) -> Result<(), StoreError> {
    let at = now.clone();
    let expired = move |tx: &mut dyn Tx| {
        sessions::sweep(tx, &at)?;
        tokens::sweep(tx, &at)?;
        idempotency::sweep(tx, &at.plus_seconds(-ANSWERS_S))
    };
    db.write_unaudited(UnauditedWrite::Sweep, expired).await?;
    let (db, space) = (db.clone(), space.clone());
    let removed = tokio::task::spawn_blocking(move || remove_abandoned(&db, &space, &now)).await;
    removed.unwrap_or_else(|e| Err(StoreError::Engine(e.to_string()))).map(drop)
}

/// Writes failed sign-ins into the audit trail and the log, once their window is over or where the server stops.
///
/// # Errors
/// Storage.
pub async fn record_failed_sign_ins(
    db: &Database,
    now: Timestamp,
    journal: &SignInJournal,
    is_stopping: bool,
) -> Result<(), StoreError> {
    let Some(summary) = journal.take(&now, is_stopping) else { return Ok(()) };
    tracing::warn!("{summary}");
    db.change(now, move |_, _| Ok(usecase::accounts::record_failures(&summary))).await
}

/// Goes its rounds for as long as the server runs.
pub async fn run(db: Database, blobs: BlobStore, space: UploadSpace, clock: Clock, journal: SignInJournal) {
    let mut rounds = tokio::time::interval(INTERVAL);
    for round in 0_u32.. {
        rounds.tick().await;
        let mut outcome = record_failed_sign_ins(&db, clock.now(), &journal, false).await;
        outcome = outcome.and(honeypots::place_and_grade(&db, &blobs, clock.now()).await);
        outcome = outcome.and(object_verdicts::measure(&db, &blobs).await);
        outcome = outcome.and(batches::settle(&db, &clock).await);
        if round % ROUTES_EVERY == 0 {
            outcome = outcome.and(tasker_routes::update(&db, clock.now()).await);
        }
        if round % SWEEP_EVERY == 0 {
            outcome = outcome.and(sweep(&db, &space, clock.now()).await);
        }
        if let Err(error) = outcome {
            tracing::error!("housekeeping: {error}");
        }
    }
}
