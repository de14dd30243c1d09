//! Tasks. What can happen to one is [`assay_core::pipeline`]'s to say; it is loaded and saved here.

use super::error::StoreError;
use super::row::SqlRow;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Page, TaskSummary};
use assay_core::id::{ProjectId, SceneId, StageId, TaskId, UserId};
use assay_core::pipeline::{Task, TaskState};
use serde::Deserialize;

const SUMMARY: &str = "SELECT t.id, t.project_id AS project, t.stage_id AS stage, s.name AS stage_name, \
    c.name AS scene_name, t.state, t.assignee, u.name AS assignee_name, t.lease_until_s, \
    CASE WHEN g.id IS NULL THEN 0 ELSE 1 END AS has_golden, t.updated_at, c.picture, \
    (SELECT r.verdict FROM reviews r WHERE r.task_id = t.id ORDER BY r.id DESC LIMIT 1) AS last_verdict, \
    (SELECT NULLIF(r.reason, '') FROM reviews r WHERE r.task_id = t.id ORDER BY r.id DESC LIMIT 1) AS last_reason, \
    CASE WHEN p.scene_id IS NULL THEN 0 ELSE 1 END AS in_sample, s.compare_while_labeling AS compares \
    FROM tasks t JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
    LEFT JOIN users u ON u.id = t.assignee LEFT JOIN golden_items g ON g.task_id = t.id \
    LEFT JOIN sample_picks p ON p.stage_id = t.stage_id AND p.scene_id = t.scene_id";

/// A task's line. Whether it has golden, and is in the sample, is shown to people who may see golden, and to all where the
/// stage lets taskers compare: who knows which labels are graded takes care with those alone.
fn summary(row: &SqlRow, sees_golden: bool) -> Result<TaskSummary, StoreError> {
    #[derive(Deserialize)]
    struct LeaseRow {
        lease_until_s: Option<i64>,
        compares: bool,
    }
    let LeaseRow { lease_until_s, compares } = row.decode()?;
    let lease_until = lease_until_s.map(|s| Timestamp::from_micros(s.saturating_mul(1_000_000)).text);
    let mut summary = TaskSummary { lease_until, ..row.decode()? };
    if !(sees_golden || compares) {
        (summary.has_golden, summary.in_sample) = (None, false);
    }
    Ok(summary)
}

/// Queue a scene in a stage. Gives the task's id, and whether it is new.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    stage: StageId,
    scene: SceneId,
) -> Result<(TaskId, bool), StoreError> {
    if let Some(id) = find_by_scene(tx, stage, scene)? {
        return Ok((id, false));
    }
    let id: TaskId = new_id();
    tx.execute(
        "INSERT INTO tasks (id, project_id, stage_id, scene_id, state, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[id.into(), project.into(), stage.into(), scene.into(), TaskState::Queued.into(), now.into()],
    )?;
    Ok((id, true))
}

/// The task for a scene in a stage.
pub fn find_by_scene(tx: &mut dyn Tx, stage: StageId, scene: SceneId) -> Result<Option<TaskId>, StoreError> {
    let sql = "SELECT id FROM tasks WHERE stage_id = $1 AND scene_id = $2";
    tx.fetch_value(sql, &[stage.into(), scene.into()])
}

/// One task of a project, for a person who may see golden or not.
///
/// # Errors
/// There is no such task in it.
pub fn get(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: TaskId,
    sees_golden: bool,
) -> Result<TaskSummary, StoreError> {
    let sql = format!("{SUMMARY} WHERE t.id = $1 AND t.project_id = $2");
    let rows = tx.query(&sql, &[id.into(), project.into()])?;
    summary(rows.first().ok_or(StoreError::NotFound("task"))?, sees_golden)
}

/// The stage of a task of a project.
///
/// # Errors
/// There is no such task in it.
pub fn stage_id(tx: &mut dyn Tx, project: ProjectId, id: TaskId) -> Result<StageId, StoreError> {
    let sql = "SELECT stage_id FROM tasks WHERE id = $1 AND project_id = $2";
    tx.fetch_value(sql, &[id.into(), project.into()])?.ok_or(StoreError::NotFound("task"))
}

/// The task for the only scene of a name in a stage.
pub fn find_by_scene_name(
    tx: &mut dyn Tx,
    stage: StageId,
    scene_name: &str,
) -> Result<Option<TaskId>, StoreError> {
    let found: Vec<TaskId> = tx.fetch_values(
        "SELECT t.id FROM tasks t JOIN scenes s ON s.id = t.scene_id \
         WHERE t.stage_id = $1 AND s.name = $2 LIMIT 2",
        &[stage.into(), scene_name.into()],
    )?;
    Ok(if let [only] = found.as_slice() { Some(*only) } else { None })
}

/// Whether nobody has begun or labeled a task: labels that it starts with came with imports.
pub fn is_untouched(tx: &mut dyn Tx, id: TaskId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM tasks WHERE id = $1 AND state = $2 \
               AND NOT EXISTS (SELECT 1 FROM drafts WHERE task_id = $1) \
               AND NOT EXISTS (SELECT 1 FROM revisions WHERE task_id = $1 AND imported = 0)";
    tx.exists(sql, &[id.into(), TaskState::Queued.into()])
}

/// Which tasks [`list`] gives.
#[derive(Clone, Debug, Default)]
pub struct TaskFilter {
    /// Of this stage.
    pub stage: Option<StageId>,
    /// In this state.
    pub state: Option<TaskState>,
    /// Of this tasker alone.
    pub assignee: Option<UserId>,
    /// Of this tasker, and those open to everybody.
    pub open_to: Option<UserId>,
    /// After this id.
    pub after: Option<TaskId>,
    /// At most.
    pub limit: u32,
}

/// Tasks in the order they were made, for a person who may see golden or not.
pub fn list(
    tx: &mut dyn Tx,
    project: ProjectId,
    filter: &TaskFilter,
    sees_golden: bool,
) -> Result<Page<TaskSummary>, StoreError> {
    // A parameter gets its type where it is compared, so that comes before the test for NULL.
    let sql = format!(
        "{SUMMARY} WHERE t.project_id = $1 AND (t.stage_id = $2 OR $2 IS NULL) \
         AND (t.state = $3 OR $3 IS NULL) AND (t.assignee = $4 OR $4 IS NULL) \
         AND (t.assignee = $5 OR t.state = $6 OR $5 IS NULL) AND (t.id > $7 OR $7 IS NULL) \
         ORDER BY t.id LIMIT $8"
    );
    let rows = tx.query(
        &sql,
        &[
            project.into(),
            filter.stage.into(),
            filter.state.into(),
            filter.assignee.into(),
            filter.open_to.into(),
            TaskState::Queued.into(),
            filter.after.into(),
            (filter.limit + 1).into(),
        ],
    )?;
    let mut items = rows.iter().map(|row| summary(row, sees_golden)).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > filter.limit as usize;
    items.truncate(filter.limit as usize);
    let next = more.then(|| items.last().map(|t| t.id.clone())).flatten();
    Ok(Page { items, next })
}

/// The task that a person should take next in a stage: their own unfinished one, rework first; else of those in the queue
/// or with a lapsed claim the oldest one of the stage's sample, else the oldest. Where taskers do not compare with golden,
/// every other task on average is the oldest of all, so that the order does not tell what is in the sample. What they
/// labeled already and another person is to label now is not theirs to take.
pub fn next_for(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stage: StageId,
    user: UserId,
) -> Result<Option<TaskId>, StoreError> {
    let own = "SELECT id FROM tasks WHERE stage_id = $1 AND assignee = $2 AND state IN ($3, $4) \
               ORDER BY CASE WHEN state = $3 THEN 0 ELSE 1 END, id LIMIT 1";
    let params = [stage.into(), user.into(), TaskState::Rework.into(), TaskState::Claimed.into()];
    if let Some(id) = tx.fetch_value(own, &params)? {
        return Ok(Some(id));
    }
    let picked = "JOIN sample_picks p ON p.stage_id = t.stage_id AND p.scene_id = t.scene_id";
    let compares = "SELECT compare_while_labeling FROM stages WHERE id = $1";
    let compares = tx.fetch_value::<i64>(compares, &[stage.into()])?.is_some_and(|yes| yes != 0);
    let order: &[&str] = if compares || rand::random() { &[picked, ""] } else { &[""] };
    for among in order {
        let open = format!(
            "SELECT t.id FROM tasks t {among} WHERE t.stage_id = $1 \
             AND (t.state = $4 OR (t.state = $5 AND t.lease_until_s < $2)) \
             AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.task_id = t.id AND r.author = $3 AND r.imported = 0) \
             ORDER BY t.id LIMIT 1"
        );
        let params = [
            stage.into(),
            now.seconds.into(),
            user.into(),
            TaskState::Queued.into(),
            TaskState::Claimed.into(),
        ];
        if let Some(id) = tx.fetch_value(&open, &params)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Note that a person holds a task.
pub fn add_holder(tx: &mut dyn Tx, id: TaskId, user: UserId) -> Result<(), StoreError> {
    let sql = "INSERT INTO task_holders (task_id, user_id) VALUES ($1, $2) ON CONFLICT (task_id, user_id) DO NOTHING";
    tx.execute(sql, &[id.into(), user.into()])?;
    Ok(())
}

/// Whether a person holds or ever held a task.
pub fn has_held(tx: &mut dyn Tx, id: TaskId, user: UserId) -> Result<bool, StoreError> {
    let sql = "SELECT task_id FROM task_holders WHERE task_id = $1 AND user_id = $2";
    tx.exists(sql, &[id.into(), user.into()])
}

/// Whether a person submitted a label of a task; an import is nobody's label.
pub fn has_labeled(tx: &mut dyn Tx, id: TaskId, user: UserId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM revisions WHERE task_id = $1 AND author = $2 AND imported = 0 LIMIT 1";
    tx.exists(sql, &[id.into(), user.into()])
}

/// The part of a task that events change.
///
/// # Errors
/// There is no such task in the project.
pub fn load(tx: &mut dyn Tx, project: ProjectId, id: TaskId) -> Result<Task, StoreError> {
    #[derive(Deserialize)]
    struct TaskRow {
        state: TaskState,
        assignee: Option<String>,
        lease_until_s: Option<i64>,
    }
    let sql = "SELECT state, assignee, lease_until_s FROM tasks WHERE id = $1 AND project_id = $2";
    let TaskRow { state, assignee, lease_until_s } =
        tx.fetch_one("task", sql, &[id.into(), project.into()])?;
    Ok(Task { state, assignee, lease_until_s })
}

/// Save what an event made of a task.
pub fn save(tx: &mut dyn Tx, now: &Timestamp, id: TaskId, task: &Task) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE tasks SET state = $1, assignee = $2, lease_until_s = $3, updated_at = $4 WHERE id = $5",
        &[task.state.into(), task.assignee.clone().into(), task.lease_until_s.into(), now.into(), id.into()],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::scenes;
    use crate::store::testing::{each_engine, scene};

    #[test]
    fn a_list_goes_on_where_the_page_before_ended() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            fixture.write(move |tx| {
                for name in ["two", "three", "four", "five"] {
                    let (scene, _) = scenes::add(tx, &now, cast.project, &scene(name))?;
                    add(tx, &now, cast.project, cast.stage, scene)?;
                }
                Ok(())
            });
            let (mut names, mut after) = (Vec::new(), None);
            loop {
                let filter = TaskFilter { after, limit: 2, ..TaskFilter::default() };
                let page = fixture.write(move |tx| list(tx, cast.project, &filter, false));
                names.extend(page.items.into_iter().map(|t| t.scene_name));
                after = page.next.map(|id| id.parse().unwrap());
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(names, ["one", "two", "three", "four", "five"]);
        });
    }

    #[test]
    fn the_same_scene_is_queued_once_in_a_stage() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (task, new) = fixture.write(move |tx| {
                let (scene, _) = scenes::add(tx, &now, cast.project, &scene("one"))?;
                add(tx, &now, cast.project, cast.stage, scene)
            });
            assert!(!new && task == cast.task);
        });
    }
}
