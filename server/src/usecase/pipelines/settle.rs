//! Tasks of a scene after one of them changed, or after the pipeline did.

use super::carry_over;
use crate::store::{NewAuditEntry, StoreError, Tx, honeypots, labels, pipelines, scenes, stages, tasks};
use crate::usecase::context::ActionContext;
use crate::usecase::task_audit::audit_words;
use assay_core::api::Stage;
use assay_core::id::{ProjectId, SceneId, StageId, TaskId};
use assay_core::label::Document;
use assay_core::pipeline::{RoutedStage, SettledTask, Task, TaskState, settle};
use assay_core::scene::Scene;
use std::collections::BTreeMap;

/// A task of a scene that changes.
pub(super) struct SceneTask {
    /// Its id; none: it is new.
    pub(super) task: Option<TaskId>,
    /// What changes.
    pub(super) change: SettledTask,
    /// What its stage begins with, where its inputs are done and it is needed.
    pub(super) begins_with: Option<Document>,
}

/// A pipeline with the stages of its project.
pub(super) struct ProjectPipeline {
    project: ProjectId,
    routed: Vec<RoutedStage>,
    stages: BTreeMap<String, Stage>,
}

impl ProjectPipeline {
    /// This pipeline, which may not be stored, of a project.
    pub(super) fn load(
        tx: &mut dyn Tx,
        project: ProjectId,
        routed: Vec<RoutedStage>,
    ) -> Result<Self, StoreError> {
        let stages = stages::list(tx, project)?.into_iter().map(|stage| (stage.id.clone(), stage)).collect();
        Ok(Self { project, routed, stages })
    }
}

/// What changes among the tasks of a scene.
pub(super) struct PlannedScene {
    scene: SceneId,
    pub(super) tasks: Vec<SceneTask>,
}

/// After a task was done or reopened: bring the later stages of its scene up to date, as the person's doing. Gives the
/// audit entries.
pub(in crate::usecase) fn settle_after(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    task: TaskId,
    (before, after): (TaskState, TaskState),
) -> Result<Vec<NewAuditEntry>, StoreError> {
    if before.is_concluded() == after.is_concluded() || !pipelines::has_inputs(tx, by.project)? {
        return Ok(Vec::new());
    }
    // Nothing is built on a honeypot.
    if honeypots::is_honeypot(tx, task)? {
        return Ok(Vec::new());
    }
    let scene = tasks::scene_id(tx, task)?;
    settle_scene(tx, by, scene)
}

/// After a scene came to a stage: its tasks in later stages wait.
///
/// # Errors
/// Storage.
pub fn settle_new_scene(tx: &mut dyn Tx, by: ActionContext<'_>, scene: SceneId) -> Result<(), StoreError> {
    if pipelines::has_inputs(tx, by.project)? {
        settle_scene(tx, by, scene)?;
    }
    Ok(())
}

fn settle_scene(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    scene: SceneId,
) -> Result<Vec<NewAuditEntry>, StoreError> {
    let stored = pipelines::get(tx, by.project)?;
    let pipeline = ProjectPipeline::load(tx, by.project, stored.stages)?;
    let planned = plan_scene(tx, &pipeline, scene)?;
    apply(tx, by, &planned)
}

/// What changes among the tasks of a scene so that they fit the pipeline.
pub(super) fn plan_scene(
    tx: &mut dyn Tx,
    ProjectPipeline { project, routed, stages }: &ProjectPipeline,
    scene: SceneId,
) -> Result<PlannedScene, StoreError> {
    let known = tasks::of_scene(tx, *project, scene)?;
    let content = scenes::get(tx, scene)?;
    let accepts = |stage: &str| stages.get(stage).is_some_and(|stage| stage.kind.accepts(&content).is_ok());
    let ids: BTreeMap<String, TaskId> = known.iter().map(|(stage, id, _)| (stage.to_string(), *id)).collect();
    let states: BTreeMap<String, Task> =
        known.into_iter().map(|(stage, _, task)| (stage.to_string(), task)).collect();
    let mut begins_with = BTreeMap::new();
    let is_needed = |routed: &RoutedStage| {
        let labels = input_labels(tx, routed, &ids)?;
        let selected = select(&content, &labels, routed, stages.get(&routed.stage));
        let takes = routed.routing.takes(&content, &labels, &selected);
        begins_with.insert(routed.stage.clone(), selected);
        Ok::<_, StoreError>(takes)
    };
    let changes = settle(routed, &states, accepts, is_needed)?;
    let scene_task = |change: SettledTask| SceneTask {
        task: ids.get(&change.stage).copied(),
        begins_with: begins_with.remove(&change.stage),
        change,
    };
    Ok(PlannedScene { scene, tasks: changes.into_iter().map(scene_task).collect() })
}

/// The accepted labels of a stage's inputs.
fn input_labels(
    tx: &mut dyn Tx,
    routed: &RoutedStage,
    ids: &BTreeMap<String, TaskId>,
) -> Result<Vec<Document>, StoreError> {
    let inputs = routed.routing.inputs.iter().filter_map(|input| ids.get(input));
    let mut documents = Vec::new();
    for input in inputs {
        documents.extend(labels::last_document(tx, *input)?);
    }
    Ok(documents)
}

/// The objects that a stage begins with: those of its inputs' labels that its routing selects and it can draw.
fn select(scene: &Scene, labels: &[Document], routed: &RoutedStage, stage: Option<&Stage>) -> Document {
    let mut selected = routed.routing.select(scene, labels);
    if let Some(stage) = stage {
        let drawn = stage.kind.descriptor().geometries;
        for object in &mut selected.objects {
            object.shapes.retain(|shape| drawn.contains(&shape.geometry.kind()));
        }
        selected.objects.retain(|object| !object.shapes.is_empty());
    }
    selected
}

/// Do what was planned. Gives the audit entries.
pub(super) fn apply(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    planned: &PlannedScene,
) -> Result<Vec<NewAuditEntry>, StoreError> {
    let mut entries = Vec::new();
    for SceneTask { task, change, begins_with } in &planned.tasks {
        let stage: StageId = change.stage.parse()?;
        let id = match task {
            Some(id) => *id,
            None => tasks::add(tx, by.now, by.project, stage, planned.scene)?.0,
        };
        tasks::save(tx, by.now, id, &change.after)?;
        let comes = matches!(change.after.state, TaskState::Queued | TaskState::Rework);
        if let Some(document) = begins_with.as_ref().filter(|_| comes) {
            carry_over::store(tx, by, id, &change.after, document)?;
        }
        let (action, detail) = audit_words(&change.event);
        entries.push(by.entry(action, id, detail));
    }
    Ok(entries)
}
