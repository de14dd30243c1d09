//! "Street pilot": cuboids in the simulated drive.

use super::people::{Account, project as make_project};
use crate::blobs::Blobs;
use crate::clock::Now;
use crate::store::projects::{NewStage, add_stage};
use crate::store::{StoreError, Tx, files, golden, scenes, tasks};
use assay_core::api::StageKind;
use assay_core::demo::{DriveFile, World};
use assay_core::golden::GoldenState;
use std::collections::BTreeMap;

/// A drive's files with their hashes and sizes.
pub(super) type Files = Vec<(DriveFile, String, u64)>;

/// Make and keep the files of all drives, on as many threads as the machine has.
pub(super) fn files(world: &World, blobs: &Blobs) -> Result<Vec<Files>, StoreError> {
    (0..world.drives()).map(|drive| drive_files(world, blobs, drive)).collect()
}

fn drive_files(world: &World, blobs: &Blobs, drive: usize) -> Result<Files, StoreError> {
    let all = world.drive_files(drive);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).min(8);
    let keep = |file: &DriveFile| {
        let bytes = world.drive_bytes(drive, file);
        let hash = blobs.put(&bytes).map_err(|e| StoreError::Engine(e.to_string()))?;
        Ok::<_, StoreError>((file.clone(), hash, bytes.len() as u64))
    };
    let parts = std::thread::scope(|scope| {
        let (all, keep) = (&all, &keep);
        let workers: Vec<_> = (0..threads)
            .map(|worker| {
                // Every so-manieth file, so that heavy and light ones are spread.
                scope.spawn(move || {
                    all.iter().skip(worker).step_by(threads).map(keep).collect::<Result<Files, _>>()
                })
            })
            .collect();
        workers.into_iter().map(std::thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut made = Files::new();
    for part in parts {
        made.extend(
            part.map_err(|_| StoreError::Engine("a file of the drive could not be made".to_owned()))??,
        );
    }
    Ok(made)
}

/// Fill the project: a task with golden for each clip of the drive.
pub(super) fn project(
    tx: &mut dyn Tx,
    now: &Now,
    world: &World,
    people: &[Account],
    drives: &[Files],
) -> Result<(), StoreError> {
    let purpose = "Cars, cyclists and people around a vehicle, as cuboids for planning.";
    let project = make_project(tx, now, people, "Street pilot", purpose)?;
    let setup = world.street_stage();
    let new = NewStage {
        name: setup.name,
        kind: StageKind::Cuboid,
        ontology: setup.ontology,
        rubric: setup.rubric,
        guideline: setup.guideline,
        compare_while_labeling: true,
    };
    let items: Vec<_> = drives
        .iter()
        .enumerate()
        .map(|(drive, made)| {
            let hashes: BTreeMap<_, _> = made.iter().map(|(file, hash, _)| (&file.file, hash)).collect();
            let hash_of = |file: &DriveFile| hashes.get(&file.file).map(|h| (*h).clone()).unwrap_or_default();
            (world.drive_scene(drive, &hash_of), world.drive_golden(drive), made.clone())
        })
        .collect();
    let stage = add_stage(tx, &project, &new)?;
    for (scene, truth, made) in &items {
        for (file, hash, size) in made {
            files::add(tx, &project, hash, file.media_type, *size)?;
        }
        let (scene, _) = scenes::add(tx, now, &project, scene)?;
        let (task, _) = tasks::add(tx, now, &project, &stage, &scene)?;
        golden::set(tx, now, &project, &task, truth, GoldenState::Vetted)?;
    }
    Ok(())
}
