//! Review of submissions.

use super::context::{ActionContext, Viewer};
use super::raters::Raters;
use crate::clock::Timestamp;
use crate::store::{Audited, StoreError, Tx, labels, stages, task_list, task_settings, tasks};
use crate::usecase;
use assay_core::api::{FieldError, NewReview, Review, TaskDetail, WithdrawnVerdict};
use assay_core::id::TaskId;
use assay_core::label::Document;
use assay_core::pipeline::{ReworkPolicy, TaskEvent, TaskRefusal};
use assay_core::review::{Correction, Verdict, correction};

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
    let reviewed = match &new.corrected {
        Some(corrected) => correct(tx, by, id, (new, corrected))?,
        None => add_review(tx, by, id, new)?,
    };
    reviewed.try_map(|()| usecase::task_detail::get(tx, viewer, id))
}

/// Accept a label as the reviewer corrected it. The verdict on the submission is a rejection of what was changed, which its tasker
/// and the records of judgements get; nobody has to do it again.
fn correct(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    (new, corrected): (&NewReview, &Document),
) -> Result<Audited<()>, StoreError> {
    tx.exclusive()?;
    tasks::load(tx, by.project, id)?;
    let invalid = |pointer: &str, detail: &str| {
        StoreError::Invalid(vec![FieldError { pointer: pointer.to_owned(), detail: detail.to_owned() }])
    };
    if new.verdict == Verdict::Reject || !new.errors.is_empty() || !new.rejected.is_empty() {
        let detail =
            "A corrected label is accepted, and says itself what was wrong: leave out errors and rejected.";
        return Err(invalid("/corrected", detail));
    }
    if Raters::load(tx, by.project, id)?.is_blind() {
        let why = "several people labeled this task; accept their merged label, or reject it";
        return Err(StoreError::Conflict(why.to_owned()));
    }
    let label = labels::last_document(tx, id)?.ok_or(StoreError::NotFound("revision"))?;
    let Some(Correction { rejected, errors }) = correction(&label, corrected) else {
        return Err(invalid(
            "/corrected",
            "The label is as it was submitted; accept it without a correction.",
        ));
    };
    let stage = tasks::stage_id(tx, by.project, id)?;
    let stage = stages::get(tx, by.project, stage)?;
    usecase::label_check::check_label(tx, &stage, id, corrected, true)?;
    let reason = if new.reason.trim().is_empty() { CORRECTED } else { new.reason.trim() };
    let verdict = NewReview {
        verdict: Verdict::Reject,
        errors,
        rejected,
        reason: reason.to_owned(),
        seconds: new.seconds,
        ..NewReview::accept(new.revision.clone())
    };
    let review = labels::add_review(tx, by.now, id, by.user, &verdict)?;
    usecase::batches::record_verdict(tx, id, review, Verdict::Reject)?;
    labels::add_revision(tx, by.now, id, by.user, corrected, None)?;
    let event = TaskEvent::Review { by: by.user.to_string(), verdict: Verdict::Accept };
    usecase::tasks::apply_event(tx, by, id, &event)?.try_map(|_| Ok(()))
}

/// Reason of a correction that names none.
const CORRECTED: &str = "Corrected by the reviewer.";

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
    check_rejected(tx, id, new)?;
    let review = labels::add_review(tx, by.now, id, by.user, new)?;
    usecase::batches::record_verdict(tx, id, review, new.verdict)?;
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

/// Take back the caller's verdict on the last submission of a task, which waits for a review again.
///
/// # Errors
/// The last verdict is not theirs, or not on this revision ([`StoreError::Stale`]); or somebody went on from it, or its batch is
/// decided.
pub fn withdraw(
    tx: &mut dyn Tx,
    now: &Timestamp,
    viewer: Viewer,
    id: TaskId,
    WithdrawnVerdict { revision }: &WithdrawnVerdict,
) -> Result<Audited<TaskDetail>, StoreError> {
    tx.exclusive()?;
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    tasks::load(tx, by.project, id)?;
    if Raters::load(tx, by.project, id)?.is_blind() {
        let why = "several people labeled this task; reopen it to have it labeled again";
        return Err(StoreError::Conflict(why.to_owned()));
    }
    let is_theirs = |review: &Review| review.reviewer == by.user.to_string() && review.revision == *revision;
    let last = labels::reviews(tx, id)?.pop().filter(is_theirs).ok_or(StoreError::Stale)?;
    if labels::last_revision(tx, id)?.is_none_or(|last| last.to_string() != *revision) {
        return Err(StoreError::Stale);
    }
    // What happened to the task since, such as a correction by its tasker, goes on from the verdict.
    if task_list::get(tx, by.project, id, false)?.updated_at != last.created_at {
        return Err(StoreError::Refused(TaskRefusal::VerdictActedOn));
    }
    let withdrawn = usecase::tasks::apply_event(tx, by, id, &TaskEvent::WithdrawVerdict)?;
    let review = last.id.parse()?;
    usecase::batches::withdraw_verdict(tx, id, review)?;
    labels::delete_review(tx, review)?;
    withdrawn.try_map(|_| usecase::task_detail::get(tx, viewer, id))
}

/// Refuse a review that rejects objects which the label does not have, or that accepts a label and rejects some of its objects.
fn check_rejected(tx: &mut dyn Tx, id: TaskId, new: &NewReview) -> Result<(), StoreError> {
    if new.rejected.is_empty() {
        return Ok(());
    }
    let invalid = |detail: &str| {
        StoreError::Invalid(vec![FieldError { pointer: "/rejected".to_owned(), detail: detail.to_owned() }])
    };
    if new.verdict == Verdict::Accept {
        return Err(invalid("An accepted label has no rejected objects."));
    }
    let label = labels::last_document(tx, id)?.ok_or(StoreError::NotFound("revision"))?;
    match new.rejected.iter().find(|object| label.object(object).is_none()) {
        Some(object) => Err(invalid(&format!("The label has no object {object}."))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, square};
    use assay_core::id::UserId;
    use assay_core::permission::Role;
    use assay_core::pipeline::TaskState;
    use assay_core::review::ErrorType;

    #[test]
    fn a_review_rejects_objects_that_the_label_has() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let review = |verdict: Verdict, object: &str| {
                let (now, object) = (now.clone(), object.to_owned());
                let reviewed = fixture.try_write(move |tx| {
                    let label = labels::add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)?;
                    let new = NewReview {
                        verdict,
                        errors: vec![ErrorType::Geometry],
                        rejected: vec![object],
                        ..NewReview::accept(label.id)
                    };
                    let by = ActionContext { now: &now, project: cast.project, user: cast.qa };
                    add_review(tx, by, cast.task, &new).map(drop)
                });
                match reviewed {
                    Err(StoreError::Invalid(fields)) => {
                        fields.into_iter().map(|field| field.detail).collect()
                    }
                    other => format!("{other:?}"),
                }
            };
            assert_eq!(review(Verdict::Reject, "nobody"), "The label has no object nobody.");
            let accepted = review(Verdict::Accept, &square(1.0).objects[0].id);
            assert_eq!(accepted, "An accepted label has no rejected objects.");
        });
    }

    #[test]
    fn a_corrected_label_is_accepted_and_the_submission_is_judged_by_what_was_changed() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let correct = |user: UserId, corrected: Document| {
                fixture.change(move |tx, now| {
                    let viewer = Viewer { project: cast.project, user, role: Role::Qa };
                    let revision = labels::last_revision(tx, cast.task)?.unwrap().to_string();
                    let new = NewReview { corrected: Some(corrected), ..NewReview::accept(revision) };
                    review(tx, now, viewer, cast.task, &new)
                })
            };
            fixture.write(move |tx| {
                let to_task = |event: &TaskEvent| {
                    let by = ActionContext { now: &now, project: cast.project, user: cast.ana };
                    usecase::tasks::apply_event(tx, by, cast.task, event).map(|done| drop(done.unrecorded()))
                };
                let ana = cast.ana.to_string();
                let events = [TaskEvent::Claim { by: ana.clone() }, TaskEvent::Submit { by: ana }];
                events.iter().try_for_each(to_task)?;
                labels::add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)
            });
            let same = correct(cast.qa, square(1.0)).unwrap_err();
            assert!(matches!(same, StoreError::Invalid(_)), "{same}");
            let own = correct(cast.ana, square(2.0)).unwrap_err();
            assert!(matches!(own, StoreError::Refused(TaskRefusal::OwnWork)), "{own}");
            let detail = correct(cast.qa, square(2.0)).unwrap();
            assert_eq!(detail.task.state, TaskState::Accepted);
            let authors: Vec<String> = detail.revisions.iter().map(|of| of.author.clone()).collect();
            assert_eq!(authors, [cast.ana.to_string(), cast.qa.to_string()]);
            let [verdict] = &detail.reviews[..] else { panic!("{:?}", detail.reviews) };
            assert_eq!((verdict.verdict, &verdict.revision), (Verdict::Reject, &detail.revisions[0].id));
            assert_eq!(verdict.errors, [ErrorType::Geometry]);
            assert_eq!(verdict.rejected, [square(1.0).objects[0].id.clone()]);
            assert_eq!(fixture.write(move |tx| labels::last_document(tx, cast.task)), Some(square(2.0)));
        });
    }
}
