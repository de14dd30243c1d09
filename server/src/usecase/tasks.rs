//! Claim and release of tasks.

use super::context::ActionContext;
use crate::store::{Audited, StoreError, Tx, stages, tasks};
use assay_core::api::{ClaimResponse, TaskSummary};
use assay_core::id::{StageId, TaskId};
use assay_core::pipeline::{TaskEvent, TaskState, apply_event as next_task};
use assay_core::review::Verdict;

/// Claim the next task of a stage; none where all are taken.
///
/// # Errors
/// There is no such stage.
pub fn claim_next(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
) -> Result<Audited<ClaimResponse>, StoreError> {
    stages::get(tx, by.project, stage)?;
    // Two who ask at once must not get the same task.
    tx.exclusive()?;
    match tasks::next_for(tx, by.now, stage, by.user)? {
        Some(id) => claim(tx, by, id)?.try_map(|task| Ok(ClaimResponse { task: Some(task) })),
        None => Ok(Audited::nothing_changed(ClaimResponse { task: None })),
    }
}

/// Claim this very task, or renew the claim on it.
///
/// # Errors
/// The claim is refused, or there is no such task.
pub fn claim(tx: &mut dyn Tx, by: ActionContext<'_>, id: TaskId) -> Result<Audited<TaskSummary>, StoreError> {
    apply_event(tx, by, id, &TaskEvent::Claim { by: by.user.to_string() })
}

/// Give a task back.
///
/// # Errors
/// It is not the person's, or there is no such task.
pub fn release(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
) -> Result<Audited<TaskSummary>, StoreError> {
    apply_event(tx, by, id, &TaskEvent::Release { by: by.user.to_string() })
}

/// Apply an event to a task.
///
/// # Errors
/// The event is refused, or there is no such task.
pub(super) fn apply_event(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: TaskId,
    event: &TaskEvent,
) -> Result<Audited<TaskSummary>, StoreError> {
    tx.exclusive()?;
    let before = tasks::load(tx, by.project, id)?;
    if let (TaskEvent::Claim { .. }, TaskState::Queued) = (event, before.state)
        && tasks::has_labeled(tx, id, by.user)?
    {
        let message =
            "you labeled this scene already; somebody else is to label it now, without seeing your label";
        return Err(StoreError::Conflict(message.to_owned()));
    }
    tasks::save(tx, by.now, id, &next_task(&before, event, by.now.seconds)?)?;
    let (action, detail) = match event {
        TaskEvent::Claim { .. } => ("task.claim", "took the task"),
        TaskEvent::Release { .. } => ("task.release", "gave the task back"),
        TaskEvent::Submit { .. } => ("task.submit", "submitted a label"),
        TaskEvent::PassOn { .. } => ("task.pass_on", "another person labels it too"),
        TaskEvent::Review { verdict: Verdict::Accept, .. } => ("task.accept", "accepted"),
        TaskEvent::Review { verdict: Verdict::Reject, .. } => ("task.reject", "rejected"),
    };
    if matches!(event, TaskEvent::Claim { .. }) {
        tasks::add_holder(tx, id, by.user)?;
    }
    Ok(Audited::new(tasks::get(tx, by.project, id, false)?, by.entry(action, id, detail)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Cast, Fixture, each_engine};
    use crate::store::{audit, projects};
    use assay_core::id::UserId;
    use assay_core::pipeline::{LEASE_S, TaskRefusal};

    fn claim(fixture: &Fixture, cast: Cast, user: UserId) -> Result<TaskSummary, StoreError> {
        fixture.change(move |tx, now| {
            super::claim(tx, ActionContext { now, project: cast.project, user }, cast.task)
        })
    }

    #[test]
    fn a_claim_holds_until_it_lapses() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let claimed = claim(fixture, cast, cast.ana).unwrap();
            assert_eq!((claimed.state, claimed.assignee_name.as_deref()), (TaskState::Claimed, Some("ana")));
            let refused = claim(fixture, cast, cast.ben);
            assert!(matches!(refused, Err(StoreError::Refused(TaskRefusal::TakenByAnother))), "{refused:?}");
            fixture.advance(LEASE_S + 1);
            assert_eq!(claim(fixture, cast, cast.ben).unwrap().assignee, Some(cast.ben.to_string()));
        });
    }

    #[test]
    fn a_refused_step_leaves_no_line_in_the_trail() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast, cast.ana).unwrap();
            claim(fixture, cast, cast.ben).unwrap_err();
            let trail = fixture.write(move |tx| audit::list(tx, Some(cast.project), None, 10));
            let actions: Vec<_> = trail.items.iter().map(|e| e.action.as_str()).collect();
            assert_eq!(actions, ["task.claim"]);
            assert_eq!(fixture.write(audit::first_broken_line), None);
        });
    }

    #[test]
    fn a_tasker_sees_open_tasks_and_their_own() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast, cast.ana).unwrap();
            for (person, seen) in [(cast.ana, 1), (cast.ben, 0)] {
                let filter =
                    tasks::TaskFilter { open_to: Some(person), limit: 10, ..tasks::TaskFilter::default() };
                let page = fixture.write(move |tx| tasks::list(tx, cast.project, &filter, false));
                assert_eq!(page.items.len(), seen);
            }
        });
    }

    #[test]
    fn the_next_task_is_ones_own_before_a_lapsed_one() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast, cast.ana).unwrap();
            let next = |person: UserId| {
                let now = fixture.now();
                fixture.write(move |tx| tasks::next_for(tx, &now, cast.stage, person))
            };
            assert_eq!((next(cast.ana), next(cast.ben)), (Some(cast.task), None));
            fixture.advance(LEASE_S + 1);
            assert_eq!(next(cast.ben), Some(cast.task));
        });
    }

    #[test]
    fn a_project_counts_its_tasks_by_state() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast, cast.ana).unwrap();
            let project = fixture.write(move |tx| projects::get(tx, cast.project, cast.ana));
            let stage = &project.stages[0];
            assert_eq!((stage.queued, stage.working, stage.in_review, stage.accepted), (0, 1, 0, 0));
        });
    }
}
