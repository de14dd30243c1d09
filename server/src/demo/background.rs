//! The part of the demo that is made while people look around already.

use super::files::{self, SEED, threads};
use super::progress::DemoProgressHandle;
use super::{people, street};
use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::store::{Database, StoreError, UnauditedWrite};
use assay_demo::world;

/// Make the project of the simulated drive where the demo has none yet: also one that an earlier start did not finish. One
/// processor is left to those who use the demo meanwhile.
pub(super) fn add_street_pilot(
    db: &Database,
    blobs: &BlobStore,
    clock: &Clock,
    progress: &DemoProgressHandle,
) -> Result<(), StoreError> {
    if db.read_blocking(street::is_missing)? {
        let world = world(SEED);
        let drives = files::make_drives(&world, blobs, threads().saturating_sub(1).max(1), progress)?;
        let now = clock.now();
        db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
            let people = people::all(tx)?;
            street::project(tx, &now, &world, &people, &drives)
        })?;
    }
    progress.finish();
    Ok(())
}

/// Start [`add_street_pilot`] on a thread of its own. A failure is logged and shown to visitors; the next start tries again.
///
/// # Errors
/// No thread is free.
pub fn add_street_pilot_in_background(
    db: Database,
    blobs: BlobStore,
    clock: Clock,
) -> std::io::Result<DemoProgressHandle> {
    let progress = DemoProgressHandle::default();
    let handle = progress.clone();
    std::thread::Builder::new().name("demo".to_owned()).spawn(move || {
        if let Err(e) = add_street_pilot(&db, &blobs, &clock, &handle) {
            tracing::error!("making the rest of the demo: {e}");
            handle.fail();
        }
    })?;
    Ok(progress)
}
