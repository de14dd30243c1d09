//! Filling an empty server with the demo, by the store functions that people's clicks end in.

mod drone;
mod people;
mod street;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::store::{Db, StoreError, accounts};
use assay_core::demo::world;

/// The demo's world.
const SEED: u64 = 2026;

/// Make the demo where there is nobody yet; an old demo is left as it is.
///
/// # Errors
/// Storage.
pub fn fill(db: &Db, blobs: &Blobs, clock: &Clock) -> Result<(), StoreError> {
    if !db.read_blocking(accounts::is_empty)? {
        return Ok(());
    }
    let world = world(SEED);
    // The drone stills and the drive are made side by side.
    let (drone, street) = std::thread::scope(|scope| {
        let drone = scope.spawn(|| drone::files(&world, blobs));
        let street = scope.spawn(|| street::files(&world, blobs));
        (drone.join(), street.join())
    });
    let broken = || StoreError::Engine("the demo's files could not be made".to_owned());
    let (drone, street) = (drone.map_err(|_| broken())??, street.map_err(|_| broken())??);
    let now = clock.now();
    // One transaction: a server that is stopped meanwhile starts anew, and not with half a demo.
    db.write_blocking(move |tx| {
        let people = people::add(tx, &now)?;
        drone::project(tx, &now, &world, &people, &drone)?;
        street::project(tx, &now, &world, &people, &street)
    })
}
