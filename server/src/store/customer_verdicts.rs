//! Verdicts of customers on labels.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::alignment::NewCustomerVerdict;
use assay_core::api::{CustomerVerdict, VerdictAnswer};
use assay_core::id::{CustomerVerdictId, ProjectId, RevisionId, TaskId, UserId};
use assay_core::pipeline::TaskState;
use assay_core::review::{ErrorType, Verdict};
use serde::Deserialize;

/// Label that a verdict can be about.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct JudgeableLabel {
    /// The task.
    pub task: TaskId,
    /// Its last submission.
    pub revision: RevisionId,
}

/// The labels of a scene, by its name, that were the last ones at a time: submissions and accepted merged labels; of a stage, by its
/// name or id, or of all where it is empty. Honeypots and tasks of exams are nothing that a customer has.
pub fn find_labels(
    tx: &mut dyn Tx,
    project: ProjectId,
    (scene, stage): (&str, &str),
    at: &Timestamp,
) -> Result<Vec<JudgeableLabel>, StoreError> {
    let is_label = "r.submitted_at <= $4 AND (r.imported = 0 OR EXISTS (SELECT 1 FROM reviews a WHERE a.task_id = r.task_id \
                    AND a.revision_id = r.id AND a.verdict = 'accept'))";
    let sql = format!(
        "SELECT t.id AS task, (SELECT r.id FROM revisions r WHERE r.task_id = t.id AND {is_label} ORDER BY r.number DESC LIMIT 1) AS revision \
         FROM scenes c JOIN tasks t ON t.scene_id = c.id JOIN stages s ON s.id = t.stage_id \
         WHERE c.project_id = $1 AND c.name = $2 AND ($3 = '' OR s.name = $3 OR s.id = $3) AND t.golden_id IS NULL \
         AND NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = t.id) \
         AND EXISTS (SELECT 1 FROM revisions r WHERE r.task_id = t.id AND {is_label}) ORDER BY t.id"
    );
    tx.fetch_all(&sql, &[project.into(), scene.into(), stage.into(), at.into()])
}

/// A verdict to add.
#[derive(Clone, Copy, Debug)]
pub struct CustomerVerdictToAdd<'a> {
    /// What the customer sent.
    pub new: &'a NewCustomerVerdict,
    /// The label.
    pub label: JudgeableLabel,
    /// Who gave it.
    pub grader: &'a str,
    /// Their team.
    pub team: &'a str,
    /// When it was given.
    pub given_at: &'a Timestamp,
    /// Who sent it.
    pub entered_by: UserId,
}

/// Add a verdict.
pub fn add(tx: &mut dyn Tx, project: ProjectId, of: &CustomerVerdictToAdd<'_>) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO customer_verdicts (id, project_id, task_id, revision_id, grader, team, object, verdict, errors, reason, release, \
         given_at, entered_by, answer_reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT MAX(number) FROM releases WHERE project_id = $2 AND at <= $11), $11, $12, '')",
        &[
            new_id::<CustomerVerdictId>().into(),
            project.into(),
            of.label.task.into(),
            of.label.revision.into(),
            of.grader.into(),
            of.team.into(),
            of.new.object.as_str().into(),
            of.new.verdict.into(),
            SqlValue::json(&of.new.errors)?,
            of.new.reason.trim().into(),
            of.given_at.into(),
            of.entered_by.into(),
        ],
    )?;
    Ok(())
}

/// What golden says of what the verdict `v` is about: that it is wrong where any of its objects is.
const BY_GOLDEN: &str = "(SELECT MAX(o.by_golden) FROM object_verdicts o WHERE o.verdict_id = v.id)";

/// Class of the object that the verdict `v` is about.
const CLASS: &str = "(SELECT MAX(o.class) FROM object_verdicts o WHERE o.verdict_id = v.id AND o.object = v.object \
                     AND o.class <> '' AND v.object <> '')";

/// Verdicts `v` as they are listed; a condition follows.
fn records() -> String {
    format!(
        "SELECT v.id, v.task_id AS task, c.name AS scene_name, s.id AS stage, s.name AS stage_name, v.object, {CLASS} AS class, \
         COALESCE(g.name, v.grader) AS grader, v.team, v.verdict, v.errors, v.reason, v.given_at, {BY_GOLDEN} AS by_golden, \
         (SELECT MAX(i.id) FROM golden_items i WHERE i.task_id = v.task_id) AS golden, \
         v.answer, v.answer_reason, a.name AS answered_by, v.question_id AS question, \
         CASE WHEN EXISTS (SELECT 1 FROM revisions n JOIN revisions r ON r.task_id = n.task_id \
         WHERE r.id = v.revision_id AND n.number > r.number) THEN 1 ELSE 0 END AS is_corrected \
         FROM customer_verdicts v JOIN tasks t ON t.id = v.task_id JOIN scenes c ON c.id = t.scene_id \
         JOIN stages s ON s.id = t.stage_id LEFT JOIN users g ON g.id = v.grader LEFT JOIN users a ON a.id = v.answered_by"
    )
}

/// The last verdicts of a project, at most so many, the newest first; rejections without an answer come before all others.
pub fn list(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<CustomerVerdict>, StoreError> {
    let sql = format!(
        "{} WHERE v.project_id = $1 ORDER BY CASE WHEN v.answer IS NULL AND v.verdict = 'reject' THEN 0 ELSE 1 END, \
         v.given_at DESC, v.id DESC LIMIT $2",
        records()
    );
    tx.fetch_all(&sql, &[project.into(), most.into()])
}

/// One verdict.
///
/// # Errors
/// There is no such verdict in the project.
pub fn get(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: CustomerVerdictId,
) -> Result<CustomerVerdict, StoreError> {
    tx.fetch_one(
        "verdict",
        &format!("{} WHERE v.project_id = $1 AND v.id = $2", records()),
        &[project.into(), id.into()],
    )
}

/// Store an answer, where there is none yet; gives whether it was stored.
pub fn set_answer(
    tx: &mut dyn Tx,
    id: CustomerVerdictId,
    (answer, reason): (VerdictAnswer, &str),
    by: UserId,
) -> Result<bool, StoreError> {
    let sql = "UPDATE customer_verdicts SET answer = $2, answer_reason = $3, answered_by = $4 WHERE id = $1 AND answer IS NULL";
    let name = super::value::enum_name(&answer);
    Ok(tx.execute(sql, &[id.into(), name.into(), reason.trim().into(), by.into()])? == 1)
}

/// Store the question that a contested verdict leads to.
pub fn set_question(tx: &mut dyn Tx, id: CustomerVerdictId, question: &str) -> Result<(), StoreError> {
    tx.execute("UPDATE customer_verdicts SET question_id = $2 WHERE id = $1", &[id.into(), question.into()])?;
    Ok(())
}

/// A verdict as the alarm counts it.
#[derive(Clone, Debug, Deserialize)]
pub struct DownstreamRow {
    /// Verdict.
    pub verdict: Verdict,
    /// What golden says of the same; none: it says nothing.
    pub by_golden: Option<Verdict>,
    /// Class of the object; none: it is not known, or the verdict is on the label as a whole.
    pub class: Option<String>,
    /// Types of errors.
    pub errors: Vec<ErrorType>,
    /// When it was given.
    pub given_at: String,
}

/// The last verdicts of a project that are measured, at most so many, in order of time.
pub fn in_order(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<DownstreamRow>, StoreError> {
    let sql = format!(
        "SELECT v.verdict, {BY_GOLDEN} AS by_golden, {CLASS} AS class, v.errors, v.given_at \
         FROM customer_verdicts v WHERE v.project_id = $1 AND v.measured = 1 ORDER BY v.given_at DESC, v.id DESC LIMIT $2"
    );
    let mut found: Vec<DownstreamRow> = tx.fetch_all(&sql, &[project.into(), most.into()])?;
    found.reverse();
    Ok(found)
}

/// The label that a verdict is about.
pub fn revision(tx: &mut dyn Tx, id: CustomerVerdictId) -> Result<Option<RevisionId>, StoreError> {
    tx.fetch_value("SELECT revision_id FROM customer_verdicts WHERE id = $1", &[id.into()])
}

/// Number of accepted labels of a project that have no customer's verdict.
pub fn count_without(tx: &mut dyn Tx, project: ProjectId) -> Result<u32, StoreError> {
    let sql = "SELECT COUNT(*) FROM tasks t WHERE t.project_id = $1 AND t.state = $2 AND t.golden_id IS NULL \
               AND NOT EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = t.id) \
               AND NOT EXISTS (SELECT 1 FROM customer_verdicts v WHERE v.task_id = t.id)";
    Ok(tx.fetch_value(sql, &[project.into(), TaskState::Accepted.into()])?.unwrap_or(0))
}
