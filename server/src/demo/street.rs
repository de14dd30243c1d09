//! "Street pilot": cuboids in the simulated drive.

use super::files::StoredDrive;
use super::people::{DemoAccount, project as make_project};
use crate::clock::Timestamp;
use crate::store::stages::NewStage;
use crate::store::{StoreError, Tx, accounts, files, golden, projects, scenes, stages, tasks};
use assay_core::api::StageKind;
use assay_core::golden::GoldenState;
use assay_demo::{DemoWorld, DriveFile};
use std::collections::BTreeMap;

/// Name of the project.
const NAME: &str = "Street pilot";

/// Whether the demo's people are there and have no such project yet.
pub(super) fn is_missing(tx: &mut dyn Tx) -> Result<bool, StoreError> {
    if accounts::demo_people(tx)?.is_empty() {
        return Ok(false);
    }
    match projects::find(tx, NAME) {
        Ok(_) => Ok(false),
        Err(StoreError::NotFound(_)) => Ok(true),
        Err(e) => Err(e),
    }
}

/// Fill the project: a task with golden for each clip of the drive.
pub(super) fn project(
    tx: &mut dyn Tx,
    now: &Timestamp,
    world: &DemoWorld,
    people: &[DemoAccount],
    drives: &[StoredDrive],
) -> Result<(), StoreError> {
    let purpose = "Cars, cyclists and people around a vehicle, as cuboids for planning.";
    let project = make_project(tx, now, people, NAME, purpose)?;
    let setup = world.street_stage();
    let new = NewStage {
        name: setup.name,
        kind: StageKind::Cuboid,
        ontology: setup.ontology,
        rubric: setup.rubric,
        guideline: setup.guideline,
        compare_while_labeling: true,
    };
    let stage = stages::add(tx, project, &new)?;
    for (number, drive) in drives.iter().enumerate() {
        for (file, stored) in &drive.files {
            files::add(tx, project, stored.hash, file.media_type, stored.size)?;
        }
        let hashes: BTreeMap<_, _> =
            drive.files.iter().map(|(file, stored)| (&file.file, stored.hash.to_string())).collect();
        let hash_of = |file: &DriveFile| hashes.get(&file.file).cloned().unwrap_or_default();
        let (scene, _) = scenes::add(tx, now, project, &world.drive_scene(number, &hash_of))?;
        let (task, _) = tasks::add(tx, now, project, stage, scene)?;
        golden::set(tx, now, project, task, &drive.truth, GoldenState::Vetted)?;
    }
    Ok(())
}
