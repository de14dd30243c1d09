//! Names among which a search looks: bounded for each kind, so that a project with a million tasks answers as fast as a
//! small one. Scenes are found by the start of their name wherever they are, and by any part of it among the newest tasks.

use super::error::StoreError;
use super::scenes::name_key;
use super::tx::Tx;
use super::value::SqlValue;
use assay_core::golden::Question;
use assay_core::id::{ProjectId, TaskId, UserId};
use assay_core::pipeline::TaskState;
use serde::Deserialize;

/// Scenes at most whose names begin with the query.
const MAX_BY_START: u32 = 200;
/// Newest things at most among which names are compared.
const MAX_NEWEST: u32 = 2_000;

/// A thing by its name.
#[derive(Clone, Debug, Deserialize)]
pub struct NamedThing {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Stage or team; may be empty.
    #[serde(default)]
    pub detail: String,
    /// State of a task.
    pub state: Option<TaskState>,
}

/// Which tasks a search sees.
#[derive(Clone, Copy, Debug)]
pub struct TaskScope {
    /// The project.
    pub project: ProjectId,
    /// The person.
    pub user: UserId,
    /// Whether the person sees the tasks of all people; else those open to everybody and their own.
    pub sees_all: bool,
}

/// Columns of tasks `t` with their stages `s` and scenes `c`, as far as the scope sees them: person $2 where restricted,
/// state $3. Items of courses and exams are found under Training, and a hidden queue is in no search of taskers.
const TASK: &str = "SELECT t.id, c.name, s.name AS detail, t.state";
const VISIBLE: &str =
    "(t.assignee = $2 OR (t.state = $3 AND s.hides_queue = 0) OR $2 IS NULL) AND t.golden_id IS NULL";

impl TaskScope {
    fn params(self) -> Vec<SqlValue> {
        let restricted = (!self.sees_all).then_some(self.user);
        vec![self.project.into(), restricted.into(), TaskState::Queued.into()]
    }
}

/// Tasks of scenes whose names begin with a text, in any case.
pub fn tasks_by_start(tx: &mut dyn Tx, scope: TaskScope, text: &str) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "{TASK} FROM (SELECT id, name FROM scenes WHERE project_id = $1 AND name_key >= $4 AND name_key < $5 \
         ORDER BY name_key LIMIT {MAX_BY_START}) c \
         JOIN stages s ON s.project_id = $1 JOIN tasks t ON t.stage_id = s.id AND t.scene_id = c.id \
         WHERE {VISIBLE} ORDER BY c.name, t.id LIMIT {MAX_BY_START}"
    );
    let start = name_key(text);
    let mut params = scope.params();
    params.extend([SqlValue::from(start.clone()), SqlValue::from(end_of_prefix(start))]);
    tx.fetch_all(&sql, &params)
}

/// The first key after all that begin with this one. A byte of UTF-8 is below 0xFF.
fn end_of_prefix(mut key: Vec<u8>) -> Vec<u8> {
    match key.last_mut() {
        Some(last) => *last = last.saturating_add(1),
        None => key.push(u8::MAX),
    }
    key
}

/// The tasks that were made last.
pub fn newest_tasks(tx: &mut dyn Tx, scope: TaskScope) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "{TASK} FROM (SELECT id, stage_id, scene_id, state, assignee, golden_id FROM tasks WHERE project_id = $1 \
         ORDER BY id DESC LIMIT {MAX_NEWEST}) t JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
         WHERE {VISIBLE} ORDER BY t.id DESC"
    );
    tx.fetch_all(&sql, &scope.params())
}

/// A person's own tasks.
pub fn own_tasks(tx: &mut dyn Tx, scope: TaskScope) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "{TASK} FROM tasks t JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
         WHERE t.assignee = $2 AND t.project_id = $1 AND t.golden_id IS NULL ORDER BY t.id DESC LIMIT {MAX_NEWEST}"
    );
    tx.fetch_all(&sql, &[scope.project.into(), scope.user.into()])
}

/// The task of an id.
pub fn task_by_id(tx: &mut dyn Tx, scope: TaskScope, id: TaskId) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "{TASK} FROM tasks t JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
         WHERE t.id = $4 AND t.project_id = $1 AND {VISIBLE}"
    );
    let mut params = scope.params();
    params.push(SqlValue::from(id));
    tx.fetch_all(&sql, &params)
}

/// The golden items that were made last.
pub fn golden_items(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "SELECT g.id, c.name, s.name AS detail, NULL AS state FROM golden_items g JOIN tasks t ON t.id = g.task_id \
         JOIN stages s ON s.id = t.stage_id JOIN scenes c ON c.id = t.scene_id \
         WHERE g.project_id = $1 ORDER BY g.id DESC LIMIT {MAX_NEWEST}"
    );
    tx.fetch_all(&sql, &[project.into()])
}

/// The questions that were asked last.
pub fn questions(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<NamedThing>, StoreError> {
    #[derive(Deserialize)]
    struct QuestionRow {
        id: String,
        body: Question,
    }
    let sql =
        format!("SELECT id, body FROM questions WHERE project_id = $1 ORDER BY id DESC LIMIT {MAX_NEWEST}");
    let rows: Vec<QuestionRow> = tx.fetch_all(&sql, &[project.into()])?;
    let named = |row: QuestionRow| NamedThing {
        id: row.id,
        name: row.body.title,
        detail: String::new(),
        state: None,
    };
    Ok(rows.into_iter().map(named).collect())
}

/// The debriefs that were started last.
pub fn debriefs(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "SELECT id, name, NULL AS state FROM debriefs WHERE project_id = $1 ORDER BY id DESC LIMIT {MAX_NEWEST}"
    );
    tx.fetch_all(&sql, &[project.into()])
}

/// The members of a project.
pub fn people(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<NamedThing>, StoreError> {
    let sql = format!(
        "SELECT u.id, u.name, m.team AS detail, NULL AS state FROM members m JOIN users u ON u.id = m.user_id \
         WHERE m.project_id = $1 ORDER BY u.name, u.id LIMIT {MAX_NEWEST}"
    );
    tx.fetch_all(&sql, &[project.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::{each_engine, scene};
    use crate::store::{scenes, tasks};

    #[test]
    fn a_scene_is_found_by_the_start_of_its_name_in_any_case_and_script() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let found = fixture.write(move |tx| {
                for name in ["Ärger 1", "Meadow_1", "meadow 2", "Mea%dow", "meae"] {
                    let (scene, _) = scenes::add(tx, &now, cast.project, &scene(name))?;
                    tasks::add(tx, &now, cast.project, cast.stage, scene)?;
                }
                let scope = TaskScope { project: cast.project, user: cast.qa, sees_all: true };
                let mut names = |text: &str| -> Result<Vec<String>, StoreError> {
                    let mut names: Vec<_> =
                        tasks_by_start(tx, scope, text)?.into_iter().map(|thing| thing.name).collect();
                    names.sort();
                    Ok(names)
                };
                Ok([names("MEADOW")?, names("ä")?, names("mea%")?, names("eadow")?])
            });
            let expected: [&[&str]; 4] = [&["Meadow_1", "meadow 2"], &["Ärger 1"], &["Mea%dow"], &[]];
            assert_eq!(found, expected);
        });
    }

    #[test]
    fn the_end_of_a_prefix_is_after_all_that_begin_with_it() {
        let [start, end] = [b"mea".to_vec(), end_of_prefix(b"mea".to_vec())];
        for inside in ["mea", "mea\u{10ffff}", "meadow"] {
            assert!(start.as_slice() <= inside.as_bytes() && inside.as_bytes() < end.as_slice(), "{inside}");
        }
        assert!(b"meb".as_slice() >= end.as_slice());
    }
}
