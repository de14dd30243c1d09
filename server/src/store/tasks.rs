//! Tasks. What can happen to one is [`assay_core::pipeline`]'s to say; it is loaded and saved here.

use super::error::StoreError;
use super::honeypots::not_known_honeypot;
use super::row::SqlRow;
use super::stage_days;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id, new_id_like};
use assay_core::id::{GoldenId, ProjectId, SceneId, StageId, TaskId, UserId};
use assay_core::pipeline::{Task, TaskEvent, TaskState, apply_event};
use serde::Deserialize;

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
    count(tx, stage, TaskState::Queued, 1)?;
    stage_days::record(tx, now, stage, None, TaskState::Queued)?;
    Ok((id, true))
}

/// Add an item of a course or exam: a task of this person's alone, graded against a golden item.
pub fn add_training(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (project, stage, scene): (ProjectId, StageId, SceneId),
    golden: GoldenId,
    person: UserId,
) -> Result<TaskId, StoreError> {
    let (id, _) = add(tx, now, project, stage, scene)?;
    tx.execute("UPDATE tasks SET golden_id = $1 WHERE id = $2", &[golden.into(), id.into()])?;
    let by = person.to_string();
    let claimed = apply_event(&Task::new(TaskState::Queued), &TaskEvent::Claim { by }, now.seconds)?;
    save(tx, now, id, &claimed)?;
    add_holder(tx, now, id, person)?;
    Ok(id)
}

/// A task in the queue of a stage.
#[derive(Clone, Debug, Deserialize)]
pub struct QueuedTask {
    /// Its id.
    pub id: TaskId,
    /// When it came into the queue.
    pub updated_at: String,
}

/// The task of production in the queue of a stage that comes after so many others behind an id.
pub fn queued_after(
    tx: &mut dyn Tx,
    stage: StageId,
    after: Option<TaskId>,
    skip: u32,
) -> Result<Option<QueuedTask>, StoreError> {
    let sql = "SELECT t.id, t.updated_at FROM tasks t WHERE t.stage_id = $1 AND t.state = $2 AND t.id > $3 \
               AND NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = t.id) ORDER BY t.id LIMIT 1 OFFSET $4";
    let after = after.map(|id| id.to_string()).unwrap_or_default();
    tx.fetch_optional(sql, &[stage.into(), TaskState::Queued.into(), after.into(), skip.into()])
}

/// The last task in the queue of a stage.
pub fn last_queued(tx: &mut dyn Tx, stage: StageId) -> Result<Option<TaskId>, StoreError> {
    let sql = "SELECT id FROM tasks WHERE stage_id = $1 AND state = $2 ORDER BY id DESC LIMIT 1";
    tx.fetch_value(sql, &[stage.into(), TaskState::Queued.into()])
}

/// Queue a scene of a honeypot in a stage so that its id and its time are like those of a task of production.
pub fn add_honeypot(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (project, stage, scene): (ProjectId, StageId, SceneId),
    like: &QueuedTask,
) -> Result<TaskId, StoreError> {
    let id: TaskId = new_id_like(&like.id.to_string());
    tx.execute(
        "INSERT INTO tasks (id, project_id, stage_id, scene_id, state, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        &[
            id.into(),
            project.into(),
            stage.into(),
            scene.into(),
            TaskState::Queued.into(),
            (&like.updated_at).into(),
        ],
    )?;
    count(tx, stage, TaskState::Queued, 1)?;
    stage_days::record(tx, now, stage, None, TaskState::Queued)?;
    Ok(id)
}

/// Whether a task is an item of a course or exam.
pub fn is_training(tx: &mut dyn Tx, id: TaskId) -> Result<bool, StoreError> {
    tx.exists("SELECT id FROM tasks WHERE id = $1 AND golden_id IS NOT NULL", &[id.into()])
}

/// Number of people who are to label a task, whatever its stage and sample want.
pub fn labels_wanted(tx: &mut dyn Tx, id: TaskId) -> Result<u32, StoreError> {
    Ok(tx.fetch_value("SELECT labels_wanted FROM tasks WHERE id = $1", &[id.into()])?.unwrap_or(1))
}

/// Set the number of people who are to label a task.
pub fn set_labels_wanted(tx: &mut dyn Tx, id: TaskId, count: u32) -> Result<(), StoreError> {
    tx.execute("UPDATE tasks SET labels_wanted = $1 WHERE id = $2", &[count.into(), id.into()])?;
    Ok(())
}

/// Add to the number of a stage's tasks in a state. Numbers are stored with each change, so that nothing counts tasks.
fn count(tx: &mut dyn Tx, stage: StageId, state: TaskState, change: i64) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO task_counts (stage_id, state, tasks) VALUES ($1, $2, $3) \
         ON CONFLICT (stage_id, state) DO UPDATE SET tasks = task_counts.tasks + excluded.tasks",
        &[stage.into(), state.into(), change.into()],
    )?;
    Ok(())
}

/// Number of a stage's tasks in each state that has some.
pub fn counts(tx: &mut dyn Tx, stage: StageId) -> Result<Vec<(TaskState, u32)>, StoreError> {
    #[derive(Deserialize)]
    struct CountRow {
        state: TaskState,
        tasks: u32,
    }
    let sql = "SELECT state, tasks FROM task_counts WHERE stage_id = $1 AND tasks > 0 ORDER BY state";
    let rows: Vec<CountRow> = tx.fetch_all(sql, &[stage.into()])?;
    Ok(rows.into_iter().map(|row| (row.state, row.tasks)).collect())
}

/// When the task of a stage that has been in a state for longest came into it.
pub fn oldest_in_state(
    tx: &mut dyn Tx,
    stage: StageId,
    state: TaskState,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT updated_at FROM tasks WHERE stage_id = $1 AND state = $2 ORDER BY updated_at LIMIT 1";
    tx.fetch_value(sql, &[stage.into(), state.into()])
}

/// The task for a scene in a stage.
pub fn find_by_scene(tx: &mut dyn Tx, stage: StageId, scene: SceneId) -> Result<Option<TaskId>, StoreError> {
    let sql = "SELECT id FROM tasks WHERE stage_id = $1 AND scene_id = $2";
    tx.fetch_value(sql, &[stage.into(), scene.into()])
}

/// The tasks of a scene of a project: each with its stage and its id.
pub fn of_scene(
    tx: &mut dyn Tx,
    project: ProjectId,
    scene: SceneId,
) -> Result<Vec<(StageId, TaskId, Task)>, StoreError> {
    #[derive(Deserialize)]
    struct SceneTaskRow {
        stage_id: StageId,
        id: TaskId,
    }
    let sql = "SELECT stage_id, id, state, assignee, lease_until_s, lease FROM tasks \
               WHERE scene_id = $1 AND project_id = $2 AND golden_id IS NULL ORDER BY id";
    let rows = tx.query(sql, &[scene.into(), project.into()])?;
    let scene_task = |row: &SqlRow| {
        let SceneTaskRow { stage_id, id } = row.decode()?;
        Ok((stage_id, id, row.decode::<TaskRow>()?.into()))
    };
    rows.iter().map(scene_task).collect()
}

/// The scene of a task.
///
/// # Errors
/// There is no such task.
pub fn scene_id(tx: &mut dyn Tx, id: TaskId) -> Result<SceneId, StoreError> {
    let found = tx.fetch_value("SELECT scene_id FROM tasks WHERE id = $1", &[id.into()])?;
    found.ok_or(StoreError::NotFound("task"))
}

/// The scenes of a project that have a task, oldest first.
pub fn scenes(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<SceneId>, StoreError> {
    let sql = "SELECT DISTINCT t.scene_id FROM tasks t JOIN scenes c ON c.id = t.scene_id \
               WHERE t.project_id = $1 AND c.copy_of IS NULL ORDER BY t.scene_id";
    tx.fetch_values(sql, &[project.into()])
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
         WHERE t.stage_id = $1 AND s.name = $2 AND s.copy_of IS NULL LIMIT 2",
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

/// The person's own unfinished task in a stage of a project, rework first.
pub fn unfinished_of(
    tx: &mut dyn Tx,
    (project, stage): (ProjectId, StageId),
    user: UserId,
) -> Result<Option<TaskId>, StoreError> {
    let own = "SELECT id FROM tasks WHERE project_id = $1 AND stage_id = $2 AND assignee = $3 AND state IN ($4, $5) \
               ORDER BY CASE WHEN state = $4 THEN 0 ELSE 1 END, id LIMIT 1";
    let (rework, claimed) = (TaskState::Rework.into(), TaskState::Claimed.into());
    tx.fetch_value(own, &[project.into(), stage.into(), user.into(), rework, claimed])
}

/// The oldest task in the queue or with a lapsed claim, of all or of the stage's sample. What the person labeled already and
/// another one is to label now is not theirs to take, nor a honeypot whose golden they know.
pub fn oldest_open(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stage: StageId,
    (user, sees_golden): (UserId, bool),
    in_sample: bool,
) -> Result<Option<TaskId>, StoreError> {
    // A cross join, since SQLite would go through the queue and look for each task in the sample, which is far smaller.
    let among = match in_sample {
        true => "sample_picks p CROSS JOIN tasks t WHERE p.stage_id = $1 AND p.scene_id = t.scene_id AND",
        false => "tasks t WHERE",
    };
    let not_known = not_known_honeypot("$2", sees_golden);
    // Two queries, each of which an index answers: in the queue there may be a million, and claims are few.
    let mut oldest = |state: TaskState,
                      condition: &str,
                      more: &[SqlValue]|
     -> Result<Option<TaskId>, StoreError> {
        let sql = format!(
            "SELECT t.id FROM {among} t.stage_id = $1 AND t.state = $3 {condition} \
             AND NOT EXISTS (SELECT 1 FROM revisions r WHERE r.task_id = t.id AND r.author = $2 AND r.imported = 0) \
             AND {not_known} ORDER BY t.id LIMIT 1"
        );
        tx.fetch_value(&sql, &[&[stage.into(), user.into(), state.into()], more].concat())
    };
    let queued = oldest(TaskState::Queued, "", &[])?;
    let lapsed = oldest(TaskState::Claimed, "AND t.lease_until_s < $4", &[now.seconds.into()])?;
    Ok(queued.into_iter().chain(lapsed).min())
}

/// Note that a person holds a task, from now on if they did not hold it before.
pub fn add_holder(tx: &mut dyn Tx, now: &Timestamp, id: TaskId, user: UserId) -> Result<(), StoreError> {
    let sql = "INSERT INTO task_holders (task_id, user_id, since_s) VALUES ($1, $2, $3) ON CONFLICT (task_id, user_id) DO NOTHING";
    tx.execute(sql, &[id.into(), user.into(), now.seconds.into()])?;
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
    let sql = "SELECT state, assignee, lease_until_s, lease FROM tasks WHERE id = $1 AND project_id = $2";
    let row: TaskRow = tx.fetch_one("task", sql, &[id.into(), project.into()])?;
    Ok(row.into())
}

/// The columns of a task that events change.
#[derive(Deserialize)]
struct TaskRow {
    state: TaskState,
    assignee: Option<String>,
    lease_until_s: Option<i64>,
    lease: u32,
}

impl From<TaskRow> for Task {
    fn from(TaskRow { state, assignee, lease_until_s, lease }: TaskRow) -> Self {
        Self { state, assignee, lease_until_s, lease }
    }
}

/// Save what an event made of a task.
///
/// # Errors
/// There is no such task.
pub fn save(tx: &mut dyn Tx, now: &Timestamp, id: TaskId, task: &Task) -> Result<(), StoreError> {
    #[derive(Deserialize)]
    struct StateRow {
        stage_id: StageId,
        state: TaskState,
    }
    let before: StateRow =
        tx.fetch_one("task", "SELECT stage_id, state FROM tasks WHERE id = $1", &[id.into()])?;
    if before.state != task.state {
        count(tx, before.stage_id, before.state, -1)?;
        count(tx, before.stage_id, task.state, 1)?;
        stage_days::record(tx, now, before.stage_id, Some(before.state), task.state)?;
    }
    tx.execute(
        "UPDATE tasks SET state = $1, assignee = $2, lease_until_s = $3, lease = $4, updated_at = $5 WHERE id = $6",
        &[
            task.state.into(),
            task.assignee.clone().into(),
            task.lease_until_s.into(),
            task.lease.into(),
            now.into(),
            id.into(),
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::scenes;
    use crate::store::testing::{each_engine, scene};

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
