//! Submission of labels, and drafts of them.

use super::context::{ActionContext, Viewer};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::grading::{self, SubmissionGrade};
use crate::store::labels::{self, NewRevision};
use crate::store::{Audited, StoreError, Tx, samples, stages, tasks};
use crate::usecase;
use assay_core::api::{Stage, SubmitResponse, TaskSummary};
use assay_core::id::TaskId;
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::pipeline::{TaskEvent, TaskRefusal, TaskState};

/// Grade a label that is about to be submitted. It may take long, and needs a snapshot alone.
///
/// # Errors
/// There is no such task.
pub fn grade(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    viewer: Viewer,
    id: TaskId,
    document: &Document,
) -> Result<SubmissionGrade, StoreError> {
    let stage = tasks::stage_id(tx, viewer.project, id)?;
    let stage = stages::get(tx, viewer.project, stage)?;
    // A label that does not fit may take for ever to grade. Its submission is refused, unless it is a repetition.
    let sees_golden = sees_golden(viewer, &stage);
    match usecase::label_check::check_label(tx, &stage, id, document, sees_golden) {
        Err(StoreError::Invalid(_)) => grading::skip_grading(tx, &stage, id),
        checked => {
            checked?;
            Ok(grading::grade_submission(tx, blobs, &stage, id, document)?.of_fitting_label())
        }
    }
}

/// Whether a person who labels tasks of a stage may see their golden.
fn sees_golden(viewer: Viewer, stage: &Stage) -> bool {
    viewer.may(Action::ViewGolden) || stage.compare_while_labeling
}

/// Submit a label that was graded before. Where the task's scene wants another rater, the task is queued for them.
///
/// # Errors
/// The task is not the person's any more, or is submitted already; or the label does not fit the scene and the stage, as
/// they are now.
pub fn submit(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    now: &Timestamp,
    viewer: Viewer,
    id: TaskId,
    document: &Document,
    graded: SubmissionGrade,
) -> Result<Audited<SubmitResponse>, StoreError> {
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    let submitted = submit_task(tx, by, id)?;
    let stage = tasks::stage_id(tx, by.project, id)?;
    let stage = stages::get(tx, by.project, stage)?;
    let sees_golden = sees_golden(viewer, &stage);
    if !graded.fits(&stage) {
        usecase::label_check::check_label(tx, &stage, id, document, sees_golden)?;
    }
    let grade = grading::refresh_grade(tx, blobs, &stage, id, document, graded)?;
    let new = NewRevision {
        author: by.user,
        document,
        grade: grade.as_ref(),
        saw_golden: sees_golden && grade.is_some(),
    };
    let mut revision = labels::add(tx, now, id, &new)?;
    labels::drop_draft(tx, id, by.user)?;
    if !sees_golden {
        revision.grade = None;
    }
    if samples::wants_another(tx, id)? {
        let passed = usecase::tasks::apply_event(tx, by, id, &TaskEvent::PassOn { by: by.user.to_string() })?;
        return submitted.then(passed).try_map(|(_, task)| Ok(SubmitResponse { task, revision }));
    }
    submitted.try_map(|task| Ok(SubmitResponse { task, revision }))
}

/// Take a task to review, as a part of a submission.
///
/// # Errors
/// As [`submit`].
pub(crate) fn submit_task(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
) -> Result<Audited<TaskSummary>, StoreError> {
    usecase::tasks::apply_event(tx, by, id, &TaskEvent::Submit { by: by.user.to_string() })
}

/// Store unfinished work on the person's own task.
///
/// # Errors
/// It is not theirs, or is submitted already; or it has a frame, sensor or geometry that does not exist.
pub fn save_draft(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    document: &Document,
) -> Result<(), StoreError> {
    let task = tasks::load(tx, by.project, id)?;
    if task.assignee != Some(by.user.to_string()) {
        return Err(TaskRefusal::NotYours.into());
    }
    if matches!(task.state, TaskState::InReview | TaskState::Accepted) {
        return Err(TaskRefusal::AlreadySubmitted.into());
    }
    usecase::label_check::check_draft(tx, id, document)?;
    labels::save_draft(tx, by.now, id, by.user, document)
}

/// Store a refused submission as its author's draft, where they held the task and somebody else has it by now.
///
/// # Errors
/// There is no such task.
pub fn store_refused(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    document: &Document,
) -> Result<(), StoreError> {
    let task = tasks::load(tx, by.project, id)?;
    if task.assignee == Some(by.user.to_string()) || !tasks::has_held(tx, id, by.user)? {
        return Ok(());
    }
    match usecase::label_check::check_draft(tx, id, document) {
        // The caller learns that somebody else has the task; what never was is not stored.
        Err(StoreError::Invalid(_)) => Ok(()),
        checked => checked.and_then(|()| labels::save_draft(tx, by.now, id, by.user, document)),
    }
}
