//! Verdicts by object, of reviews and of customers, with what was measured against golden.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::alignment::ObjectVerdict;
use assay_core::api::ObjectVerdictRecord;
use assay_core::id::{ProjectId, RevisionId, StageId, TaskId, UserId};
use assay_core::review::{ErrorType, Verdict};
use serde::Deserialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Verdict that is not measured yet.
#[derive(Clone, Debug, Deserialize)]
pub struct UnmeasuredVerdict {
    /// Id of the review or of the customer's verdict.
    pub id: String,
    /// Whether it is a customer's.
    pub is_downstream: bool,
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: StageId,
    /// The task.
    pub task: TaskId,
    /// The label.
    pub revision: RevisionId,
    /// Id of the person, or the name of a customer's grader.
    pub grader: String,
    /// Their team; empty: none.
    pub team: String,
    /// Verdict.
    pub verdict: Verdict,
    /// The only object that it is about; empty: the label.
    pub object: String,
    /// Objects that are rejected.
    pub rejected: Vec<String>,
    /// Types of errors.
    pub errors: Vec<ErrorType>,
    /// Release in force when it was given.
    pub release: Option<u32>,
    /// Time spent on it, seconds.
    pub seconds: Option<u32>,
    /// When it was given.
    pub given_at: String,
    /// Author of the label.
    pub tasker: String,
    /// Release in force when the label was submitted.
    pub tasker_release: Option<u32>,
}

/// Verdicts that are not measured yet, of a project or of all, oldest first.
pub fn unmeasured(
    tx: &mut dyn Tx,
    project: Option<ProjectId>,
    most: u32,
) -> Result<Vec<UnmeasuredVerdict>, StoreError> {
    let sql = "SELECT v.id AS id, 0 AS is_downstream, t.project_id AS project, t.stage_id AS stage, v.task_id AS task, \
               v.revision_id AS revision, v.reviewer AS grader, v.team, v.verdict, '' AS object, v.rejected, v.errors, v.release, \
               v.seconds, v.created_at AS given_at, r.author AS tasker, r.release AS tasker_release \
               FROM reviews v JOIN tasks t ON t.id = v.task_id JOIN revisions r ON r.id = v.revision_id WHERE v.measured = 0 \
               AND ($2 = '' OR t.project_id = $2) UNION ALL \
               SELECT v.id, 1, v.project_id, t.stage_id, v.task_id, v.revision_id, v.grader, v.team, v.verdict, v.object, '[]', \
               v.errors, v.release, NULL, v.given_at, r.author, r.release \
               FROM customer_verdicts v JOIN tasks t ON t.id = v.task_id JOIN revisions r ON r.id = v.revision_id WHERE v.measured = 0 \
               AND ($2 = '' OR t.project_id = $2) ORDER BY id LIMIT $1";
    let project = project.map(|id| id.to_string()).unwrap_or_default();
    tx.fetch_all(sql, &[most.into(), project.into()])
}

/// Number of verdicts of a project that are not measured yet.
pub fn count_unmeasured(tx: &mut dyn Tx, project: ProjectId) -> Result<u32, StoreError> {
    let reviews = "SELECT COUNT(*) FROM reviews v JOIN tasks t ON t.id = v.task_id WHERE v.measured = 0 AND t.project_id = $1";
    let of_customer = "SELECT COUNT(*) FROM customer_verdicts WHERE measured = 0 AND project_id = $1";
    let mut count =
        |sql: &str| -> Result<u32, StoreError> { Ok(tx.fetch_value(sql, &[project.into()])?.unwrap_or(0)) };
    Ok(count(reviews)? + count(of_customer)?)
}

/// Verdict on an object with what each release implies, by its number.
#[derive(Clone, Debug)]
pub struct MeasuredObject {
    /// The verdict.
    pub verdict: ObjectVerdict,
    /// What each release implies.
    pub expected: BTreeMap<String, Verdict>,
}

/// Store what a verdict says of each object. A verdict is measured once.
pub fn add(tx: &mut dyn Tx, of: &UnmeasuredVerdict, objects: &[MeasuredObject]) -> Result<(), StoreError> {
    let table = if of.is_downstream { "customer_verdicts" } else { "reviews" };
    let sql = format!("UPDATE {table} SET measured = 1 WHERE id = $1 AND measured = 0");
    if tx.execute(&sql, &[(&of.id).into()])? == 0 {
        return Ok(());
    }
    let measurement = Uuid::now_v7().to_string();
    for MeasuredObject { verdict, expected } in objects {
        let errors: &[ErrorType] = if verdict.verdict == Verdict::Reject { &of.errors } else { &[] };
        tx.execute(
            "INSERT INTO object_verdicts (verdict_id, object, is_missed, project_id, stage_id, task_id, revision_id, is_downstream, \
             grader, team, tasker, tasker_release, grader_release, class, verdict, by_golden, deviations, expected, errors, \
             seconds, given_at, measurement) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)",
            &[
                (&of.id).into(),
                (&verdict.part.object).into(),
                verdict.part.is_missed.into(),
                of.project.into(),
                of.stage.into(),
                of.task.into(),
                of.revision.into(),
                of.is_downstream.into(),
                (&of.grader).into(),
                (&of.team).into(),
                (&of.tasker).into(),
                of.tasker_release.into(),
                of.release.into(),
                (&verdict.class).into(),
                verdict.verdict.into(),
                verdict.by_golden.into(),
                SqlValue::json(&verdict.deviations)?,
                SqlValue::json(expected)?,
                SqlValue::json(errors)?,
                of.seconds.into(),
                (&of.given_at).into(),
                (&measurement).into(),
            ],
        )?;
    }
    Ok(())
}

/// Measure all verdicts on a task's labels anew: its golden label is another one.
pub fn forget(tx: &mut dyn Tx, task: TaskId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM object_verdicts WHERE task_id = $1", &[task.into()])?;
    tx.execute("UPDATE reviews SET measured = 0 WHERE task_id = $1", &[task.into()])?;
    tx.execute("UPDATE customer_verdicts SET measured = 0 WHERE task_id = $1", &[task.into()])?;
    Ok(())
}

/// Verdict on an object as the analysis reads it.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredObjectVerdict {
    /// The stage.
    pub stage: String,
    /// The task.
    pub task: String,
    /// Name of its scene.
    pub scene_name: String,
    /// The label.
    pub revision: String,
    /// Whether it is a customer's.
    pub is_downstream: bool,
    /// Id of the person, or the name of a customer's grader.
    pub grader: String,
    /// Their team; empty: none.
    pub team: String,
    /// The object.
    pub object: String,
    /// Whether the label lacks it.
    pub is_missed: bool,
    /// Its class.
    pub class: String,
    /// Verdict.
    pub verdict: Verdict,
    /// What golden says.
    pub by_golden: Option<Verdict>,
    /// Release in force when it was given.
    pub grader_release: Option<u32>,
    /// Deviation from golden by measure.
    pub deviations: BTreeMap<String, f64>,
    /// What each release implies.
    pub expected: BTreeMap<String, Verdict>,
    /// When it was given, RFC 3339.
    pub given_at: String,
}

/// The last verdicts of a project, at most so many, in order of time.
pub fn list(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<StoredObjectVerdict>, StoreError> {
    let sql = "SELECT o.stage_id AS stage, o.task_id AS task, c.name AS scene_name, o.revision_id AS revision, o.is_downstream, o.grader, \
               o.team, o.object, o.is_missed, o.class, o.verdict, o.by_golden, o.grader_release, o.deviations, o.expected, o.given_at \
               FROM object_verdicts o JOIN tasks t ON t.id = o.task_id JOIN scenes c ON c.id = t.scene_id \
               WHERE o.project_id = $1 ORDER BY o.given_at DESC, o.verdict_id DESC, o.object DESC LIMIT $2";
    let mut found: Vec<StoredObjectVerdict> = tx.fetch_all(sql, &[project.into(), most.into()])?;
    found.reverse();
    Ok(found)
}

/// Id of the last measurement of a project's verdicts: another one comes with each verdict that is measured, also anew.
pub fn last_measurement(tx: &mut dyn Tx, project: ProjectId) -> Result<Option<String>, StoreError> {
    let sql =
        "SELECT measurement FROM object_verdicts WHERE project_id = $1 ORDER BY measurement DESC LIMIT 1";
    tx.fetch_value(sql, &[project.into()])
}

/// Whose verdicts on what, for [`records`].
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// Of this person (id) or customer's grader (name).
    pub grader: Option<String>,
    /// Of this team.
    pub team: Option<String>,
    /// On objects of this class.
    pub class: Option<String>,
}

/// The last verdicts of a stage, at most so many, the newest first.
pub fn records(
    tx: &mut dyn Tx,
    (project, stage): (ProjectId, StageId),
    filter: &RecordFilter,
    most: u32,
) -> Result<Vec<ObjectVerdictRecord>, StoreError> {
    let sql = "SELECT o.task_id AS task, c.name AS item, o.object, o.is_missed, o.class, COALESCE(u.name, o.grader) AS grader, o.team, \
               o.is_downstream, o.verdict, o.by_golden, o.deviations, o.expected, o.errors AS error_types, a.name AS annotator, \
               o.tasker_release AS annotator_release, o.grader_release, o.seconds, o.given_at AS at, b.number AS batch, \
               v.sampling_probability \
               FROM object_verdicts o JOIN tasks t ON t.id = o.task_id JOIN scenes c ON c.id = t.scene_id \
               JOIN users a ON a.id = o.tasker LEFT JOIN users u ON u.id = o.grader \
               LEFT JOIN reviews v ON v.id = o.verdict_id LEFT JOIN batches b ON b.id = v.batch_id \
               WHERE o.project_id = $1 AND o.stage_id = $2 AND ($3 = '' OR o.grader = $3) AND ($4 = '' OR o.team = $4) \
               AND ($5 = '' OR o.class = $5) ORDER BY o.given_at DESC, o.verdict_id DESC, o.object LIMIT $6";
    let text = |of: &Option<String>| SqlValue::from(of.clone().unwrap_or_default());
    let params = [
        project.into(),
        stage.into(),
        text(&filter.grader),
        text(&filter.team),
        text(&filter.class),
        most.into(),
    ];
    tx.fetch_all(sql, &params)
}

/// A reviewer's verdict on an object.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct GraderVerdict {
    /// Id of the review.
    pub review: String,
    /// Class of the object.
    pub class: String,
    /// Their verdict.
    pub verdict: Verdict,
    /// What golden says.
    pub by_golden: Option<Verdict>,
    /// Whether they did not see golden: the task is a honeypot.
    pub is_blind: bool,
    /// The customer's last verdict on the same object.
    pub by_customer: Option<Verdict>,
    /// Time spent on the label, seconds.
    pub seconds: Option<u32>,
    /// When it was given, RFC 3339.
    pub given_at: String,
}

/// The last verdicts of a reviewer of a project on objects since a time, at most so many, the newest first.
pub fn of_grader(
    tx: &mut dyn Tx,
    project: ProjectId,
    grader: UserId,
    since: &Timestamp,
    most: u32,
) -> Result<Vec<GraderVerdict>, StoreError> {
    let sql = "SELECT o.verdict_id AS review, o.class, o.verdict, o.by_golden, \
               CASE WHEN EXISTS (SELECT 1 FROM honeypots h WHERE h.task_id = o.task_id) THEN 1 ELSE 0 END AS is_blind, \
               (SELECT c.verdict FROM object_verdicts c WHERE c.task_id = o.task_id AND c.revision_id = o.revision_id AND c.object = o.object \
               AND c.is_missed = o.is_missed AND c.is_downstream = 1 ORDER BY c.given_at DESC LIMIT 1) AS by_customer, o.seconds, o.given_at \
               FROM object_verdicts o WHERE o.project_id = $1 AND o.grader = $2 AND o.is_downstream = 0 AND o.given_at >= $3 \
               ORDER BY o.given_at DESC LIMIT $4";
    tx.fetch_all(sql, &[project.into(), grader.into(), since.into(), most.into()])
}

/// Names of the graders of a project's verdicts who have an account, by id.
pub fn grader_names(tx: &mut dyn Tx, project: ProjectId) -> Result<BTreeMap<String, String>, StoreError> {
    #[derive(Deserialize)]
    struct NameRow {
        id: String,
        name: String,
    }
    let sql = "SELECT u.id, u.name FROM users u WHERE u.id IN (SELECT o.grader FROM object_verdicts o WHERE o.project_id = $1)";
    let rows: Vec<NameRow> = tx.fetch_all(sql, &[project.into()])?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
