//! Loading of a task: what the server has, what this browser has, and whether this window may label.

use super::state::{StoredDraftFile, WindowHold, WorkbenchMode, awaits_verdict_of, is_mine};
use crate::client::outbox::Outbox;
use crate::client::windows::{self, WindowToken};
use crate::client::{ApiError, drafts, routes};
use assay_core::api::{Prediction, Project, TaskConsensus, TaskDetail};
use assay_core::permission::Action;
use assay_core::pipeline::TaskState;
use assay_editor::draft::LocalDraft;
use std::collections::BTreeSet;
use wasm_bindgen::JsValue;

/// Opened task, or the person's drafts of one that is not open to them any more.
#[derive(Clone)]
pub(super) enum OpenedTask {
    /// Task with all that its workbench needs.
    Workbench(Box<OpenedTaskData>),
    /// Refusal, with the person's drafts.
    Refused(ApiError, Vec<StoredDraftFile>),
}

/// Task as the server has it, with the drafts that this browser has.
#[derive(Clone)]
pub(super) struct OpenedTaskData {
    pub(super) detail: TaskDetail,
    pub(super) loaded_project: Project,
    /// Merged label of several people, where a reviewer is to accept it.
    pub(super) consensus: Option<TaskConsensus>,
    pub(super) mode: WorkbenchMode,
    /// Drafts of this browser, of all its windows.
    pub(super) locals: Vec<LocalDraft>,
    /// Whether a submission waits to be sent.
    pub(super) is_queued: bool,
    pub(super) window: WindowToken,
    pub(super) hold: WindowHold,
}

/// Load a task.
///
/// # Errors
/// The server cannot be reached, or refuses and there is no draft of the person to show.
pub(super) async fn open_task(
    project: String,
    task: String,
    user: String,
    outbox: Outbox,
    is_review: bool,
) -> Result<OpenedTask, ApiError> {
    // Before the task itself: what goes through in between is then known either way.
    let is_queued = outbox.has_queued(&user, &task).await;
    let mut detail = match routes::task(&project, &task).await {
        Ok(detail) => detail,
        Err(error) if matches!(error.status(), Some(403 | 404)) => {
            let found = stored_drafts(&project, &task, &user).await;
            return if found.is_empty() { Err(error) } else { Ok(OpenedTask::Refused(error, found)) };
        }
        Err(error) => return Err(error),
    };
    let loaded_project = routes::project(&project).await?;
    let waits = awaits_verdict_of(detail.task.state, detail.task.assignee.as_deref(), &user);
    let is_review = is_review || waits && loaded_project.role.may(Action::Review);
    let mode = WorkbenchMode::from_task(
        is_review,
        is_mine(detail.task.state, detail.task.assignee.as_deref(), &user),
    );
    let window = windows::next_token(&task);
    let mut hold = WindowHold::Held;
    let mut locals = Vec::new();
    let mut consensus = None;
    match mode {
        WorkbenchMode::Review => {
            // A reviewer judges the submission, never a draft.
            if let Some(last) = detail.revisions.last() {
                detail.document = routes::revision(&project, &task, &last.id).await?.document;
            }
            let authors: BTreeSet<&str> = detail.revisions.iter().map(|r| r.author.as_str()).collect();
            if authors.len() > 1 && detail.task.state == TaskState::InReview {
                consensus = load_consensus(&project, &task, &mut detail).await?;
            }
        }
        WorkbenchMode::Label if is_queued => {}
        WorkbenchMode::Label => {
            // Work goes on: renew the claim. If that fails, the next save says why.
            if let Ok(task) = routes::claim_task(&project, &task).await {
                detail.task = task;
            }
            match routes::open_window(&project, &task, &window, false).await {
                // The window that held the task until now saved in between.
                Ok(opened) if opened.draft_revision != detail.draft_revision => {
                    detail = routes::task(&project, &task).await?;
                }
                Ok(_) => {}
                Err(error) => {
                    if let Some(other) = error.other_window() {
                        hold = WindowHold::Elsewhere(other);
                    }
                }
            }
            locals = drafts::load_drafts(&user, &task).await;
        }
        _ => locals = drafts::load_drafts(&user, &task).await,
    }
    let data = OpenedTaskData { detail, loaded_project, consensus, mode, locals, is_queued, window, hold };
    Ok(OpenedTask::Workbench(Box::new(data)))
}

/// The merged label of a task, which is on screen in place of the last one, and each person's label as a prediction; none where
/// the task is not for several people.
async fn load_consensus(
    project: &str,
    task: &str,
    detail: &mut TaskDetail,
) -> Result<Option<TaskConsensus>, ApiError> {
    let consensus = match routes::consensus(project, task).await {
        Ok(consensus) => consensus,
        Err(error) if error.status() == Some(409) => return Ok(None),
        Err(error) => return Err(error),
    };
    for (at, rater) in consensus.raters.iter().enumerate() {
        let document = routes::revision(project, task, &rater.id).await?.document;
        let model = format!("label of {}", rater.author_name);
        detail.predictions.insert(at, Prediction { model, at: rater.submitted_at.clone(), document });
    }
    detail.document = consensus.label.clone();
    Ok(Some(consensus))
}

/// The person's drafts of a task that is not open to them, in this browser and on the server.
async fn stored_drafts(project: &str, task: &str, user: &str) -> Vec<StoredDraftFile> {
    let locals = drafts::load_drafts(user, task).await;
    let mut found: Vec<StoredDraftFile> = locals.iter().map(draft_file).collect();
    if let Ok(stored) = routes::draft(project, task).await
        && let Some(document) = stored.document
        && !found.iter().any(|other| other.document == document)
    {
        let saved_at = stored.saved_at.unwrap_or_default();
        found.push(StoredDraftFile { location: "on the server", saved_at, document });
    }
    found.retain(|draft| !draft.document.objects.is_empty());
    found
}

/// Draft of this browser, to be downloaded.
pub(super) fn draft_file(local: &LocalDraft) -> StoredDraftFile {
    let saved_at = js_sys::Date::new(&JsValue::from_f64(local.stored_ms)).to_iso_string();
    StoredDraftFile {
        location: "in this browser",
        saved_at: String::from(saved_at),
        document: local.document.clone(),
    }
}
