//! Attempts at courses and exams: the tasks of each, and what became of them.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::id::{AttemptId, CourseId, GoldenId, ProjectId, TaskId, UserId};
use assay_core::training::{BrokenRule, ReadingQuestion};
use serde::Deserialize;

/// An attempt as it is stored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredAttempt {
    /// Id.
    pub id: AttemptId,
    /// The course.
    pub course: CourseId,
    /// The person.
    pub person: UserId,
    /// Their name.
    pub person_name: String,
    /// When it was begun.
    pub started_at: String,
    /// End of its time, seconds since 1970.
    pub ends_s: Option<i64>,
    /// How sure the person is after a calibration batch, 0 to 1.
    pub confidence: Option<f64>,
    /// What was unclear to them.
    pub unclear: Option<String>,
    /// Questions of a reading check with their answers.
    pub questions: Vec<ReadingQuestion>,
}

impl StoredAttempt {
    /// Whether its time has run out.
    pub fn is_over(&self, now: &Timestamp) -> bool {
        self.ends_s.is_some_and(|end| end < now.seconds)
    }
}

const ATTEMPT: &str = "SELECT a.id, a.course_id AS course, a.user_id AS person, u.name AS person_name, a.started_at, a.ends_s, \
    a.confidence, a.unclear, a.questions \
    FROM attempts a JOIN users u ON u.id = a.user_id";

/// Add an attempt.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    course: CourseId,
    user: UserId,
    ends_s: Option<i64>,
) -> Result<AttemptId, StoreError> {
    let id: AttemptId = new_id();
    tx.execute(
        "INSERT INTO attempts (id, course_id, user_id, started_at, ends_s) VALUES ($1, $2, $3, $4, $5)",
        &[id.into(), course.into(), user.into(), now.into(), ends_s.into()],
    )?;
    Ok(id)
}

/// Store the questions of a reading check, with their answers.
pub fn set_questions(
    tx: &mut dyn Tx,
    attempt: AttemptId,
    questions: &[ReadingQuestion],
) -> Result<(), StoreError> {
    let sql = "UPDATE attempts SET questions = $1 WHERE id = $2";
    tx.execute(sql, &[SqlValue::json(questions)?, attempt.into()])?;
    Ok(())
}

/// Golden items that a person had in attempts at a course, one for each attempt.
pub fn items_seen(tx: &mut dyn Tx, course: CourseId, person: UserId) -> Result<Vec<GoldenId>, StoreError> {
    let sql = "SELECT t.golden_id FROM attempts a JOIN attempt_items i ON i.attempt_id = a.id \
               JOIN tasks t ON t.id = i.task_id WHERE a.course_id = $1 AND a.user_id = $2";
    tx.fetch_values(sql, &[course.into(), person.into()])
}

/// Add an item to an attempt.
pub fn add_item(
    tx: &mut dyn Tx,
    attempt: AttemptId,
    position: usize,
    task: TaskId,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempt_items (attempt_id, position, task_id) VALUES ($1, $2, $3)";
    tx.execute(sql, &[attempt.into(), SqlValue::count(position), task.into()])?;
    Ok(())
}

/// An attempt at a course of a project.
///
/// # Errors
/// There is no such attempt in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: AttemptId) -> Result<StoredAttempt, StoreError> {
    let sql = format!("{ATTEMPT} JOIN courses c ON c.id = a.course_id WHERE a.id = $1 AND c.project_id = $2");
    tx.fetch_one("attempt", &sql, &[id.into(), project.into()])
}

/// The attempts at a course, of one person or of all, oldest first.
pub fn list(
    tx: &mut dyn Tx,
    course: CourseId,
    person: Option<UserId>,
) -> Result<Vec<StoredAttempt>, StoreError> {
    match person {
        Some(person) => {
            let sql = format!("{ATTEMPT} WHERE a.course_id = $1 AND a.user_id = $2 ORDER BY a.id");
            tx.fetch_all(&sql, &[course.into(), person.into()])
        }
        None => tx.fetch_all(&format!("{ATTEMPT} WHERE a.course_id = $1 ORDER BY a.id"), &[course.into()]),
    }
}

/// Item of an attempt as it is stored.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredItem {
    /// The attempt.
    pub attempt: AttemptId,
    /// Place in the attempt, from 0.
    pub position: u32,
    /// The task.
    pub task: TaskId,
    /// The golden item.
    pub golden: GoldenId,
    /// Name of its scene.
    pub scene_name: String,
    /// Whether golden accepted the last label; none: there is no label.
    pub is_right: Option<bool>,
    /// Score of the last label.
    pub score: Option<f64>,
    /// Rules that the last label broke.
    pub broken: Option<Vec<BrokenRule>>,
}

const ITEM: &str = "SELECT i.attempt_id AS attempt, i.position, i.task_id AS task, t.golden_id AS golden, c.name AS scene_name, i.is_right, i.score, \
    i.broken FROM attempt_items i JOIN tasks t ON t.id = i.task_id JOIN scenes c ON c.id = t.scene_id";

/// The items of an attempt in their order.
pub fn items(tx: &mut dyn Tx, attempt: AttemptId) -> Result<Vec<StoredItem>, StoreError> {
    tx.fetch_all(&format!("{ITEM} WHERE i.attempt_id = $1 ORDER BY i.position"), &[attempt.into()])
}

/// The item that a task is; none: it is a task of production.
pub fn item_of_task(tx: &mut dyn Tx, task: TaskId) -> Result<Option<StoredItem>, StoreError> {
    tx.fetch_optional(&format!("{ITEM} WHERE i.task_id = $1"), &[task.into()])
}

/// Store what a person says after a calibration batch.
pub fn set_feedback(
    tx: &mut dyn Tx,
    attempt: AttemptId,
    confidence: f64,
    unclear: &str,
) -> Result<(), StoreError> {
    let sql = "UPDATE attempts SET confidence = $1, unclear = $2 WHERE id = $3";
    tx.execute(sql, &[confidence.into(), unclear.into(), attempt.into()])?;
    Ok(())
}

/// Note what became of an item's last label.
pub fn set_result(
    tx: &mut dyn Tx,
    task: TaskId,
    (is_right, score): (bool, f64),
    broken: &[BrokenRule],
) -> Result<(), StoreError> {
    let sql = "UPDATE attempt_items SET is_right = $1, score = $2, broken = $3 WHERE task_id = $4";
    tx.execute(sql, &[is_right.into(), score.into(), SqlValue::json(broken)?, task.into()])?;
    Ok(())
}
