//! Pictures, sweeps and golden labels of the demo, made on several threads.

use super::progress::DemoProgressHandle;
use crate::blobs::BlobStore;
use crate::store::StoreError;
use assay_core::id::BlobHash;
use assay_core::label::Document;
use assay_demo::{DemoWorld, DriveFile};
use std::num::NonZero;
use std::sync::Mutex;
use std::thread::available_parallelism;

/// The demo's world.
pub(super) const SEED: u64 = 2026;

/// A file that is stored.
#[derive(Clone, Copy, Debug)]
pub(super) struct StoredDemoFile {
    pub(super) hash: BlobHash,
    pub(super) size: u64,
}

/// A drone still with what is true of it.
pub(super) struct StoredStill {
    pub(super) picture: StoredDemoFile,
    pub(super) truth: Document,
}

impl StoredStill {
    /// What a tasker draws: trees are the reviewers' knowledge.
    pub(super) fn flyable(&self) -> Document {
        let objects = self.truth.objects.iter().filter(|o| o.class == "flyable").cloned().collect();
        Document { objects, ..self.truth.clone() }
    }
}

/// A drive's files with what is true of it.
#[derive(Default)]
pub(super) struct StoredDrive {
    pub(super) files: Vec<(DriveFile, StoredDemoFile)>,
    pub(super) truth: Document,
}

enum DriveJob {
    Truth(usize),
    File(usize, DriveFile),
}

enum DriveJobResult {
    Truth(usize, Document),
    File(usize, DriveFile, StoredDemoFile),
}

/// Make and store the drone stills.
pub(super) fn make_stills(
    world: &DemoWorld,
    blobs: &BlobStore,
    threads: usize,
) -> Result<Vec<StoredStill>, StoreError> {
    let stills: Vec<usize> = (0..world.stills()).collect();
    on_threads(threads, &stills, |i| {
        Ok(StoredStill { picture: store(blobs, &world.still_png(*i))?, truth: world.still_golden(*i) })
    })
}

/// Make and store the files of the drives.
pub(super) fn make_drives(
    world: &DemoWorld,
    blobs: &BlobStore,
    threads: usize,
    progress: &DemoProgressHandle,
) -> Result<Vec<StoredDrive>, StoreError> {
    let jobs = drive_jobs(world);
    progress.begin(u32::try_from(jobs.len()).unwrap_or(u32::MAX));
    let made = on_threads(threads, &jobs, |job| {
        let result = match job {
            DriveJob::Truth(drive) => DriveJobResult::Truth(*drive, world.drive_golden(*drive)),
            DriveJob::File(drive, file) => {
                DriveJobResult::File(*drive, file.clone(), store(blobs, &world.drive_bytes(*drive, file))?)
            }
        };
        progress.count();
        Ok(result)
    })?;
    let mut drives = Vec::new();
    drives.resize_with(world.drives(), StoredDrive::default);
    for one in made {
        match one {
            DriveJobResult::Truth(drive, truth) => drives[drive].truth = truth,
            DriveJobResult::File(drive, file, stored) => drives[drive].files.push((file, stored)),
        }
    }
    Ok(drives)
}

fn store(blobs: &BlobStore, bytes: &[u8]) -> Result<StoredDemoFile, StoreError> {
    let hash = blobs.put(bytes).map_err(|e| StoreError::Engine(e.to_string()))?;
    Ok(StoredDemoFile { hash, size: bytes.len() as u64 })
}

/// The longest jobs come first, so that no thread is left with one at the end.
fn drive_jobs(world: &DemoWorld) -> Vec<DriveJob> {
    let truths = (0..world.drives()).map(DriveJob::Truth);
    let of_drive = |drive| world.drive_files(drive).into_iter().map(move |file| DriveJob::File(drive, file));
    truths.chain((0..world.drives()).flat_map(of_drive)).collect()
}

/// Do every job; the outcomes are in the order of the jobs.
fn on_threads<J: Sync, T: Send>(
    threads: usize,
    jobs: &[J],
    work: impl Fn(&J) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    let waiting = Mutex::new(jobs.iter().enumerate());
    let take = || waiting.lock().ok()?.next();
    let worker = || -> Result<Vec<(usize, T)>, StoreError> {
        std::iter::from_fn(take).map(|(place, job)| Ok((place, work(job)?))).collect()
    };
    let mut done = Vec::with_capacity(jobs.len());
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        for worker in workers {
            let failed = |_| StoreError::Engine("a file of the demo could not be made".to_owned());
            done.extend(worker.join().map_err(failed)??);
        }
        Ok::<(), StoreError>(())
    })?;
    done.sort_by_key(|(place, _)| *place);
    Ok(done.into_iter().map(|(_, outcome)| outcome).collect())
}

/// Threads that make files.
pub(super) fn threads() -> usize {
    available_parallelism().map_or(2, NonZero::get).min(8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_keep_the_order_of_the_jobs_and_a_failure_is_returned() {
        let jobs: Vec<u32> = (0..100).collect();
        let doubled: Vec<u32> = jobs.iter().map(|j| j * 2).collect();
        assert_eq!(on_threads(3, &jobs, |j| Ok(j * 2)).unwrap(), doubled);
        let failed =
            on_threads(3, &jobs, |j| if *j == 50 { Err(StoreError::NotFound("job")) } else { Ok(()) });
        assert!(matches!(failed, Err(StoreError::NotFound("job"))));
    }
}
