//! Submission of labels.

use super::context::{ActionContext, Viewer};
use super::drafts::{DraftPrecondition, limited_active_time};
use super::quality::record_judgements;
use super::raters::Raters;
use super::tasker_routes;
use super::training::{LoadedItem, record_result};
use super::windows::{require_holder, require_window};
use crate::blobs::BlobStore;
use crate::clock::Timestamp;
use crate::grading::{self, SubmissionGrade};
use crate::store::drafts::{self, NewDraft};
use crate::store::labels::{self, NewRevision};
use crate::store::{Audited, StoreError, Tx, active_times, stages, tasks, windows};
use crate::usecase;
use assay_core::api::{LabelBody, Stage, SubmitResponse, TaskSummary};
use assay_core::id::TaskId;
use assay_core::label::Document;
use assay_core::permission::Action;
use assay_core::pipeline::TaskEvent;
use assay_core::trust::CONSENSUS_LABELS;

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
    match usecase::label_check::check_submission(tx, &stage, id, document, sees_golden) {
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

/// Label to submit.
pub struct SubmittedLabel<'a> {
    /// The label.
    pub document: &'a Document,
    /// Its grade.
    pub graded: SubmissionGrade,
    /// Active time of its author, seconds, where it was measured.
    pub active_seconds: Option<u32>,
    /// What the caller knows of the draft that it submits.
    pub condition: &'a DraftPrecondition,
}

/// Submit a label that was graded before. Where the task's scene wants another rater, the task is queued for them.
///
/// # Errors
/// The task is not the person's any more, or is submitted already; or the label does not fit the scene and the stage, as
/// they are now; or another window holds the task, or saved a draft that the caller has not seen.
pub fn submit(
    tx: &mut dyn Tx,
    blobs: &BlobStore,
    now: &Timestamp,
    viewer: Viewer,
    id: TaskId,
    SubmittedLabel { document, graded, active_seconds, condition }: SubmittedLabel<'_>,
) -> Result<Audited<SubmitResponse>, StoreError> {
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    require_holder(tx, by, id, condition.lease)?;
    let item = LoadedItem::find(tx, by.project, id)?;
    if let Some(item) = &item {
        item.check_in_time(now)?;
    }
    let submitted = submit_task(tx, by, id)?;
    if let Some(held) = require_window(tx, now, id, by.user, condition.window.as_deref())? {
        windows::close(tx, id, by.user, &held.token)?;
    }
    let last = drafts::revision(tx, id, by.user)?;
    if condition.seen.is_some_and(|seen| seen != last) {
        return Err(StoreError::Stale);
    }
    let stage = tasks::stage_id(tx, by.project, id)?;
    let stage = stages::get(tx, by.project, stage)?;
    // A person who takes an exam sees no grade, whatever their role.
    let sees_golden = if item.is_some() { stage.compare_while_labeling } else { sees_golden(viewer, &stage) };
    if !graded.fits(&stage) {
        usecase::label_check::check_submission(tx, &stage, id, document, sees_golden)?;
    }
    let grade = grading::refresh_grade(tx, blobs, &stage, id, document, graded)?;
    let new = NewRevision {
        author: by.user,
        document,
        grade: grade.as_ref(),
        saw_golden: sees_golden && grade.is_some(),
    };
    let is_first = !tasks::has_labeled(tx, id, by.user)?;
    let mut revision = labels::add(tx, now, id, &new)?;
    revision.active_seconds = limited_active_time(tx, by, id, active_seconds)?;
    if let Some(seconds) = revision.active_seconds {
        active_times::add(tx, revision.id.parse()?, stage.id.parse()?, seconds)?;
    }
    active_times::begin_next(tx, now, id, by.user)?;
    if let Some(grade) = grade.as_ref().filter(|_| is_first && !sees_golden) {
        // An exam says something about the stage that it prepares for.
        let stage = match &item {
            Some(item) => item.stage(),
            None => stage.id.parse()?,
        };
        record_judgements(tx, by, (id, stage, revision.id.parse()?), (document, grade))?;
    }
    drafts::submitted(tx, id, by.user)?;
    if !sees_golden {
        revision.grade = None;
    }
    if let Some(item) = &item {
        let graded = record_result(tx, by, &stage, item, (document, grade.as_ref()))?;
        return submitted.then(graded).try_map(|(_, task)| Ok(SubmitResponse { task, revision }));
    }
    let mut raters = Raters::load(tx, by.project, id)?;
    let route = tasker_routes::submission_route(tx, stage.id.parse()?, by.user)?;
    // What somebody else labeled before was rejected, and is merged with nothing.
    if raters.is_first() && route.needs_consensus {
        tasks::set_labels_wanted(tx, id, CONSENSUS_LABELS)?;
        raters = raters.with_wanted(CONSENSUS_LABELS);
    }
    if raters.wants_another() {
        let passed = usecase::tasks::apply_event(tx, by, id, &TaskEvent::PassOn { by: by.user.to_string() })?;
        return submitted.then(passed).try_map(|(_, task)| Ok(SubmitResponse { task, revision }));
    }
    // Of several labels, a person accepts the merged one.
    if !raters.is_blind() && rand::random::<f64>() >= route.review_share {
        let accepted = usecase::tasks::apply_event(tx, by, id, &TaskEvent::AcceptUnreviewed)?;
        return submitted.then(accepted).try_map(|(_, task)| Ok(SubmitResponse { task, revision }));
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

/// Store a refused submission as its author's draft, where they held the task and somebody else has it by now. A draft
/// that they have not seen stays.
///
/// # Errors
/// There is no such task.
pub fn store_refused(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    LabelBody { document, active_seconds }: &LabelBody,
    condition: &DraftPrecondition,
) -> Result<(), StoreError> {
    let task = tasks::load(tx, by.project, id)?;
    if task.assignee == Some(by.user.to_string()) || !tasks::has_held(tx, id, by.user)? {
        return Ok(());
    }
    match usecase::label_check::check_draft(tx, id, document) {
        // The caller learns that somebody else has the task; what never was is not stored.
        Err(StoreError::Invalid(_)) => Ok(()),
        Err(e) => Err(e),
        Ok(()) => {
            let last = drafts::revision(tx, id, by.user)?;
            let active_seconds = limited_active_time(tx, by, id, *active_seconds)?;
            if condition.seen.is_none_or(|seen| seen == last) {
                drafts::save(
                    tx,
                    by.now,
                    id,
                    by.user,
                    last,
                    NewDraft { document, window: None, active_seconds },
                )?;
            }
            Ok(())
        }
    }
}
