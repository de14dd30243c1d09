//! Tasks as people may see them.

use super::context::Viewer;
use super::raters::Raters;
use super::training::LoadedItem;
use crate::store::task_notes;
use crate::store::{
    StoreError, Tx, drafts, golden, honeypots, labels, predictions, scenes, stages, task_list, task_settings,
    tasks,
};
use assay_core::api::{Revision, Stage, TaskDetail, TaskSummary};
use assay_core::id::{GoldenId, RevisionId, TaskId};
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::pipeline::TaskState;
use assay_core::scene::Scene;

fn is_own(task: &TaskSummary, viewer: Viewer) -> bool {
    task.assignee == Some(viewer.user.to_string())
}

/// A task that the person may see: any, or for a tasker what is open to all and their own.
///
/// # Errors
/// There is no such task in the project, or somebody else works on it.
fn visible(tx: &mut dyn Tx, viewer: Viewer, id: TaskId) -> Result<TaskSummary, StoreError> {
    let task = task_list::get(tx, viewer.project, id, viewer.may(Action::ViewGolden))?;
    if is_own(&task, viewer) || viewer.may(Action::ViewAllTasks) {
        return Ok(task);
    }
    if task.state != TaskState::Queued {
        return Err(StoreError::Forbidden("somebody else works on this task; take another one".to_owned()));
    }
    if task_settings::hides_queue(tx, task.stage.parse()?)? {
        let why = "tasks of this stage come in their order; take the next one";
        return Err(StoreError::Forbidden(why.to_owned()));
    }
    Ok(task)
}

fn stage_of(tx: &mut dyn Tx, viewer: Viewer, task: &TaskSummary) -> Result<Stage, StoreError> {
    stages::get(tx, viewer.project, task.stage.parse()?)
}

/// The scene of a task.
///
/// # Errors
/// As for the task itself.
pub fn scene(tx: &mut dyn Tx, viewer: Viewer, id: TaskId) -> Result<Scene, StoreError> {
    visible(tx, viewer, id)?;
    scenes::get_by_task(tx, id)
}

/// All that the workbench needs of a task.
///
/// # Errors
/// There is no such task in the project, or somebody else works on it.
pub fn get(tx: &mut dyn Tx, viewer: Viewer, id: TaskId) -> Result<TaskDetail, StoreError> {
    let task = visible(tx, viewer, id)?;
    let stage = stage_of(tx, viewer, &task)?;
    let scene = scenes::get_by_task(tx, id)?;
    let own = is_own(&task, viewer);
    let attempt = LoadedItem::find(tx, viewer.project, id)?.map(|item| item.place());
    let sees_grade = sees_grade(viewer, &stage, own, attempt.is_some());
    // In a course, one tries first.
    let has_tried = attempt.is_none() || !own || labels::last_document(tx, id)?.is_some();
    let sees_golden = sees_grade && has_tried && !is_hidden_honeypot(tx, &task, own)?;
    // Who may not see golden waits for none: how long an answer takes would tell which tasks have it.
    let golden = if sees_golden { find_golden(tx, id)? } else { None };
    let (golden_id, golden) = golden.map(|(id, document)| (id.to_string(), document)).unzip();
    let (mut revisions, mut notes) = (labels::revisions(tx, id)?, task_notes::list(tx, id)?);
    if hides_others(tx, viewer, id, own)? {
        revisions.retain(|r| r.author == viewer.user.to_string());
        notes.retain(|note| note.author == viewer.user.to_string());
    }
    if !sees_golden {
        revisions.iter_mut().for_each(|r| r.grade = None);
    }
    let draft_revision = drafts::revision(tx, id, viewer.user)?;
    let draft = if own { drafts::document(tx, id, viewer.user)? } else { None };
    let is_draft = draft.is_some();
    let active_seconds = if own { drafts::active_seconds(tx, id, viewer.user)? } else { None };
    let document = match (draft, revisions.last()) {
        (Some(draft), _) => draft,
        (None, Some(last)) => labels::revision(tx, id, last.id.parse()?)?.document,
        (None, None) => Document::default(),
    };
    let mut reviews = labels::reviews(tx, id)?;
    reviews.retain(|review| revisions.iter().any(|r| r.id == review.revision));
    let predictions = predictions::list_for_task(tx, id)?;
    Ok(TaskDetail {
        task,
        stage,
        scene,
        document,
        draft_revision,
        is_draft,
        active_seconds,
        golden,
        golden_id,
        revisions,
        reviews,
        notes,
        predictions,
        attempt,
    })
}

/// The golden item that the labels of a task are graded against.
fn find_golden(tx: &mut dyn Tx, id: TaskId) -> Result<Option<(GoldenId, Document)>, StoreError> {
    match golden::find_by_task(tx, id)? {
        Some(own) => Ok(Some(own)),
        None => honeypots::golden(tx, id),
    }
}

/// One revision of a task with its document.
///
/// # Errors
/// As for the task itself; several people label the scene without seeing each other's labels.
pub fn revision(
    tx: &mut dyn Tx,
    viewer: Viewer,
    id: TaskId,
    revision: RevisionId,
) -> Result<Revision, StoreError> {
    let task = visible(tx, viewer, id)?;
    let stage = stage_of(tx, viewer, &task)?;
    let mut revision = labels::revision(tx, id, revision)?;
    let holds = is_own(&task, viewer);
    if revision.summary.author != viewer.user.to_string() && hides_others(tx, viewer, id, holds)? {
        let why = "several people label this scene without seeing each other's labels";
        return Err(StoreError::Forbidden(why.to_owned()));
    }
    let is_training = tasks::is_training(tx, id)?;
    // In production, a grade is no secret to taskers of a stage that compares.
    let own = !is_training || holds;
    if !sees_grade(viewer, &stage, own, is_training) || is_hidden_honeypot(tx, &task, holds)? {
        revision.summary.grade = None;
    }
    Ok(revision)
}

/// Whether a person sees golden of a task and grades against it. Taskers do where the stage compares; a person who takes an exam
/// does not, whatever their role.
fn sees_grade(viewer: Viewer, stage: &Stage, own: bool, is_training: bool) -> bool {
    match is_training && own {
        true => stage.compare_while_labeling,
        false => viewer.may(Action::ViewGolden) || (own && stage.compare_while_labeling),
    }
}

/// Whether golden of a task is hidden from its reviewers: a honeypot that waits for a verdict, so that reviewers are measured too. They see
/// it once it is judged.
fn is_hidden_honeypot(tx: &mut dyn Tx, task: &TaskSummary, own: bool) -> Result<bool, StoreError> {
    Ok(!own && task.state == TaskState::InReview && honeypots::is_honeypot(tx, task.id.parse()?)?)
}

/// Whether several people label a task without seeing each other's labels, and the person is one of them or may still
/// become one, whatever their role.
fn hides_others(tx: &mut dyn Tx, viewer: Viewer, id: TaskId, holds: bool) -> Result<bool, StoreError> {
    let raters = Raters::load(tx, viewer.project, id)?;
    if !raters.is_blind() {
        return Ok(false);
    }
    if !viewer.may(Action::ViewAllTasks) {
        return Ok(true);
    }
    let may_rate = holds || viewer.may(Action::Label) && raters.wants_another();
    Ok(may_rate && !tasks::has_labeled(tx, id, viewer.user)?)
}
