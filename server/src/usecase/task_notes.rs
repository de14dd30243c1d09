//! Notes that move a task: skip, question, answer, back into the queue, reopen.

use super::context::{ActionContext, Viewer};
use crate::clock::Timestamp;
use crate::store::{Audited, StoreError, Tx, task_notes};
use crate::usecase;
use assay_core::api::{NewTaskNote, TaskDetail};
use assay_core::id::TaskId;

/// Write a note, and take the task on by it.
///
/// # Errors
/// The task is in a state that does not allow it, or is not the person's; or there is no such task.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    viewer: Viewer,
    id: TaskId,
    new: &NewTaskNote,
) -> Result<Audited<TaskDetail>, StoreError> {
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    let event = new.kind.event(by.user.to_string());
    let changed = usecase::tasks::apply_event(tx, by, id, &event)?;
    task_notes::add(tx, now, id, by.user, new)?;
    changed.try_map(|_| usecase::task_detail::get(tx, viewer, id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{Cast, Fixture, each_engine};
    use crate::store::{audit, tasks};
    use assay_core::id::UserId;
    use assay_core::permission::Role;
    use assay_core::pipeline::{TaskNoteKind, TaskRefusal, TaskState};

    fn write(
        fixture: &Fixture,
        cast: Cast,
        (user, role): (UserId, Role),
        kind: TaskNoteKind,
    ) -> Result<TaskDetail, StoreError> {
        let new = NewTaskNote { kind, text: format!(" {kind:?} ") };
        fixture.change(move |tx, now| {
            add(tx, now, Viewer { project: cast.project, user, role }, cast.task, &new)
        })
    }

    fn claim(fixture: &Fixture, cast: Cast) {
        let claim = fixture.change(move |tx, now| {
            let by = ActionContext { now, project: cast.project, user: cast.ana };
            usecase::tasks::claim(tx, by, cast.task)
        });
        claim.unwrap();
    }

    #[test]
    fn a_question_stops_a_task_until_its_answer() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let (ana, quinn) = ((cast.ana, Role::Tasker), (cast.qa, Role::Qa));
            claim(fixture, cast);
            let question = write(fixture, cast, ana, TaskNoteKind::Question).unwrap();
            assert_eq!(question.task.state, TaskState::Escalated);
            assert_eq!(question.task.last_note.as_deref(), Some("Question"));
            let answered = write(fixture, cast, quinn, TaskNoteKind::Answer).unwrap();
            assert_eq!((answered.task.state, answered.task.lease), (TaskState::Claimed, 1));
            let notes: Vec<_> = answered.notes.iter().map(|n| (n.kind, n.author_name.as_str())).collect();
            assert_eq!(notes, [(TaskNoteKind::Question, "ana"), (TaskNoteKind::Answer, "quinn")]);
        });
    }

    #[test]
    fn who_takes_a_task_after_somebody_else_finds_no_note_of_theirs_in_its_line() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let (ana, quinn) = ((cast.ana, Role::Tasker), (cast.qa, Role::Qa));
            claim(fixture, cast);
            write(fixture, cast, ana, TaskNoteKind::Question).unwrap();
            let requeued = write(fixture, cast, quinn, TaskNoteKind::Requeue).unwrap();
            assert_eq!(requeued.task.last_note, None);
            let claimed = fixture.change(move |tx, now| {
                let by = ActionContext { now, project: cast.project, user: cast.ben };
                usecase::tasks::claim(tx, by, cast.task)
            });
            assert_eq!(claimed.unwrap().last_note, None);
        });
    }

    #[test]
    fn a_skipped_task_goes_back_into_the_queue_and_all_of_it_is_in_the_trail() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, cast);
            let skipped = write(fixture, cast, (cast.ana, Role::Tasker), TaskNoteKind::Skip).unwrap();
            assert_eq!(skipped.task.state, TaskState::Skipped);
            let again = write(fixture, cast, (cast.ana, Role::Tasker), TaskNoteKind::Skip);
            assert!(matches!(again, Err(StoreError::Refused(TaskRefusal::LeftOut))), "{again:?}");
            let queued = write(fixture, cast, (cast.qa, Role::Qa), TaskNoteKind::Requeue).unwrap();
            assert_eq!((queued.task.state, queued.task.assignee), (TaskState::Queued, None));
            let trail = fixture.write(move |tx| audit::list(tx, Some(cast.project), None, 10));
            let actions: Vec<_> = trail.items.iter().rev().map(|e| e.action.as_str()).collect();
            assert_eq!(actions, ["task.claim", "task.skip", "task.requeue"]);
            let counts = fixture.write(move |tx| tasks::counts(tx, cast.stage));
            assert_eq!(counts, [(TaskState::Queued, 1)]);
        });
    }
}
