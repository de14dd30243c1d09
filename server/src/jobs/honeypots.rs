//! Honeypots in the background: they are placed and graded at times that no request of a tasker sets.

use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::store::{Database, StoreError, Tx, UnauditedWrite, honeypots, task_settings};
use crate::usecase;

/// Labels that are graded in one round at most.
const MOST_LABELS: u32 = 500;

/// Place honeypots in the queues of all stages that have them, and grade the labels that were submitted since.
///
/// # Errors
/// Storage.
pub async fn place_and_grade(db: &Database, blobs: &BlobStore, now: Timestamp) -> Result<(), StoreError> {
    for stage in db.read(task_settings::list_with_honeypots).await? {
        let at = now.clone();
        let place = move |tx: &mut dyn Tx| usecase::honeypots::place(tx, &at, stage.project, stage.stage);
        db.write_unaudited(UnauditedWrite::Honeypots, place).await?;
    }
    for label in db.read(|tx| honeypots::ungraded(tx, MOST_LABELS)).await? {
        let (blobs, at) = (blobs.clone(), now.clone());
        let graded = db.read(move |tx| usecase::honeypots::grade(tx, &blobs, label)).await?;
        let store = move |tx: &mut dyn Tx| usecase::honeypots::store_grade(tx, &at, &graded);
        db.write_unaudited(UnauditedWrite::Honeypots, store).await?;
    }
    Ok(())
}
