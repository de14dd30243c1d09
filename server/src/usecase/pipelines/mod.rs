//! Pipelines: their changes, what a change would do, and what follows in later stages when a task is done or reopened.

mod carry_over;
mod settle;
#[cfg(test)]
mod tests;

pub(super) use settle::settle_after;
pub use settle::settle_new_scene;

use super::context::ActionContext;
use crate::store::{Audited, NewAuditEntry, StoreError, Tx, pipelines, stages, tasks};
use crate::template;
use assay_core::api::{
    FieldError, NewPipelineStage, Pipeline, PipelineChange, PipelinePlan, PlannedChange, Stage,
};
use assay_core::id::{ProjectId, StageId};
use assay_core::pipeline::{PipelineProblem, RoutedStage, TaskState, check_pipeline};
use assay_core::text::tidy_name;
use settle::{PlannedScene, ProjectPipeline, SceneTask, plan_scene};
use std::collections::BTreeMap;

/// Change a pipeline, where the caller has seen its last revision. Tasks that nobody has begun move at once.
///
/// # Errors
/// It has problems ([`StoreError::Invalid`]), or is at another revision by now.
pub fn change(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    seen: u32,
    change: &PipelineChange,
) -> Result<Audited<Pipeline>, StoreError> {
    tx.exclusive()?;
    check(tx, by.project, &change.stages)?;
    pipelines::change(tx, by.now, by.project, (seen, by.user), change)?;
    let changed = pipelines::get(tx, by.project)?;
    let pipeline = ProjectPipeline::load(tx, by.project, changed.stages.clone())?;
    let mut counts = BTreeMap::new();
    for scene in tasks::scenes(tx, by.project)? {
        let planned = plan_scene(tx, &pipeline, scene)?;
        count(&mut counts, &planned);
        settle::apply(tx, by, &planned)?;
    }
    let moved: u32 = counts.values().sum();
    let detail = format!("changed the pipeline to revision {}; {moved} tasks changed", changed.revision);
    let entry = NewAuditEntry::new(by.project, by.user, "pipeline.change", by.project, detail);
    Ok(Audited::new(changed, entry))
}

/// What a change would do to the tasks of a project. It changes nothing.
///
/// # Errors
/// It has problems ([`StoreError::Invalid`]).
pub fn plan(
    tx: &mut dyn Tx,
    project: ProjectId,
    change: &PipelineChange,
) -> Result<PipelinePlan, StoreError> {
    check(tx, project, &change.stages)?;
    let pipeline = ProjectPipeline::load(tx, project, change.stages.clone())?;
    let mut counts = BTreeMap::new();
    for scene in tasks::scenes(tx, project)? {
        count(&mut counts, &plan_scene(tx, &pipeline, scene)?);
    }
    let planned = |((stage, from, to), tasks)| PlannedChange { stage, from, to, tasks };
    Ok(PipelinePlan { changes: counts.into_iter().map(planned).collect() })
}

/// Tasks that change, by stage and states.
type Counts = BTreeMap<(String, Option<TaskState>, TaskState), u32>;

fn count(counts: &mut Counts, planned: &PlannedScene) {
    for SceneTask { change, .. } in &planned.tasks {
        let from = change.before.as_ref().map(|task| task.state);
        *counts.entry((change.stage.clone(), from, change.after.state)).or_default() += 1;
    }
}

fn check(tx: &mut dyn Tx, project: ProjectId, routed: &[RoutedStage]) -> Result<(), StoreError> {
    let names = stages::list(tx, project)?.into_iter().map(|stage| (stage.id, stage.name)).collect();
    let problems = check_pipeline(routed, &names);
    if problems.is_empty() {
        return Ok(());
    }
    let field = |problem: PipelineProblem| FieldError {
        pointer: format!("/stages/{}", problem.at),
        detail: format!("{}.", problem.message),
    };
    Err(StoreError::Invalid(problems.into_iter().map(field).collect()))
}

/// Check that no stage of a project has a name.
///
/// # Errors
/// One has it ([`StoreError::Conflict`]).
pub(super) fn require_free_name(tx: &mut dyn Tx, project: ProjectId, name: &str) -> Result<(), StoreError> {
    match stages::list(tx, project)?.iter().any(|stage| stage.name == name) {
        true => {
            let message = format!("there is a stage named {name} already; choose another name");
            Err(StoreError::Conflict(message))
        }
        false => Ok(()),
    }
}

/// Add a stage with the classes, rules and guideline of another one, or of its kind's template.
///
/// # Errors
/// The project has a stage of this name, or the other one is not there, or of another kind.
pub fn add_stage(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    new: &NewPipelineStage,
) -> Result<Audited<Stage>, StoreError> {
    let name = tidy_name(&new.name);
    require_free_name(tx, by.project, &name)?;
    let mut rules = template::stage(new.kind.descriptor().template);
    if let Some(like) = &new.like {
        let other = stages::get(tx, by.project, like.parse()?)?;
        if other.kind != new.kind {
            let detail = format!("{} is of another kind; choose a stage of the same kind.", other.name);
            return Err(StoreError::Invalid(vec![FieldError { pointer: "/like".to_owned(), detail }]));
        }
        let Stage { ontology, rubric, guideline, .. } = other;
        rules = stages::NewStage { ontology, rubric, guideline, ..rules };
    }
    let id: StageId = stages::add(tx, by.project, &stages::NewStage { name, kind: new.kind, ..rules })?;
    let stage = stages::get(tx, by.project, id)?;
    let detail = format!("added the stage {}", stage.name);
    Ok(Audited::new(stage, by.entry("stage.create", id, detail)))
}
