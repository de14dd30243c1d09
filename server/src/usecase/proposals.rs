//! Stages that the brief proposes, and making one.

use super::context::ActionContext;
use super::pipelines::require_free_name;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, brief, pipelines, scenes, stages, tasks};
use crate::template;
use crate::usecase;
use assay_core::api::{
    NewProposedPipeline, NewProposedStage, PipelineChange, PlannedStage, PlannedTasks, ProposedPipelinePlan,
    Stage,
};
use assay_core::brief::{Brief, ExistingData, GoalLink, StageProposal, WorkItem, proposals};
use assay_core::id::{ProjectId, StageId};
use assay_core::pipeline::{RoutedStage, Routing, StageKind};
use assay_core::text::tidy_name;

/// Scenes whose sensors are looked at: the last ones.
const MAX_SCENES: u32 = 20;

/// Make stages that were proposed, as they are or changed, each of which builds on the one before. Gives what each came to.
///
/// # Errors
/// A name is taken, or there is no stage that the first one is to build on.
pub fn accept_pipeline(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    wanted: &NewProposedPipeline,
) -> Result<Audited<ProposedPipelinePlan>, StoreError> {
    tx.exclusive()?;
    let mut pipeline = pipelines::get(tx, by.project)?;
    let mut input = match &wanted.builds_on {
        Some(id) => Some(stages::get(tx, by.project, id.parse()?)?).map(|stage| (stage.id, stage.name)),
        None => None,
    };
    let (mut made, mut entries) = (Vec::new(), Vec::new());
    for stage in &wanted.stages {
        let (id, entry) = make(tx, by, stage)?;
        entries.push(entry);
        let inputs = input.iter().map(|(id, _)| id.clone()).collect();
        let routing = Routing { inputs, ..Routing::default() };
        pipeline.stages.push(RoutedStage { stage: id.to_string(), routing });
        let builds_on = input.replace((id.to_string(), tidy_name(&stage.name))).map(|(_, name)| name);
        made.push((id, tidy_name(&stage.name), builds_on));
    }
    let why = "The stages that the brief proposes".to_owned();
    let change = PipelineChange { stages: pipeline.stages, why };
    let changed = usecase::pipelines::change(tx, by, pipeline.revision, &change)?;
    Audited::nothing_changed(()).and(entries).then(changed).try_map(|_| {
        let stages = made.into_iter().map(|(id, name, builds_on)| planned_stage(tx, id, name, builds_on));
        Ok(ProposedPipelinePlan { stages: stages.collect::<Result<_, StoreError>>()? })
    })
}

fn planned_stage(
    tx: &mut dyn Tx,
    id: StageId,
    name: String,
    builds_on: Option<String>,
) -> Result<PlannedStage, StoreError> {
    let counts = tasks::counts(tx, id)?.into_iter();
    let tasks = counts.map(|(state, tasks)| PlannedTasks { state, tasks }).collect();
    Ok(PlannedStage { name, builds_on, tasks })
}

/// Make a stage that was proposed, as it is or changed: with a task for each scene of its sensor, and linked to its goals.
///
/// # Errors
/// The name is taken.
pub fn accept(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    wanted: &NewProposedStage,
) -> Result<Audited<StageId>, StoreError> {
    let (stage, entry) = make(tx, by, wanted)?;
    Ok(Audited::new(stage, entry))
}

fn make(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    wanted: &NewProposedStage,
) -> Result<(StageId, NewAuditEntry), StoreError> {
    let kind = StageKind::proposed_for(wanted.on);
    let classes: Vec<String> = wanted.classes.iter().map(|class| tidy_name(class)).collect();
    let name = tidy_name(&wanted.name);
    require_free_name(tx, by.project, &name)?;
    let new = template::stage_with(kind.descriptor().template, &name, &classes);
    let stage = stages::add(tx, by.project, &new)?;
    for scene in scenes::ids(tx, by.project)? {
        if kind.accepts(&scenes::get(tx, scene)?).is_ok() {
            tasks::add(tx, by.now, by.project, stage, scene)?;
        }
    }
    let (brief, seen) = brief::get(tx, by.project)?;
    if let Some(linked) = with_links(brief, stage, &wanted.goals) {
        brief::change(tx, by.now, by.project, seen, by.user, &linked)?;
    }
    let detail = format!("made the stage {} as the brief proposes", wanted.name.trim());
    Ok((stage, by.entry("stage.create", stage, detail)))
}

/// The brief where a stage supports goals; `None` where none of them is there.
fn with_links(mut brief: Brief, stage: StageId, goals: &[String]) -> Option<Brief> {
    let known = goals.iter().filter(|goal| brief.goal(goal).is_some());
    let link =
        |goal: &String| GoalLink { work: WorkItem::Stage { stage: stage.to_string() }, goal: goal.clone() };
    let links: Vec<GoalLink> = known.map(link).collect();
    if links.is_empty() {
        return None;
    }
    brief.links.extend(links);
    Some(brief)
}

/// The stages that a project's brief calls for. Scenes may be large: they are read only where a goal needs data.
pub(super) fn proposed_stages(
    tx: &mut dyn Tx,
    project: ProjectId,
    brief: &Brief,
    stages: &[Stage],
) -> Result<Vec<StageProposal>, StoreError> {
    if brief.goals.iter().all(|goal| goal.needs.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(proposals(brief, &existing_data(tx, project, stages)?))
}

/// The data of a project: sensors of its last scenes, and what its stages label.
fn existing_data(tx: &mut dyn Tx, project: ProjectId, stages: &[Stage]) -> Result<ExistingData, StoreError> {
    let mut data = ExistingData::default();
    for scene in scenes::last(tx, project, MAX_SCENES)? {
        data.sensors.extend(scene.sensors.iter().map(|sensor| sensor.kind.modality()));
    }
    for stage in stages {
        let names = stage.ontology.classes.iter().map(|c| c.name.clone());
        data.labeled.entry(stage.kind.descriptor().sensor).or_default().extend(names);
    }
    Ok(data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Cast, Fixture, each_engine, scene};
    use assay_core::brief::Goal;
    use assay_core::pipeline::TaskState;
    use assay_core::scene::SensorModality;

    fn wanted(cast: Cast, names: &[&str]) -> NewProposedPipeline {
        let stage = |name: &&str| NewProposedStage {
            name: (*name).to_owned(),
            on: SensorModality::Camera,
            classes: vec![(*name).to_owned()],
            goals: vec!["night".to_owned()],
        };
        NewProposedPipeline {
            stages: names.iter().map(stage).collect(),
            builds_on: Some(cast.stage.to_string()),
        }
    }

    fn accept(
        fixture: &Fixture,
        cast: Cast,
        wanted: NewProposedPipeline,
    ) -> Result<ProposedPipelinePlan, StoreError> {
        fixture.change(move |tx, now| {
            accept_pipeline(tx, ActionContext { now, project: cast.project, user: cast.qa }, &wanted)
        })
    }

    fn planned(name: &str, builds_on: &str, tasks: u32) -> PlannedStage {
        PlannedStage {
            name: name.to_owned(),
            builds_on: Some(builds_on.to_owned()),
            tasks: vec![PlannedTasks { state: TaskState::Waiting, tasks }],
        }
    }

    #[test]
    fn proposed_stages_are_made_one_after_another_with_the_tasks_that_were_planned() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            fixture.write(move |tx| {
                let (second, _) = scenes::add(tx, &now, cast.project, &scene("two"))?;
                tasks::add(tx, &now, cast.project, cast.stage, second)?;
                let goal =
                    Goal { id: "night".to_owned(), name: "Fly at night".to_owned(), ..Goal::default() };
                let brief = Brief { goals: vec![goal], ..Brief::default() };
                brief::change(tx, &now, cast.project, 0, cast.qa, &brief)
            });
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let rehearsed = runtime.block_on(fixture.db().rehearse(fixture.now(), move |tx, now| {
                let by = ActionContext { now, project: cast.project, user: cast.qa };
                Ok(accept_pipeline(tx, by, &wanted(cast, &["lamp", "wire"]))?.unrecorded())
            }));
            let expected = [planned("lamp", "Flyable space", 2), planned("wire", "lamp", 2)];
            assert_eq!(rehearsed.unwrap().stages, expected);
            let names = |fixture: &Fixture| {
                let all = fixture.write(move |tx| stages::list(tx, cast.project));
                all.into_iter().map(|stage| stage.name).collect::<Vec<_>>()
            };
            assert_eq!(names(fixture), ["Flyable space"], "a plan stores nothing");

            assert_eq!(accept(fixture, cast, wanted(cast, &["lamp", "wire"])).unwrap().stages, expected);
            assert_eq!(names(fixture), ["Flyable space", "lamp", "wire"]);
            let (stored, linked) = fixture.write(move |tx| {
                Ok((pipelines::get(tx, cast.project)?, brief::get(tx, cast.project)?.0.links.len()))
            });
            let inputs: Vec<usize> = stored.stages.iter().map(|s| s.routing.inputs.len()).collect();
            assert_eq!((stored.revision, inputs, linked), (1, vec![0, 1, 1], 2));

            let again = accept(fixture, cast, wanted(cast, &["pole", "lamp"]));
            assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
            assert_eq!(names(fixture).len(), 3, "none of them is made");
        });
    }
}
