//! The project, its scenes and golden labels, and the releases: pickups were trucks until the second one.

use super::graders::with_old_trucks;
use super::people::{BEGUN, DeliveryPeople, WEEKS};
use super::questions;
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::demo::files::StoredDrive;
use crate::demo::people::{DemoAccount, first, join};
use crate::demo::work::DemoWork;
use crate::store::stages::NewStage;
use crate::store::{StoreError, Tx, files, golden, projects, scenes, stages, tasks};
use crate::usecase;
use assay_core::api::StageKind;
use assay_core::golden::GoldenState;
use assay_core::id::{GoldenId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::permission::Role;
use assay_core::rubric::Rubric;
use assay_core::scene::Scene;
use assay_demo::DemoWorld;

/// Name of the project.
pub(in crate::demo) const NAME: &str = "Delivery pilot";
/// Days before the demo's first start on which pickups became a class of their own.
const SECOND_RELEASE: i64 = BEGUN + 5;

/// A scene to label.
pub(super) struct Delivery {
    pub(super) task: TaskId,
    pub(super) name: String,
    pub(super) scene: Scene,
    /// Golden label as it is since the second release.
    pub(super) golden: Document,
    pub(super) week: i64,
}

/// The project while people work in it.
pub(super) struct DeliveryPilot<'a> {
    pub(super) work: DemoWork<'a>,
    pub(super) world: &'a DemoWorld,
    pub(super) rubric: Rubric,
    pub(super) people: DeliveryPeople<'a>,
    pub(super) deliveries: Vec<Delivery>,
}

/// Make the project with its scenes, golden labels and both releases.
pub(super) fn project<'a>(
    tx: &'a mut dyn Tx,
    now: &'a Timestamp,
    (world, blobs): (&'a DemoWorld, &'a BlobStore),
    people: &'a [DemoAccount],
    drives: &'a [StoredDrive],
) -> Result<DeliveryPilot<'a>, StoreError> {
    let cast = DeliveryPeople::new(people)?;
    let begun = now.plus_seconds(-(SECOND_RELEASE + 20) * 24 * 3600);
    let purpose = "Cuboids of six weeks, with the verdicts of our reviewers and of the customer's teams.";
    let project = projects::create(tx, &begun, NAME, purpose, first(people, Role::Admin)?.id)?;
    join(tx, &begun, people, project)?;
    let setup = world.street_stage();
    let rubric = setup.rubric.clone();
    let new = NewStage {
        name: setup.name,
        kind: StageKind::Cuboid,
        ontology: setup.ontology,
        rubric: setup.rubric,
        guideline: setup.guideline,
        compare_while_labeling: false,
    };
    let stage = stages::add(tx, project, &new)?;
    let mut work = DemoWork { tx, blobs, now, project };
    let (deliveries, items) = import(&mut work, world, stage, drives)?;
    release(&mut work, cast, SECOND_RELEASE + 14)?;
    questions::write_brief(&mut work, cast, stage, first(people, Role::Admin)?)?;
    questions::settle(&mut work, cast, stage)?;
    let at = work.time_ago(SECOND_RELEASE, 0);
    for (item, delivery) in items.iter().zip(&deliveries) {
        golden::relabel(work.tx, &at, *item, &delivery.golden)?;
    }
    release(&mut work, cast, SECOND_RELEASE)?;
    questions::ask_last(&mut work, cast, stage)?;
    Ok(DeliveryPilot { work, world, rubric, people: cast, deliveries })
}

/// Bring each stop in once a week, with golden by the first release.
fn import(
    work: &mut DemoWork<'_>,
    world: &DemoWorld,
    stage: StageId,
    drives: &[StoredDrive],
) -> Result<(Vec<Delivery>, Vec<GoldenId>), StoreError> {
    let at = work.time_ago(SECOND_RELEASE + 15, 0);
    let (mut deliveries, mut items) = (Vec::new(), Vec::new());
    for drive in drives {
        for (file, stored) in &drive.files {
            files::add(work.tx, work.project, stored.hash, file.media_type, stored.size)?;
        }
    }
    for week in 1..=WEEKS {
        for drive in drives {
            let of_world = drive.scene(world);
            let scene = Scene { name: format!("Week {week}, {}", of_world.name), ..of_world };
            let (id, _) = scenes::add(work.tx, &at, work.project, &scene)?;
            let (task, _) = tasks::add(work.tx, &at, work.project, stage, id)?;
            let old = with_old_trucks(&drive.golden);
            items.push(golden::set(work.tx, &at, work.project, task, &old, GoldenState::Vetted)?);
            let (name, golden) = (scene.name.clone(), drive.golden.clone());
            deliveries.push(Delivery { task, name, scene, golden, week });
        }
    }
    Ok((deliveries, items))
}

/// The customer's teams sign the definition as it is, and it is published.
fn release(work: &mut DemoWork<'_>, people: DeliveryPeople<'_>, days_ago: i64) -> Result<(), StoreError> {
    let at = work.time_ago(days_ago, 60);
    for who in people.answering() {
        let hash = usecase::release_drafts::load(work.tx, &at, work.project)?.draft.hash;
        let by = work.by(&at, who);
        usecase::releases::sign(work.tx, by, who.team, &hash)?.unrecorded();
    }
    let hash = usecase::release_drafts::load(work.tx, &at, work.project)?.draft.hash;
    let by = work.by(&at, people.operations);
    usecase::releases::publish(work.tx, by, &hash)?.unrecorded();
    Ok(())
}
