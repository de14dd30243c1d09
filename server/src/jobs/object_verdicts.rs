//! Verdicts in the background: they are measured against golden after their answer, for grading may take long.

use crate::blobs::BlobStore;
use crate::store::{Database, StoreError, Tx, UnauditedWrite};
use crate::usecase::object_verdicts;

/// Verdicts that are measured in one go.
const AT_ONCE: u32 = 50;
/// Goes of a round of housekeeping at most, so that other things have their turn.
pub const OF_ROUND: u32 = 40;

/// Measure verdicts that were given since, in so many goes at most.
///
/// # Errors
/// Storage.
pub async fn measure(db: &Database, blobs: &BlobStore, most_goes: u32) -> Result<(), StoreError> {
    for _ in 0..most_goes {
        let blobs = blobs.clone();
        let measured = db.read(move |tx| object_verdicts::measure(tx, &blobs, AT_ONCE)).await?;
        if measured.is_empty() {
            return Ok(());
        }
        let store = move |tx: &mut dyn Tx| object_verdicts::store(tx, &measured);
        db.write_unaudited(UnauditedWrite::ObjectVerdicts, store).await?;
    }
    Ok(())
}
