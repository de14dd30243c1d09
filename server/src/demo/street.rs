//! "Street pilot": cuboids in the simulated drive.

use super::files::StoredDrive;
use super::people::{DemoAccount, project as make_project};
use crate::clock::Timestamp;
use crate::store::stages::NewStage;
use crate::store::{StoreError, Tx, files, golden, scenes, stages, tasks};
use assay_core::api::StageKind;
use assay_core::golden::GoldenState;
use assay_demo::DemoWorld;

/// Name of the project.
pub(super) const NAME: &str = "Street pilot";

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
    for drive in drives {
        for (file, stored) in &drive.files {
            files::add(tx, project, stored.hash, file.media_type, stored.size)?;
        }
        let (scene, _) = scenes::add(tx, now, project, &drive.scene(world))?;
        let (task, _) = tasks::add(tx, now, project, stage, scene)?;
        golden::set(tx, now, project, task, &drive.golden, GoldenState::Vetted)?;
    }
    Ok(())
}
