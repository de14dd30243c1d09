//! Tasks: each change is a step of [`assay_core::pipeline`], stored with its audit line in one transaction.

use super::audit::{self, NewAuditEntry};
use super::{SqlRow, StoreError, Tx, enum_name, first, parse_enum};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Page, TaskSummary};
use assay_core::pipeline::{self, Task, TaskEvent, TaskState};
use assay_core::review::Verdict;

const SUMMARY: &str = "SELECT t.id, t.project_id, t.stage_id, s.name, c.name, t.state, t.assignee, u.name, \
    t.lease_until_s, g.id, t.updated_at, c.picture, \
    (SELECT r.verdict FROM reviews r WHERE r.task_id = t.id ORDER BY r.id DESC LIMIT 1), \
    (SELECT r.reason FROM reviews r WHERE r.task_id = t.id ORDER BY r.id DESC LIMIT 1), p.scene_id \
    FROM tasks t JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
    LEFT JOIN users u ON u.id = t.assignee LEFT JOIN golden_items g ON g.task_id = t.id \
    LEFT JOIN sample_picks p ON p.stage_id = t.stage_id AND p.scene_id = t.scene_id";

fn summary(row: &SqlRow) -> Result<TaskSummary, StoreError> {
    let lease = row.maybe_int(8)?.map(|s| Timestamp::from_micros(s.saturating_mul(1_000_000)).text);
    Ok(TaskSummary {
        id: row.text(0)?,
        project: row.text(1)?,
        stage: row.text(2)?,
        stage_name: row.text(3)?,
        scene_name: row.text(4)?,
        state: parse_enum(row.text(5)?)?,
        assignee: row.maybe_text(6)?,
        assignee_name: row.maybe_text(7)?,
        lease_until: lease,
        has_golden: row.maybe_text(9)?.is_some(),
        updated_at: row.text(10)?,
        picture: row.maybe_text(11)?,
        last_verdict: row.maybe_text(12)?.map(parse_enum::<Verdict>).transpose()?,
        last_reason: row.maybe_text(13)?.filter(|r| !r.is_empty()),
        in_sample: row.maybe_text(14)?.is_some(),
    })
}

/// Queue a scene in a stage. Gives the task's id, and whether it is new.
///
/// # Errors
/// Storage.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    stage: &str,
    scene: &str,
) -> Result<(String, bool), StoreError> {
    if let Some(id) = find_by_scene(tx, stage, scene)? {
        return Ok((id, false));
    }
    let id = new_id();
    tx.execute(
        "INSERT INTO tasks (id, project_id, stage_id, scene_id, state, updated_at) \
         VALUES ($1, $2, $3, $4, 'queued', $5)",
        &[(&id).into(), project.into(), stage.into(), scene.into(), now.text.as_str().into()],
    )?;
    Ok((id, true))
}

/// The task for a scene in a stage.
///
/// # Errors
/// Storage.
pub fn find_by_scene(tx: &mut dyn Tx, stage: &str, scene: &str) -> Result<Option<String>, StoreError> {
    let known = "SELECT id FROM tasks WHERE stage_id = $1 AND scene_id = $2";
    first(tx.query(known, &[stage.into(), scene.into()])?).map(|row| row.text(0)).transpose()
}

/// One task of a project.
///
/// # Errors
/// There is no such task in it.
pub fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<TaskSummary, StoreError> {
    let sql = format!("{SUMMARY} WHERE t.id = $1 AND t.project_id = $2");
    let rows = tx.query(&sql, &[id.into(), project.into()])?;
    summary(&first(rows).ok_or(StoreError::NotFound("task"))?)
}

/// The task for the only scene of a name in a stage.
///
/// # Errors
/// Storage.
pub fn find_by_scene_name(
    tx: &mut dyn Tx,
    stage: &str,
    scene_name: &str,
) -> Result<Option<String>, StoreError> {
    let rows = tx.query(
        "SELECT t.id FROM tasks t JOIN scenes s ON s.id = t.scene_id \
         WHERE t.stage_id = $1 AND s.name = $2 LIMIT 2",
        &[stage.into(), scene_name.into()],
    )?;
    let [row] = rows.as_slice() else { return Ok(None) };
    row.text(0).map(Some)
}

/// Whether nobody has begun or labeled a task.
///
/// # Errors
/// Storage.
pub fn is_untouched(tx: &mut dyn Tx, id: &str) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM tasks WHERE id = $1 AND state = 'queued' \
               AND NOT EXISTS (SELECT 1 FROM revisions WHERE task_id = $1)";
    Ok(!tx.query(sql, &[id.into()])?.is_empty())
}

/// The scene of a task.
///
/// # Errors
/// There is no such task.
pub fn scene_id(tx: &mut dyn Tx, id: &str) -> Result<String, StoreError> {
    let rows = tx.query("SELECT scene_id FROM tasks WHERE id = $1", &[id.into()])?;
    first(rows).ok_or(StoreError::NotFound("task"))?.text(0)
}

/// Which tasks [`list`] gives.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Of this stage.
    pub stage: Option<String>,
    /// In this state.
    pub state: Option<TaskState>,
    /// Of this annotator alone.
    pub assignee: Option<String>,
    /// Of this annotator, and those open to everybody.
    pub open_to: Option<String>,
    /// After this id.
    pub after: Option<String>,
    /// At most.
    pub limit: u32,
}

/// Tasks in the order they were made.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, project: &str, filter: &TaskFilter) -> Result<Page<TaskSummary>, StoreError> {
    let sql = format!(
        "{SUMMARY} WHERE t.project_id = $1 AND ($2 = '' OR t.stage_id = $2) AND ($3 = '' OR t.state = $3) \
         AND ($4 = '' OR t.assignee = $4) AND ($5 = '' OR t.assignee = $5 OR t.state = 'queued') \
         AND t.id > $6 ORDER BY t.id LIMIT $7"
    );
    let text = |value: &Option<String>| value.clone().unwrap_or_default().into();
    let rows = tx.query(
        &sql,
        &[
            project.into(),
            text(&filter.stage),
            filter.state.as_ref().map(enum_name).unwrap_or_default().into(),
            text(&filter.assignee),
            text(&filter.open_to),
            text(&filter.after),
            (filter.limit + 1).into(),
        ],
    )?;
    let mut items = rows.iter().map(summary).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > filter.limit as usize;
    items.truncate(filter.limit as usize);
    let next = more.then(|| items.last().map(|t| t.id.clone())).flatten();
    Ok(Page { items, next })
}

/// The task that a person should take next in a stage: their own unfinished one, else rework, else of those in the queue
/// or with a lapsed claim the oldest one of the stage's sample, else the oldest. What they labeled already and another person
/// is to label now is not theirs to take.
///
/// # Errors
/// Storage.
pub fn next_for(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stage: &str,
    user: &str,
) -> Result<Option<String>, StoreError> {
    let own = "SELECT id FROM tasks WHERE stage_id = $1 AND assignee = $2 AND state IN ('claimed', 'rework') \
               ORDER BY state DESC, id LIMIT 1";
    if let Some(row) = first(tx.query(own, &[stage.into(), user.into()])?) {
        return Ok(Some(row.text(0)?));
    }
    let picked = "JOIN sample_picks p ON p.stage_id = t.stage_id AND p.scene_id = t.scene_id";
    for among in [picked, ""] {
        let open = format!(
            "SELECT t.id FROM tasks t {among} WHERE t.stage_id = $1 \
             AND (t.state = 'queued' OR (t.state = 'claimed' AND t.lease_until_s < $2)) \
             AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.task_id = t.id AND r.author = $3) \
             ORDER BY t.id LIMIT 1"
        );
        if let Some(row) = first(tx.query(&open, &[stage.into(), now.seconds.into(), user.into()])?) {
            return Ok(Some(row.text(0)?));
        }
    }
    Ok(None)
}

/// Whether a person submitted a label of a task.
fn has_labeled(tx: &mut dyn Tx, id: &str, user: &str) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM revisions WHERE task_id = $1 AND author = $2 LIMIT 1";
    Ok(!tx.query(sql, &[id.into(), user.into()])?.is_empty())
}

/// Apply an event to a task: the pure step, stored, with its audit entry.
///
/// # Errors
/// The step is refused, or there is no such task.
pub fn apply_event(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    id: &str,
    event: &TaskEvent,
) -> Result<TaskSummary, StoreError> {
    tx.exclusive()?;
    let rows = tx.query(
        "SELECT state, assignee, lease_until_s FROM tasks WHERE id = $1 AND project_id = $2",
        &[id.into(), project.into()],
    )?;
    let row = first(rows).ok_or(StoreError::NotFound("task"))?;
    let before = Task {
        state: parse_enum(row.text(0)?)?,
        assignee: row.maybe_text(1)?,
        lease_until_s: row.maybe_int(2)?,
    };
    if let (TaskEvent::Claim { by }, TaskState::Queued) = (event, before.state)
        && has_labeled(tx, id, by)?
    {
        let message =
            "you labeled this scene already; somebody else is to label it now, without seeing your label";
        return Err(StoreError::Conflict(message.to_owned()));
    }
    let after = pipeline::apply_event(&before, event, now.seconds)?;
    tx.execute(
        "UPDATE tasks SET state = $1, assignee = $2, lease_until_s = $3, updated_at = $4 WHERE id = $5",
        &[
            enum_name(&after.state).into(),
            after.assignee.clone().into(),
            after.lease_until_s.into(),
            now.text.as_str().into(),
            id.into(),
        ],
    )?;
    let (actor, action, detail) = match event {
        TaskEvent::Claim { by } => (by, "task.claim", "took the task".to_owned()),
        TaskEvent::Release { by } => (by, "task.release", "gave the task back".to_owned()),
        TaskEvent::Submit { by } => (by, "task.submit", "submitted a label".to_owned()),
        TaskEvent::PassOn { by } => (by, "task.pass_on", "another person labels it too".to_owned()),
        TaskEvent::Review { by, verdict: Verdict::Accept } => (by, "task.accept", "accepted".to_owned()),
        TaskEvent::Review { by, verdict: Verdict::Reject } => (by, "task.reject", "rejected".to_owned()),
    };
    audit::record(
        tx,
        now,
        &NewAuditEntry { project: Some(project), actor, action, subject: id, detail: &detail },
    )?;
    get(tx, project, id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::projects;
    use crate::store::testing::{Cast, Fixture, each_engine, scene};
    use assay_core::pipeline::{LEASE_S, TaskRefusal};

    fn claim(fixture: &Fixture, cast: &Cast, by: &str) -> Result<TaskSummary, StoreError> {
        let (now, cast, event) = (fixture.now(), cast.clone(), TaskEvent::Claim { by: by.to_owned() });
        fixture.try_write(move |tx| apply_event(tx, &now, &cast.project, &cast.task, &event))
    }

    #[test]
    fn a_claim_holds_until_it_lapses() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let claimed = claim(fixture, &cast, &cast.ana).unwrap();
            assert_eq!((claimed.state, claimed.assignee_name.as_deref()), (TaskState::Claimed, Some("ana")));
            let refused = claim(fixture, &cast, &cast.ben);
            assert!(matches!(refused, Err(StoreError::Refused(TaskRefusal::TakenByAnother))), "{refused:?}");
            fixture.advance(LEASE_S + 1);
            assert_eq!(claim(fixture, &cast, &cast.ben).unwrap().assignee, Some(cast.ben));
        });
    }

    #[test]
    fn a_refused_step_leaves_no_line_in_the_trail() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, &cast, &cast.ana).unwrap();
            claim(fixture, &cast, &cast.ben).unwrap_err();
            let project = cast.project.clone();
            let trail = fixture.write(move |tx| audit::list(tx, &project, None, 10));
            let actions: Vec<_> = trail.items.iter().map(|e| e.action.as_str()).collect();
            assert_eq!(actions, ["task.claim"]);
            assert_eq!(fixture.write(audit::first_broken_line), None);
        });
    }

    #[test]
    fn a_list_goes_on_where_the_page_before_ended() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let (now, place) = (fixture.now(), cast.clone());
            fixture.write(move |tx| {
                for name in ["two", "three", "four", "five"] {
                    let (scene, _) = crate::store::scenes::add(tx, &now, &place.project, &scene(name))?;
                    add(tx, &now, &place.project, &place.stage, &scene)?;
                }
                Ok(())
            });
            let (mut names, mut after) = (Vec::new(), None);
            loop {
                let (filter, project) =
                    (TaskFilter { after, limit: 2, ..TaskFilter::default() }, cast.project.clone());
                let page = fixture.write(move |tx| list(tx, &project, &filter));
                names.extend(page.items.into_iter().map(|t| t.scene_name));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(names, ["one", "two", "three", "four", "five"]);
        });
    }

    #[test]
    fn a_tasker_sees_open_tasks_and_their_own() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, &cast, &cast.ana).unwrap();
            for (person, seen) in [(&cast.ana, 1), (&cast.ben, 0)] {
                let filter = TaskFilter { open_to: Some(person.clone()), limit: 10, ..TaskFilter::default() };
                let project = cast.project.clone();
                assert_eq!(fixture.write(move |tx| list(tx, &project, &filter)).items.len(), seen);
            }
        });
    }

    #[test]
    fn the_next_task_is_ones_own_before_a_lapsed_one() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, &cast, &cast.ana).unwrap();
            let next = |person: &str| {
                let (now, stage, person) = (fixture.now(), cast.stage.clone(), person.to_owned());
                fixture.write(move |tx| next_for(tx, &now, &stage, &person))
            };
            assert_eq!((next(&cast.ana), next(&cast.ben)), (Some(cast.task.clone()), None));
            fixture.advance(LEASE_S + 1);
            assert_eq!(next(&cast.ben), Some(cast.task.clone()));
        });
    }

    #[test]
    fn the_same_scene_is_queued_once_in_a_stage() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            let now = fixture.now();
            let (task, new) = fixture.write(move |tx| {
                let (scene, _) = crate::store::scenes::add(tx, &now, &cast.project, &scene("one"))?;
                add(tx, &now, &cast.project, &cast.stage, &scene)
            });
            assert!(!new && task == cast.task);
        });
    }

    #[test]
    fn a_project_counts_its_tasks_by_state() {
        each_engine(|fixture| {
            let cast = fixture.cast();
            claim(fixture, &cast, &cast.ana).unwrap();
            let project = fixture.write(move |tx| projects::get(tx, &cast.project, &cast.ana));
            let stage = &project.stages[0];
            assert_eq!((stage.queued, stage.working, stage.in_review, stage.accepted), (0, 1, 0, 0));
        });
    }
}
