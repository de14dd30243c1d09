//! Pictures, sweeps and what is true of them, made on several threads.

use super::progress::DemoProgressHandle;
use crate::blobs::BlobStore;
use crate::store::StoreError;
use assay_core::id::BlobHash;
use assay_core::label::Document;
use assay_core::scene::Scene;
use assay_demo::{DemoWorld, DriveFile, VehicleSignals};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
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
#[derive(Clone)]
pub(super) struct StoredDrive {
    /// Number of the clip.
    pub(super) clip: usize,
    pub(super) files: Vec<(DriveFile, StoredDemoFile)>,
    /// Cuboids; those of the pipeline's drives have only the attributes that taskers give.
    pub(super) golden: Document,
    pub(super) tags: Document,
    /// Blinkers and brake lights; none in drives that are not linked.
    pub(super) signals: VehicleSignals,
}

impl StoredDrive {
    /// The drive as a scene.
    pub(super) fn scene(&self, world: &DemoWorld) -> Scene {
        let hashes: BTreeMap<_, _> =
            self.files.iter().map(|(file, stored)| (&file.file, stored.hash.to_string())).collect();
        world.drive_scene(self.clip, &|file| hashes.get(&file.file).cloned().unwrap_or_default())
    }
}

enum DriveJob {
    Golden(usize),
    Signals(usize),
    File(usize, DriveFile),
}

enum DriveJobResult {
    Golden(usize, Document),
    Signals(usize, VehicleSignals),
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

/// Number of jobs that some clips take; progress counts them.
pub(super) fn count_jobs(world: &DemoWorld, clips: Range<usize>) -> u32 {
    u32::try_from(drive_jobs(world, clips).len()).unwrap_or(u32::MAX)
}

/// Make and store the files of some clips, and what is true of them.
pub(super) fn make_drives(
    world: &DemoWorld,
    blobs: &BlobStore,
    threads: usize,
    clips: Range<usize>,
    progress: &DemoProgressHandle,
) -> Result<Vec<StoredDrive>, StoreError> {
    let jobs = drive_jobs(world, clips.clone());
    let is_linked = |clip: &usize| world.av_drives().contains(clip);
    let made = on_threads(threads, &jobs, |job| {
        let result = match job {
            DriveJob::Golden(clip) if is_linked(clip) => {
                DriveJobResult::Golden(*clip, world.drive_cuboids(*clip))
            }
            DriveJob::Golden(clip) => DriveJobResult::Golden(*clip, world.drive_golden(*clip)),
            DriveJob::Signals(clip) => DriveJobResult::Signals(*clip, world.drive_signals(*clip)),
            DriveJob::File(clip, file) => {
                DriveJobResult::File(*clip, file.clone(), store(blobs, &world.drive_bytes(*clip, file))?)
            }
        };
        progress.count();
        Ok(result)
    })?;
    let empty = |clip| StoredDrive {
        clip,
        files: Vec::new(),
        golden: Document::default(),
        tags: world.drive_tags(clip),
        signals: VehicleSignals::default(),
    };
    let mut drives: Vec<StoredDrive> = clips.clone().map(empty).collect();
    for one in made {
        match one {
            DriveJobResult::Golden(clip, golden) => drives[clip - clips.start].golden = golden,
            DriveJobResult::Signals(clip, signals) => drives[clip - clips.start].signals = signals,
            DriveJobResult::File(clip, file, stored) => {
                drives[clip - clips.start].files.push((file, stored));
            }
        }
    }
    Ok(drives)
}

fn store(blobs: &BlobStore, bytes: &[u8]) -> Result<StoredDemoFile, StoreError> {
    let hash = blobs.put(bytes).map_err(|e| StoreError::Engine(e.to_string()))?;
    Ok(StoredDemoFile { hash, size: bytes.len() as u64 })
}

/// The longest jobs come first, so that no thread is left with one at the end.
fn drive_jobs(world: &DemoWorld, clips: Range<usize>) -> Vec<DriveJob> {
    let golden = clips.clone().map(DriveJob::Golden);
    let linked = world.av_drives();
    let signals = clips.clone().filter(move |clip| linked.contains(clip)).map(DriveJob::Signals);
    let of_clip = |clip| world.drive_files(clip).into_iter().map(move |file| DriveJob::File(clip, file));
    golden.chain(signals).chain(clips.flat_map(of_clip)).collect()
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
