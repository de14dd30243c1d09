//! Pictures, sweeps and golden labels of the demo, made on as many threads as the machine has.

use crate::blobs::BlobStore;
use crate::store::StoreError;
use assay_core::id::BlobHash;
use assay_core::label::Document;
use assay_demo::{DemoWorld, DriveFile};
use std::sync::Mutex;

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

/// A drive's files with what is true of it.
#[derive(Default)]
pub(super) struct StoredDrive {
    pub(super) files: Vec<(DriveFile, StoredDemoFile)>,
    pub(super) truth: Document,
}

/// All that takes time.
pub(super) struct DemoFiles {
    pub(super) stills: Vec<StoredStill>,
    pub(super) drives: Vec<StoredDrive>,
}

enum DemoJob {
    Truth(usize),
    File(usize, DriveFile),
    Still(usize),
}

enum DemoJobResult {
    Truth(usize, Document),
    File(usize, DriveFile, StoredDemoFile),
    Still(StoredStill),
}

/// Make and store them.
pub(super) fn make(world: &DemoWorld, blobs: &BlobStore) -> Result<DemoFiles, StoreError> {
    let store = |bytes: Vec<u8>| {
        let hash = blobs.put(&bytes).map_err(|e| StoreError::Engine(e.to_string()))?;
        Ok::<_, StoreError>(StoredDemoFile { hash, size: bytes.len() as u64 })
    };
    let made = on_all_threads(&jobs(world), |job| {
        Ok(match job {
            DemoJob::Truth(drive) => DemoJobResult::Truth(*drive, world.drive_golden(*drive)),
            DemoJob::File(drive, file) => {
                DemoJobResult::File(*drive, file.clone(), store(world.drive_bytes(*drive, file))?)
            }
            DemoJob::Still(i) => DemoJobResult::Still(StoredStill {
                picture: store(world.still_png(*i))?,
                truth: world.still_golden(*i),
            }),
        })
    })?;
    let mut files = DemoFiles { stills: Vec::new(), drives: Vec::new() };
    files.drives.resize_with(world.drives(), StoredDrive::default);
    for one in made {
        match one {
            DemoJobResult::Truth(drive, truth) => files.drives[drive].truth = truth,
            DemoJobResult::File(drive, file, stored) => files.drives[drive].files.push((file, stored)),
            DemoJobResult::Still(still) => files.stills.push(still),
        }
    }
    Ok(files)
}

/// The longest jobs come first, so that no thread is left with one at the end.
fn jobs(world: &DemoWorld) -> Vec<DemoJob> {
    let truths = (0..world.drives()).map(DemoJob::Truth);
    let stills = (0..world.stills()).map(DemoJob::Still);
    let of_drive = |drive| world.drive_files(drive).into_iter().map(move |file| DemoJob::File(drive, file));
    truths.chain(stills).chain((0..world.drives()).flat_map(of_drive)).collect()
}

/// Do every job; the outcomes are in the order of the jobs.
fn on_all_threads<J: Sync, T: Send>(
    jobs: &[J],
    work: impl Fn(&J) -> Result<T, StoreError> + Sync,
) -> Result<Vec<T>, StoreError> {
    let waiting = Mutex::new(jobs.iter().enumerate());
    let take = || waiting.lock().ok()?.next();
    let worker = || -> Result<Vec<(usize, T)>, StoreError> {
        std::iter::from_fn(take).map(|(place, job)| Ok((place, work(job)?))).collect()
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(8);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_keep_the_order_of_the_jobs_and_a_failure_is_returned() {
        let jobs: Vec<u32> = (0..100).collect();
        let doubled: Vec<u32> = jobs.iter().map(|j| j * 2).collect();
        assert_eq!(on_all_threads(&jobs, |j| Ok(j * 2)).unwrap(), doubled);
        let failed =
            on_all_threads(&jobs, |j| if *j == 50 { Err(StoreError::NotFound("job")) } else { Ok(()) });
        assert!(matches!(failed, Err(StoreError::NotFound("job"))));
    }
}
