//! Claim and release of tasks.

use super::context::ActionContext;
use super::pipelines::settle_after;
use super::task_audit::audit_words;
use super::tasker_routes::require_not_paused;
use super::training::require_qualified;
use crate::store::{
    Audited, StoreError, Tx, honeypots, projects, stages, task_list, task_settings, tasks, windows,
};
use assay_core::api::{ClaimResponse, TaskSummary};
use assay_core::id::{StageId, TaskId};
use assay_core::permission::Action;
use assay_core::pipeline::{LEASE_S, TaskEvent, apply_event_with_lease as task_after};
use std::cmp::Reverse;

/// Claim the next task of a stage; none where all are taken.
///
/// # Errors
/// There is no such stage.
pub fn claim_next(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
) -> Result<Audited<ClaimResponse>, StoreError> {
    // Two who ask at once must not get the same task.
    tx.exclusive()?;
    match next(tx, by, stage)? {
        Some(id) => take(tx, by, id)?.try_map(|task| Ok(ClaimResponse { task: Some(task) })),
        None => Ok(Audited::nothing_changed(ClaimResponse { task: None })),
    }
}

/// Claim the next task of a project: the person's own unfinished one, else one of the stage with the highest priority; among
/// equal ones of the last stage, so that scenes get through the pipeline.
///
/// # Errors
/// The person is qualified for no stage that has a task ([`StoreError::Forbidden`]).
pub fn claim_in_project(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
) -> Result<Audited<ClaimResponse>, StoreError> {
    tx.exclusive()?;
    let mut stages = Vec::new();
    for stage in stages::list(tx, by.project)?.into_iter().rev() {
        let id: StageId = stage.id.parse()?;
        let has_own = tasks::unfinished_of(tx, (by.project, id), by.user)?.is_some();
        stages.push((!has_own, Reverse(task_settings::get(tx, id)?.body.priority), id));
    }
    stages.sort_by_key(|(is_new, priority, _)| (*is_new, *priority));
    let mut refusal = None;
    for (.., stage) in stages {
        let Some(task) = next(tx, by, stage)? else { continue };
        match take(tx, by, task) {
            Err(StoreError::Forbidden(why)) => refusal = refusal.or(Some(why)),
            taken => return taken?.try_map(|task| Ok(ClaimResponse { task: Some(task) })),
        }
    }
    match refusal {
        Some(why) => Err(StoreError::Forbidden(why)),
        None => Ok(Audited::nothing_changed(ClaimResponse { task: None })),
    }
}

/// The task that a person should take next in a stage: their own unfinished one; else the oldest open one of the stage's
/// sample, else the oldest open one. Where taskers do not compare with golden, every other task on average is the oldest of
/// all, so that the order does not tell what is in the sample.
///
/// # Errors
/// There is no such stage.
pub fn next(tx: &mut dyn Tx, by: ActionContext<'_>, id: StageId) -> Result<Option<TaskId>, StoreError> {
    let stage = stages::get(tx, by.project, id)?;
    if let Some(own) = tasks::unfinished_of(tx, (by.project, id), by.user)? {
        return Ok(Some(own));
    }
    let person = (by.user, may(tx, by, Action::ViewGolden)?);
    let sample_first = stage.compare_while_labeling || rand::random();
    if sample_first && let Some(sampled) = tasks::oldest_open(tx, by.now, id, person, true)? {
        return Ok(Some(sampled));
    }
    tasks::oldest_open(tx, by.now, id, person, false)
}

/// Whether the role of the person who acts may do that.
fn may(tx: &mut dyn Tx, by: ActionContext<'_>, action: Action) -> Result<bool, StoreError> {
    Ok(projects::member_role(tx, by.project, by.user)?.is_some_and(|role| role.may(action)))
}

/// Claim this very task, or renew the claim on it.
///
/// # Errors
/// The claim is refused, or there is no such task, or taskers of its stage do not choose their tasks.
pub fn claim(tx: &mut dyn Tx, by: ActionContext<'_>, id: TaskId) -> Result<Audited<TaskSummary>, StoreError> {
    let stage = tasks::stage_id(tx, by.project, id)?;
    let is_own = tasks::load(tx, by.project, id)?.assignee == Some(by.user.to_string());
    if !is_own && task_settings::hides_queue(tx, stage)? && !may(tx, by, Action::ViewAllTasks)? {
        return Err(StoreError::Conflict(
            "tasks of this stage come in their order; take the next one".to_owned(),
        ));
    }
    take(tx, by, id)
}

fn take(tx: &mut dyn Tx, by: ActionContext<'_>, id: TaskId) -> Result<Audited<TaskSummary>, StoreError> {
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
    let is_own = before.assignee == Some(by.user.to_string());
    let stage = tasks::stage_id(tx, by.project, id)?;
    if tasks::is_training(tx, id)? {
        check_training(is_own, event)?;
    } else if matches!(event, TaskEvent::Claim { .. }) && !is_own {
        require_qualified(tx, by, stage)?;
        require_not_paused(tx, by, stage)?;
        let sees_golden = may(tx, by, Action::ViewGolden)?;
        if !honeypots::may_take(tx, id, by.user, sees_golden)? {
            return Err(StoreError::Conflict("you know this scene already; take the next task".to_owned()));
        }
    }
    let lease_s = match event {
        TaskEvent::Claim { .. } | TaskEvent::Answer => task_settings::get(tx, stage)?.body.claim_s(),
        // No other event gives a lease.
        _ => LEASE_S,
    };
    let after = task_after(&before, event, by.now.seconds, lease_s)?;
    let begins_lease = matches!(event, TaskEvent::Claim { .. }) && after.lease != before.lease;
    if begins_lease && tasks::has_labeled(tx, id, by.user)? {
        let message =
            "you labeled this scene already; somebody else is to label it now, without seeing your label";
        return Err(StoreError::Conflict(message.to_owned()));
    }
    tasks::save(tx, by.now, id, &after)?;
    if matches!(event, TaskEvent::Claim { .. }) {
        tasks::add_holder(tx, by.now, id, by.user)?;
    }
    if after.lease != before.lease {
        // A window of an earlier claim holds nothing any more.
        windows::close_all(tx, id)?;
    }
    let (action, detail) = audit_words(event);
    let later = settle_after(tx, by, id, (before.state, after.state))?;
    Ok(Audited::new(task_list::get(tx, by.project, id, false)?, by.entry(action, id, detail)).and(later))
}

/// Check that an event may happen to an item of a course or exam: its person labels and submits it.
fn check_training(is_own: bool, event: &TaskEvent) -> Result<(), StoreError> {
    match event {
        _ if !is_own => Err(StoreError::NotFound("task")),
        TaskEvent::Claim { .. } | TaskEvent::Submit { .. } => Ok(()),
        _ => Err(StoreError::Conflict("this is an item of a course or exam; label and submit it".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Cast, Fixture, each_engine, square};
    use crate::store::{audit, labels, projects};
    use assay_core::api::OpenWindow;
    use assay_core::id::UserId;
    use assay_core::pipeline::{TaskRefusal, TaskState};

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
    fn who_labeled_a_scene_does_not_take_a_lapsed_claim_on_it() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast, cast.ana).unwrap();
            fixture
                .change(move |tx, now| {
                    labels::add_revision(tx, now, cast.task, cast.ana, &square(1.0), None)?;
                    let by = ActionContext { now, project: cast.project, user: cast.ana };
                    let ana = || cast.ana.to_string();
                    let submitted = apply_event(tx, by, cast.task, &TaskEvent::Submit { by: ana() })?;
                    Ok(submitted.then(apply_event(tx, by, cast.task, &TaskEvent::PassOn { by: ana() })?))
                })
                .unwrap();
            claim(fixture, cast, cast.ben).unwrap();
            fixture.advance(LEASE_S + 1);
            let refused = claim(fixture, cast, cast.ana);
            assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
            assert_eq!(claim(fixture, cast, cast.qa).unwrap().assignee, Some(cast.qa.to_string()));
        });
    }

    #[test]
    fn a_window_of_an_earlier_claim_does_not_hold_the_task() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let open = |token: &'static str| {
                fixture.change(move |tx, now| {
                    let by = ActionContext { now, project: cast.project, user: cast.ana };
                    let request = OpenWindow {
                        token: token.to_owned(),
                        name: "Firefox".to_owned(),
                        previous: None,
                        take_over: false,
                    };
                    crate::usecase::windows::open(tx, by, cast.task, &request).map(Audited::nothing_changed)
                })
            };
            claim(fixture, cast, cast.ana).unwrap();
            open("first").unwrap();
            open("second").unwrap_err();
            fixture
                .change(move |tx, now| {
                    release(tx, ActionContext { now, project: cast.project, user: cast.ana }, cast.task)
                })
                .unwrap();
            claim(fixture, cast, cast.ana).unwrap();
            open("second").unwrap();
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
                let filter = task_list::TaskFilter {
                    open_to: Some(person),
                    limit: 10,
                    ..task_list::TaskFilter::default()
                };
                let page = fixture.write(move |tx| task_list::list(tx, cast.project, &filter, false));
                assert_eq!(page.items.len(), seen);
            }
        });
    }

    #[test]
    fn the_next_task_is_ones_own_before_a_lapsed_one() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast, cast.ana).unwrap();
            let next_of = |person: UserId| {
                let now = fixture.now();
                fixture.write(move |tx| {
                    next(tx, ActionContext { now: &now, project: cast.project, user: person }, cast.stage)
                })
            };
            assert_eq!((next_of(cast.ana), next_of(cast.ben)), (Some(cast.task), None));
            fixture.advance(LEASE_S + 1);
            assert_eq!(next_of(cast.ben), Some(cast.task));
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
