//! Tasks of decided batches, which follow the decision in the background: a batch may have thousands.

use crate::clock::Clock;
use crate::store::{Database, StoreError};
use crate::usecase::batches;

/// Lets the tasks of all decided batches follow, some in each transaction.
///
/// # Errors
/// Storage.
pub async fn settle(db: &Database, clock: &Clock) -> Result<(), StoreError> {
    while db.change(clock.now(), |tx, now| batches::settle_some(tx, now)).await? {}
    Ok(())
}

/// The same for a task of its own, which logs an error.
pub async fn settle_in_background(db: Database, clock: Clock) {
    if let Err(error) = settle(&db, &clock).await {
        tracing::error!("tasks of a decided batch: {error}");
    }
}
