//! The demo, which fills an empty server by the store functions and use cases that people's clicks end in.

mod brief;
mod drone;
mod files;
mod people;
mod story;
mod street;

use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::store::{Database, StoreError, UnauditedWrite, accounts};
use assay_demo::world;

/// The demo's world.
const SEED: u64 = 2026;

/// Make the demo where there is nobody yet; an old demo is left as it is.
///
/// # Errors
/// Storage.
pub fn fill(db: &Database, blobs: &BlobStore, clock: &Clock) -> Result<(), StoreError> {
    if !db.read_blocking(accounts::is_empty)? {
        return Ok(());
    }
    let world = world(SEED);
    let files = files::make(&world, blobs)?;
    let now = clock.now();
    // One transaction: a server that is stopped meanwhile starts anew, and not with half a demo.
    db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
        let people = people::add(tx, &now)?;
        drone::project(tx, &now, &world, &people, &files.stills)?;
        street::project(tx, &now, &world, &people, &files.drives)
    })
}
