//! What of the demo takes time: pictures, sweeps and the truth about them, made on as many threads as the machine has.

use crate::blobs::Blobs;
use crate::store::StoreError;
use assay_core::label::Document;
use assay_demo::{DriveFile, World};
use std::sync::Mutex;

/// A file that is kept.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) hash: String,
    pub(super) size: u64,
}

/// A drone still with what is true of it.
pub(super) struct Still {
    pub(super) picture: Kept,
    pub(super) truth: Document,
}

/// A drive's files with what is true of it.
#[derive(Default)]
pub(super) struct Drive {
    pub(super) files: Vec<(DriveFile, Kept)>,
    pub(super) truth: Document,
}

/// All that takes time.
pub(super) struct Files {
    pub(super) stills: Vec<Still>,
    pub(super) drives: Vec<Drive>,
}

enum Job {
    Truth(usize),
    File(usize, DriveFile),
    Still(usize),
}

enum Made {
    Truth(usize, Document),
    File(usize, DriveFile, Kept),
    Still(Still),
}

/// Make and keep them.
pub(super) fn make(world: &World, blobs: &Blobs) -> Result<Files, StoreError> {
    let keep = |bytes: Vec<u8>| {
        let hash = blobs.put(&bytes).map_err(|e| StoreError::Engine(e.to_string()))?;
        Ok::<_, StoreError>(Kept { hash, size: bytes.len() as u64 })
    };
    let made = on_all_threads(&jobs(world), |job| {
        Ok(match job {
            Job::Truth(drive) => Made::Truth(*drive, world.drive_golden(*drive)),
            Job::File(drive, file) => {
                Made::File(*drive, file.clone(), keep(world.drive_bytes(*drive, file))?)
            }
            Job::Still(i) => {
                Made::Still(Still { picture: keep(world.still_png(*i))?, truth: world.still_golden(*i) })
            }
        })
    })?;
    let mut files = Files { stills: Vec::new(), drives: Vec::new() };
    files.drives.resize_with(world.drives(), Drive::default);
    for one in made {
        match one {
            Made::Truth(drive, truth) => files.drives[drive].truth = truth,
            Made::File(drive, file, kept) => files.drives[drive].files.push((file, kept)),
            Made::Still(still) => files.stills.push(still),
        }
    }
    Ok(files)
}

/// The longest jobs come first, so that no thread is left with one at the end.
fn jobs(world: &World) -> Vec<Job> {
    let truths = (0..world.drives()).map(Job::Truth);
    let stills = (0..world.stills()).map(Job::Still);
    let of_drive = |drive| world.drive_files(drive).into_iter().map(move |file| Job::File(drive, file));
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
    fn outcomes_keep_the_order_of_the_jobs_and_a_failure_is_told() {
        let jobs: Vec<u32> = (0..100).collect();
        let doubled: Vec<u32> = jobs.iter().map(|j| j * 2).collect();
        assert_eq!(on_all_threads(&jobs, |j| Ok(j * 2)).unwrap(), doubled);
        let failed =
            on_all_threads(&jobs, |j| if *j == 50 { Err(StoreError::NotFound("job")) } else { Ok(()) });
        assert!(matches!(failed, Err(StoreError::NotFound("job"))));
    }
}
