//! Review of submissions.

use super::context::{ActionContext, Viewer};
use crate::clock::Timestamp;
use crate::store::{Audited, StoreError, Tx, labels, task_settings, tasks};
use crate::usecase;
use assay_core::api::{NewReview, TaskDetail};
use assay_core::id::TaskId;
use assay_core::pipeline::{ReworkPolicy, TaskEvent};
use assay_core::review::Verdict;

/// Judge the last submission of a task.
///
/// # Errors
/// Another submission came since, or it is the person's own work.
pub fn review(
    tx: &mut dyn Tx,
    now: &Timestamp,
    viewer: Viewer,
    id: TaskId,
    new: &NewReview,
) -> Result<Audited<TaskDetail>, StoreError> {
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    add_review(tx, by, id, new)?.try_map(|()| usecase::task_detail::get(tx, viewer, id))
}

/// Store a verdict and take the task on.
///
/// # Errors
/// As [`review`].
pub(crate) fn add_review(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    new: &NewReview,
) -> Result<Audited<()>, StoreError> {
    // A task of another project is not there, whatever was submitted in it.
    tasks::load(tx, by.project, id)?;
    labels::add_review(tx, by.now, id, by.user, new)?;
    let event = TaskEvent::Review { by: by.user.to_string(), verdict: new.verdict };
    let reviewed = usecase::tasks::apply_event(tx, by, id, &event)?;
    let stage = tasks::stage_id(tx, by.project, id)?;
    let rework = task_settings::get(tx, stage)?.body.rework;
    if new.verdict == Verdict::Reject && rework == ReworkPolicy::SomebodyElse {
        // A person who labeled a task does not get it out of the queue again.
        let requeued = usecase::tasks::apply_event(tx, by, id, &TaskEvent::Requeue)?;
        return reviewed.then(requeued).try_map(|_| Ok(()));
    }
    reviewed.try_map(|_| Ok(()))
}
