//! The part of the demo that is made while people look around already.

use super::files::{SEED, StoredDrive, count_jobs, make_drives, threads};
use super::people::DemoAccount;
use super::progress::DemoProgressHandle;
use super::{av, deliveries, people, street};
use crate::blobs::BlobStore;
use crate::clock::{Clock, Timestamp};
use crate::store::{Database, StoreError, Tx, UnauditedWrite, accounts, projects};
use assay_demo::{DemoWorld, world};
use std::ops::Range;

/// Make the projects of the simulated drive that the demo does not have yet: also those that an earlier start did not finish.
fn add_drive_projects(
    db: &Database,
    blobs: &BlobStore,
    clock: &Clock,
    progress: &DemoProgressHandle,
) -> Result<(), StoreError> {
    let world = world(SEED);
    let street = is_missing(db, street::NAME)?;
    let av = is_missing(db, av::NAME)?;
    let delivery = is_missing(db, deliveries::NAME)?;
    let jobs = |is_missing: bool, clips: Range<usize>| if is_missing { count_jobs(&world, clips) } else { 0 };
    progress
        .begin(jobs(street, 0..world.drives()) + jobs(av, world.av_drives()) + jobs(delivery, world.stops()));
    if street {
        add_street_pilot(db, blobs, clock, progress)?;
        progress.add_project();
    }
    if av {
        add_av_pilot(db, blobs, clock, progress)?;
        progress.add_project();
    }
    if delivery {
        let clips = world.stops();
        add_project((db, blobs, clock), world, clips, deliveries::project, progress)?;
        progress.add_project();
    }
    progress.finish();
    Ok(())
}

/// Make the street's project.
pub(super) fn add_street_pilot(
    db: &Database,
    blobs: &BlobStore,
    clock: &Clock,
    progress: &DemoProgressHandle,
) -> Result<(), StoreError> {
    let world = world(SEED);
    let clips = 0..world.drives();
    let fill: FillProject =
        |tx, now, (world, _), people, drives| street::project(tx, now, world, people, drives);
    add_project((db, blobs, clock), world, clips, fill, progress)
}

/// Make the project with a pipeline.
fn add_av_pilot(
    db: &Database,
    blobs: &BlobStore,
    clock: &Clock,
    progress: &DemoProgressHandle,
) -> Result<(), StoreError> {
    let world = world(SEED);
    let clips = world.av_drives();
    add_project((db, blobs, clock), world, clips, av::project, progress)
}

/// Fills a project from clips of the drive whose files are stored.
type FillProject = fn(
    &mut dyn Tx,
    &Timestamp,
    (&DemoWorld, &BlobStore),
    &[DemoAccount],
    &[StoredDrive],
) -> Result<(), StoreError>;

/// Make the files of some clips, and the project that they fill.
fn add_project(
    (db, blobs, clock): (&Database, &BlobStore, &Clock),
    world: DemoWorld,
    clips: Range<usize>,
    fill: FillProject,
    progress: &DemoProgressHandle,
) -> Result<(), StoreError> {
    let drives = make_drives(&world, blobs, threads_beside_visitors(), clips, progress)?;
    let (now, blobs) = (clock.now(), blobs.clone());
    db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
        let people = people::all(tx, &now)?;
        fill(tx, &now, (&world, &blobs), &people, &drives)
    })
}

/// Threads that make files while people use the demo: one processor is left to them.
fn threads_beside_visitors() -> usize {
    threads().saturating_sub(1).max(1)
}

/// Whether the demo's people are there and have no project of this name yet.
fn is_missing(db: &Database, name: &'static str) -> Result<bool, StoreError> {
    db.read_blocking(move |tx| {
        if accounts::demo_people(tx)?.is_empty() {
            return Ok(false);
        }
        match projects::find(tx, name) {
            Ok(_) => Ok(false),
            Err(StoreError::NotFound(_)) => Ok(true),
            Err(e) => Err(e),
        }
    })
}

/// Start [`add_drive_projects`] on a thread of its own. A failure is logged and shown to visitors; the next start tries again.
///
/// # Errors
/// No thread is free.
pub fn add_drive_projects_in_background(
    db: Database,
    blobs: BlobStore,
    clock: Clock,
) -> std::io::Result<DemoProgressHandle> {
    let progress = DemoProgressHandle::default();
    let handle = progress.clone();
    std::thread::Builder::new().name("demo".to_owned()).spawn(move || {
        if let Err(e) = add_drive_projects(&db, &blobs, &clock, &handle) {
            tracing::error!("making the rest of the demo: {e}");
            handle.fail();
        }
    })?;
    Ok(progress)
}
