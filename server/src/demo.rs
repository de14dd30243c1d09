//! The demo, which fills an empty server by the store functions and use cases that people's clicks end in.
//!
//! The first part, the people and the drone's project, takes a second or two and is made before the server answers. The second,
//! the projects of the simulated drive, takes longer and is made while people look around already.

mod av;
mod background;
mod brief;
mod deliveries;
mod drone;
mod files;
mod people;
mod progress;
#[cfg(test)]
mod stand_in_drive;
mod story;
mod street;
mod training;
mod work;

pub use background::add_drive_projects_in_background;
pub use progress::DemoProgressHandle;

use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::store::{Database, StoreError, UnauditedWrite, accounts};
use assay_demo::world;
use files::{SEED, threads};

/// Fill an empty server with the drone's and the street's project, for tests: without optimisation, the pictures of the third one
/// take minutes.
///
/// # Errors
/// Storage.
pub fn fill(db: &Database, blobs: &BlobStore, clock: &Clock) -> Result<(), StoreError> {
    add_drone_pilot(db, blobs, clock)?;
    background::add_street_pilot(db, blobs, clock, &DemoProgressHandle::default())
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
    let (now, blobs) = (clock.now(), blobs.clone());
    // One transaction: a server that is stopped meanwhile starts anew, and not with half a project.
    db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
        let people = people::add(tx, &now)?;
        drone::project(tx, &now, &world, &people, (&stills, &blobs))
    })
}
