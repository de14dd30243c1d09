//! The demo, which fills an empty server by the store functions and use cases that people's clicks end in.
//!
//! The first part, the people and the drone's project, takes a second or two and is made before the server answers. The second,
//! the simulated drive, takes longer and is made while people look around already.

mod brief;
mod drone;
mod files;
mod people;
mod progress;
mod story;
mod street;

pub use progress::DemoProgressHandle;

use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::store::{Database, StoreError, UnauditedWrite, accounts};
use assay_demo::world;
use std::num::NonZero;
use std::thread::available_parallelism;

/// The demo's world.
const SEED: u64 = 2026;

/// Fill an empty server with both parts of the demo; what is there already is left as it is.
///
/// # Errors
/// Storage.
pub fn fill(db: &Database, blobs: &BlobStore, clock: &Clock) -> Result<(), StoreError> {
    add_drone_pilot(db, blobs, clock)?;
    add_street_pilot(db, blobs, clock, &DemoProgressHandle::default())
}

/// Make the people and the drone's project where there is nobody yet.
///
/// # Errors
/// Storage.
pub fn add_drone_pilot(db: &Database, blobs: &BlobStore, clock: &Clock) -> Result<(), StoreError> {
    if !db.read_blocking(accounts::is_empty)? {
        return Ok(());
    }
    let world = world(SEED);
    let stills = files::make_stills(&world, blobs, threads())?;
    let now = clock.now();
    // One transaction: a server that is stopped meanwhile starts anew, and not with half a project.
    db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
        let people = people::add(tx, &now)?;
        drone::project(tx, &now, &world, &people, &stills)
    })
}

/// Make the project of the simulated drive where the demo has none yet: also one that an earlier start did not finish. One
/// processor is left to those who use the demo meanwhile.
///
/// # Errors
/// Storage.
pub fn add_street_pilot(
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

/// Threads that make files.
fn threads() -> usize {
    available_parallelism().map_or(2, NonZero::get).min(8)
}
