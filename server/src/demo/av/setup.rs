//! The project from its template, what an admin changed in it, and the drives.

use super::pilot::{AvPeople, AvPilot, AvStages, NAME, VEHICLES};
use super::recordings::{Recording, Recordings};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::demo::files::StoredDrive;
use crate::demo::people::{DemoAccount, join};
use crate::demo::work::DemoWork;
use crate::store::{StoreError, Tx, files, pipelines, scenes, stages, tasks};
use crate::usecase::{self, task_settings};
use assay_core::api::{NewProject, PipelineChange, Stage, StageChange};
use assay_core::id::StageId;
use assay_core::ontology::Class;
use assay_core::pipeline::{ProjectTemplate, TaskSettings};
use assay_core::rubric::condition::Condition;
use assay_demo::DemoWorld;

/// Why the stages differ from their template.
const CLASSES_WHY: &str = "Pickups and buses are classes of their own, as in Street pilot.";
/// The same of the pipeline.
const PIPELINE_WHY: &str =
    "Pickups and buses are linked too. A blinker needs time to flash: scenes of a single frame are left out.";

/// Make the project with its stages and drives. The drives wait to be categorized.
pub(super) fn project<'a>(
    tx: &'a mut dyn Tx,
    now: &'a Timestamp,
    (world, blobs): (&'a DemoWorld, &'a BlobStore),
    people: &'a [DemoAccount],
    drives: &'a [StoredDrive],
) -> Result<AvPilot<'a>, StoreError> {
    let cast = AvPeople::new(people)?;
    let begun = now.plus_seconds(-21 * 24 * 3600);
    let new = NewProject {
        name: NAME.to_owned(),
        purpose: "Drives with their defects sorted out, cuboids, and the signals of vehicles, for planning."
            .to_owned(),
        template: ProjectTemplate::AvMultiSensor,
    };
    let made = usecase::projects::create(tx, &begun, cast.admin.id, &new)?.unrecorded();
    let project = made.id.parse()?;
    join(tx, &begun, people, project)?;
    let mut work = DemoWork { tx, blobs, now, project };
    let stages = change_stages(&mut work, world, cast.admin)?;
    change_pipeline(&mut work, cast.admin, stages.signals)?;
    prefer_tags(&mut work, cast.operations, stages.tags)?;
    let recordings = import(&mut work, world, cast.operations, stages.tags, drives)?;
    Ok(AvPilot { work, world, people: cast, stages, recordings })
}

/// Give the stages the classes of the demo's street.
fn change_stages(
    work: &mut DemoWork<'_>,
    world: &DemoWorld,
    admin: &DemoAccount,
) -> Result<AvStages, StoreError> {
    let street = world.street_stage();
    let listed = stages::list(work.tx, work.project)?;
    let [tags, cuboids, signals] =
        <[Stage; 3]>::try_from(listed).map_err(|_| StoreError::NotFound("stage of the template"))?;
    let [tags_id, cuboids_id, signals_id] =
        [tags.id.parse::<StageId>()?, cuboids.id.parse()?, signals.id.parse()?];
    let mut vehicles = signals.ontology.clone();
    if let Some(like) = vehicles.classes.first().cloned() {
        for class in street.ontology.classes.iter().filter(|class| VEHICLES.contains(&class.name.as_str())) {
            if vehicles.class(&class.name).is_none() {
                let attributes = like.attributes.clone();
                vehicles.classes.push(Class { attributes, ..class.clone() });
            }
        }
    }
    let cuboids_change =
        StageChange { ontology: street.ontology, guideline: street.guideline, ..unchanged(&cuboids) };
    let signals_change = StageChange { ontology: vehicles, ..unchanged(&signals) };
    let at = work.time_ago(21, 30);
    for (id, stage, change) in
        [(cuboids_id, &cuboids, cuboids_change), (signals_id, &signals, signals_change)]
    {
        let by = work.by(&at, admin);
        usecase::stages::change(work.tx, by, id, stage.revision, &change)?.unrecorded();
    }
    Ok(AvStages { tags: tags_id, cuboids: cuboids_id, signals: signals_id })
}

/// A change that changes nothing yet.
fn unchanged(stage: &Stage) -> StageChange {
    StageChange {
        name: stage.name.clone(),
        ontology: stage.ontology.clone(),
        rubric: stage.rubric.clone(),
        guideline: stage.guideline.clone(),
        compare_while_labeling: stage.compare_while_labeling,
        remove_used_classes: false,
        why: CLASSES_WHY.to_owned(),
    }
}

/// Link all vehicles that are near, in scenes of more than one frame.
fn change_pipeline(work: &mut DemoWork<'_>, admin: &DemoAccount, signals: StageId) -> Result<(), StoreError> {
    let is_vehicle = VEHICLES.map(|class| format!("class == '{class}'")).join(" or ");
    let near = format!("distance < 60 and cameras > 0 and ({is_vehicle})");
    let condition = |text: &str| Condition::parse(text).map_err(|e| StoreError::Damaged(e.to_string()));
    let before = pipelines::get(work.tx, work.project)?;
    let mut routed = before.stages;
    if let Some(last) = routed.iter_mut().find(|routed| routed.stage == signals.to_string()) {
        last.routing.objects = Some(condition(&near)?);
        last.routing.scenes = Some(condition("recording == 'drive'")?);
    }
    let at = work.time_ago(21, 40);
    let by = work.by(&at, admin);
    let change = PipelineChange { stages: routed, why: PIPELINE_WHY.to_owned() };
    usecase::pipelines::change(work.tx, by, before.revision, &change)?.unrecorded();
    Ok(())
}

/// Who takes the next task of the project sorts out a drive where one waits, since the other stages wait for it.
fn prefer_tags(work: &mut DemoWork<'_>, operations: &DemoAccount, tags: StageId) -> Result<(), StoreError> {
    let at = work.time_ago(21, 50);
    let before = task_settings::get(work.tx, work.project, tags)?;
    let settings = TaskSettings { priority: 1, ..before.settings };
    let by = work.by(&at, operations);
    task_settings::change(work.tx, by, tags, before.revision, &settings)?.unrecorded();
    Ok(())
}

/// Bring the drives in, as an import does.
fn import<'a>(
    work: &mut DemoWork<'_>,
    world: &DemoWorld,
    operations: &DemoAccount,
    stage: StageId,
    drives: &'a [StoredDrive],
) -> Result<Recordings<'a>, StoreError> {
    let at = work.time_ago(20, 0);
    let mut recordings = Vec::new();
    for truth in drives {
        for (file, stored) in &truth.files {
            files::add(work.tx, work.project, stored.hash, file.media_type, stored.size)?;
        }
        let scene = truth.scene(world);
        let (id, _) = scenes::add(work.tx, &at, work.project, &scene)?;
        tasks::add(work.tx, &at, work.project, stage, id)?;
        let by = work.by(&at, operations);
        usecase::pipelines::settle_new_scene(work.tx, by, id)?;
        recordings.push(Recording { id, scene, truth });
    }
    Ok(Recordings(recordings))
}
