//! Honeypots: tasks of production whose scene is a copy of a golden item's, and how their labels were graded.

use super::document::StoredDocument;
use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use assay_core::api::HoneypotStatus;
use assay_core::golden::GoldenState;
use assay_core::grade::Grade;
use assay_core::id::{GoldenId, ProjectId, RevisionId, StageId, TaskId, UserId};
use assay_core::label::Document;
use assay_core::pipeline::TaskState;
use assay_core::training::BrokenRule;
use serde::Deserialize;

/// Condition that a task `t` is no honeypot, or one whose golden label the person of this parameter cannot know: they may not see
/// golden and had its scene neither in this stage nor in a course or exam of it.
pub(super) fn not_known_honeypot(person: &str, sees_golden: bool) -> String {
    let known = match sees_golden {
        true => String::new(),
        false => format!(
            "AND EXISTS (SELECT 1 FROM golden_items g JOIN task_holders k ON k.user_id = {person} AND k.task_id <> t.id \
             AND k.task_id IN (SELECT g.task_id UNION ALL SELECT o.task_id FROM honeypots o WHERE o.golden_id = g.id \
             UNION ALL SELECT i.id FROM tasks i WHERE i.golden_id = g.id) WHERE g.id = h.golden_id)"
        ),
    };
    format!("NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = t.id {known})")
}

/// Note that a task is a honeypot.
pub fn add(tx: &mut dyn Tx, task: TaskId, stage: StageId, golden: GoldenId) -> Result<(), StoreError> {
    let sql = "INSERT INTO honeypots (task_id, stage_id, golden_id) VALUES ($1, $2, $3)";
    tx.execute(sql, &[task.into(), stage.into(), golden.into()])?;
    Ok(())
}

/// Whether a task is a honeypot.
pub fn is_honeypot(tx: &mut dyn Tx, task: TaskId) -> Result<bool, StoreError> {
    tx.exists("SELECT task_id FROM honeypots WHERE task_id = $1", &[task.into()])
}

/// Whether a person may take a task: it is no honeypot, or they cannot know its golden label.
pub fn may_take(tx: &mut dyn Tx, task: TaskId, user: UserId, sees_golden: bool) -> Result<bool, StoreError> {
    let condition = not_known_honeypot("$2", sees_golden);
    let sql = format!("SELECT t.id FROM tasks t WHERE t.id = $1 AND (t.assignee = $2 OR {condition})");
    tx.exists(&sql, &[task.into(), user.into()])
}

/// The golden item of a honeypot: its id and label.
pub fn golden(tx: &mut dyn Tx, task: TaskId) -> Result<Option<(GoldenId, Document)>, StoreError> {
    #[derive(Deserialize)]
    struct GoldenRow {
        id: GoldenId,
        body: StoredDocument,
    }
    let sql =
        "SELECT g.id, g.body FROM honeypots h JOIN golden_items g ON g.id = h.golden_id WHERE h.task_id = $1";
    let row: Option<GoldenRow> = tx.fetch_optional(sql, &[task.into()])?;
    Ok(row.map(|row| (row.id, row.body.0)))
}

/// A golden item that can be a honeypot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct HoneypotSource {
    /// The golden item.
    pub golden: GoldenId,
    /// Its own task.
    pub task: TaskId,
    /// Number of people who had it as a honeypot.
    pub exposures: u32,
}

/// The vetted golden items of a stage that are not in its queue as a honeypot, the least exposed first.
pub fn sources(tx: &mut dyn Tx, stage: StageId) -> Result<Vec<HoneypotSource>, StoreError> {
    let sql = "SELECT g.id AS golden, g.task_id AS task, (SELECT COUNT(DISTINCT k.user_id) FROM honeypots h \
               JOIN task_holders k ON k.task_id = h.task_id WHERE h.golden_id = g.id) AS exposures \
               FROM golden_items g JOIN tasks t ON t.id = g.task_id WHERE t.stage_id = $1 AND g.state = $2 \
               AND NOT EXISTS (SELECT 1 FROM honeypots h JOIN tasks q ON q.id = h.task_id \
               WHERE h.golden_id = g.id AND q.state = $3) ORDER BY exposures, g.id";
    tx.fetch_all(sql, &[stage.into(), GoldenState::Vetted.into(), TaskState::Queued.into()])
}

/// The honeypots in the queue of a stage that nobody has ever begun: all of them, or those whose golden item is no longer vetted.
pub fn untouched(tx: &mut dyn Tx, stage: StageId, all: bool) -> Result<Vec<TaskId>, StoreError> {
    let sql = "SELECT h.task_id FROM honeypots h JOIN tasks t ON t.id = h.task_id JOIN golden_items g ON g.id = h.golden_id \
               WHERE h.stage_id = $1 AND t.state = $2 AND t.lease = 0 AND ($3 = 1 OR g.state <> $4) ORDER BY h.task_id";
    let (queued, vetted) = (TaskState::Queued.into(), GoldenState::Vetted.into());
    tx.fetch_values(sql, &[stage.into(), queued, all.into(), vetted])
}

/// Numbers of a stage's honeypots.
pub fn status(tx: &mut dyn Tx, stage: StageId, max_exposures: u32) -> Result<HoneypotStatus, StoreError> {
    let of = |condition: &str| {
        format!(
            "(SELECT COUNT(*) FROM honeypots h JOIN tasks t ON t.id = h.task_id WHERE h.stage_id = $1 AND {condition})"
        )
    };
    let vetted =
        "FROM golden_items g JOIN tasks t ON t.id = g.task_id WHERE t.stage_id = $1 AND g.state = $2";
    let sql = format!(
        "SELECT (SELECT COUNT(*) {vetted}) AS golden, \
         (SELECT COUNT(*) {vetted} AND (SELECT COUNT(DISTINCT k.user_id) FROM honeypots h \
         JOIN task_holders k ON k.task_id = h.task_id WHERE h.golden_id = g.id) >= $5) AS over_exposed, \
         {} AS queued, {} AS in_work, {} AS graded, {} AS right",
        of("t.state = $3 AND t.lease = 0"),
        of("t.lease > 0 AND h.revision_id IS NULL AND t.state <> $4"),
        of("h.revision_id IS NOT NULL"),
        of("h.is_right = 1"),
    );
    let params = [
        stage.into(),
        GoldenState::Vetted.into(),
        TaskState::Queued.into(),
        TaskState::Skipped.into(),
        max_exposures.into(),
    ];
    tx.fetch_one("stage", &sql, &params)
}

/// Label of a honeypot that is not graded yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct UngradedLabel {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: StageId,
    /// The honeypot.
    pub task: TaskId,
    /// The first label that a tasker submitted for it.
    pub revision: RevisionId,
    /// Its author.
    pub author: UserId,
}

/// Labels of honeypots that are not graded yet, oldest first.
pub fn ungraded(tx: &mut dyn Tx, most: u32) -> Result<Vec<UngradedLabel>, StoreError> {
    let sql = "SELECT t.project_id AS project, h.stage_id AS stage, h.task_id AS task, r.id AS revision, r.author \
               FROM honeypots h JOIN tasks t ON t.id = h.task_id JOIN revisions r ON r.task_id = h.task_id \
               WHERE h.revision_id IS NULL AND t.lease > 0 AND r.imported = 0 AND NOT EXISTS (SELECT 1 FROM revisions e \
               WHERE e.task_id = r.task_id AND e.imported = 0 AND e.number < r.number) ORDER BY r.id LIMIT $1";
    tx.fetch_all(sql, &[most.into()])
}

/// Result of a honeypot's label.
#[derive(Clone, Debug)]
pub struct HoneypotResult<'a> {
    /// The label.
    pub label: UngradedLabel,
    /// When it was submitted, seconds since 1970.
    pub submitted_s: i64,
    /// Whether golden accepted it.
    pub is_right: bool,
    /// Its grade.
    pub grade: &'a Grade,
    /// Rules that it broke, by class.
    pub broken: &'a [BrokenRule],
}

/// Store the result of a honeypot's label.
pub fn set_result(tx: &mut dyn Tx, result: &HoneypotResult<'_>) -> Result<(), StoreError> {
    let HoneypotResult { label, submitted_s, is_right, grade, broken } = result;
    tx.execute(
        "UPDATE honeypots SET user_id = $1, revision_id = $2, submitted_s = $3, is_right = $4, score = $5, broken = $6 \
         WHERE task_id = $7",
        &[
            label.author.into(),
            label.revision.into(),
            (*submitted_s).into(),
            (*is_right).into(),
            grade.score.into(),
            SqlValue::json(broken)?,
            label.task.into(),
        ],
    )?;
    let sql = "UPDATE revisions SET grade = $1 WHERE id = $2";
    tx.execute(sql, &[SqlValue::json(grade)?, label.revision.into()])?;
    Ok(())
}

/// Result of a person's label of a honeypot.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StoredCheck {
    /// The honeypot.
    pub task: TaskId,
    /// The stage.
    pub stage: StageId,
    /// The stage's name.
    pub stage_name: String,
    /// The scene's name.
    pub scene_name: String,
    /// The golden item.
    pub golden: GoldenId,
    /// When the label was submitted, seconds since 1970.
    pub submitted_s: i64,
    /// Whether golden accepted it.
    pub is_right: bool,
    /// Score.
    pub score: f64,
    /// Rules that it broke, by class.
    pub broken: Vec<BrokenRule>,
    /// When its author appealed.
    pub appealed_at: Option<String>,
}

/// Results of a person's labels of honeypots in a project, the last submitted first.
pub fn results_of(
    tx: &mut dyn Tx,
    project: ProjectId,
    user: UserId,
    most: u32,
) -> Result<Vec<StoredCheck>, StoreError> {
    let sql = "SELECT h.task_id AS task, h.stage_id AS stage, s.name AS stage_name, c.name AS scene_name, \
               h.golden_id AS golden, h.submitted_s, h.is_right, h.score, h.broken, h.appealed_at \
               FROM honeypots h JOIN tasks t ON t.id = h.task_id JOIN stages s ON s.id = h.stage_id \
               JOIN scenes c ON c.id = t.scene_id WHERE h.user_id = $1 AND t.project_id = $2 \
               ORDER BY h.submitted_s DESC LIMIT $3";
    tx.fetch_all(sql, &[user.into(), project.into(), most.into()])
}

/// Note that the author of a honeypot's label appealed.
pub fn set_appealed(tx: &mut dyn Tx, task: TaskId, at: &str) -> Result<(), StoreError> {
    tx.execute("UPDATE honeypots SET appealed_at = $1 WHERE task_id = $2", &[at.into(), task.into()])?;
    Ok(())
}
