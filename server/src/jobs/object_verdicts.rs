//! Verdicts in the background: they are measured against golden after their answer, for grading may take long.

use crate::blobs::BlobStore;
use crate::store::{Database, StoreError, Tx, UnauditedWrite};
use crate::usecase::object_verdicts;
use assay_core::id::ProjectId;
use std::time::{Duration, Instant};

/// Verdicts that are measured in one go.
const AT_ONCE: u32 = 50;
/// Time of a round of housekeeping, so that other things have their turn.
const ROUND: Duration = Duration::from_secs(20);

/// Measure the verdicts that were given since, for as long as a round takes.
///
/// # Errors
/// Storage.
pub async fn measure(db: &Database, blobs: &BlobStore) -> Result<(), StoreError> {
    let begun = Instant::now();
    while begun.elapsed() < ROUND && measure_some(db, blobs, None).await? {}
    Ok(())
}

/// Measure some verdicts of a project, or of all. Gives whether there were any.
///
/// # Errors
/// Storage.
pub async fn measure_some(
    db: &Database,
    blobs: &BlobStore,
    project: Option<ProjectId>,
) -> Result<bool, StoreError> {
    let blobs = blobs.clone();
    let measured = db.read(move |tx| object_verdicts::measure(tx, &blobs, project, AT_ONCE)).await?;
    if measured.is_empty() {
        return Ok(false);
    }
    let store = move |tx: &mut dyn Tx| object_verdicts::store(tx, &measured);
    db.write_unaudited(UnauditedWrite::ObjectVerdicts, store).await?;
    Ok(true)
}
