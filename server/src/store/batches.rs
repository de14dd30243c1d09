//! Batches of tasks that are sampled and judged together.

use super::document::StoredDocument;
use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{BatchFilter, BatchSummary};
use assay_core::id::{BatchId, ProjectId, ReviewId, StageId, TaskId, UserId};
use assay_core::pipeline::TaskState;
use assay_core::review::batch::{
    BatchPlan, BatchState, DrawnTask, InspectedTask, MOST_TASKS, RestOfBatch, SamplingMethod,
};
use assay_core::review::{ErrorType, Verdict};
use serde::Deserialize;

/// Task that can come into a batch.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct LotTask {
    /// The task.
    pub task: TaskId,
    /// Who submitted its label.
    pub tasker: UserId,
    /// Their name.
    pub tasker_name: String,
}

/// Tasks of a stage whose labels wait for a review and are in no open batch: one more than a batch can have at most. Honeypots come
/// along, so that reviewers are measured too; items of exams and tasks that several people label have their own ways.
pub fn lot(tx: &mut dyn Tx, stage: StageId, filter: &BatchFilter) -> Result<Vec<LotTask>, StoreError> {
    let sql = format!(
        "SELECT t.id AS task, t.assignee AS tasker, u.name AS tasker_name FROM tasks t JOIN users u ON u.id = t.assignee \
         JOIN revisions r ON r.task_id = t.id \
         AND r.number = (SELECT MAX(n.number) FROM revisions n WHERE n.task_id = t.id) \
         WHERE t.stage_id = $1 AND t.state = $2 AND t.batch_id IS NULL AND t.golden_id IS NULL AND t.labels_wanted <= 1 \
         AND NOT EXISTS (SELECT 1 FROM sample_picks p WHERE p.stage_id = t.stage_id AND p.scene_id = t.scene_id AND p.raters > 1) \
         AND ($3 = '' OR t.assignee = $3) AND ($4 = 0 OR r.release = $4) AND ($5 = '' OR SUBSTR(r.submitted_at, 1, 10) >= $5) \
         AND ($6 = '' OR SUBSTR(r.submitted_at, 1, 10) <= $6) ORDER BY t.id LIMIT {}",
        MOST_TASKS + 1
    );
    let text = |of: &Option<String>| SqlValue::from(of.clone().unwrap_or_default());
    let params = [
        stage.into(),
        TaskState::InReview.into(),
        text(&filter.tasker),
        filter.release.unwrap_or(0).into(),
        text(&filter.from_day),
        text(&filter.to_day),
    ];
    let mut found: Vec<LotTask> = tx.fetch_all(&sql, &params)?;
    let Some(class) = &filter.class else { return Ok(found) };
    let mut with_class = Vec::new();
    // One label after the other: those of a large lot are never all in memory.
    for of in found.drain(..) {
        let sql = "SELECT body FROM revisions WHERE task_id = $1 ORDER BY number DESC LIMIT 1";
        let label: Option<StoredDocument> = tx.fetch_value(sql, &[of.task.into()])?;
        if label.is_some_and(|label| label.0.objects.iter().any(|object| object.class == *class)) {
            with_class.push(of);
        }
    }
    Ok(with_class)
}

/// A batch to add.
#[derive(Clone, Copy, Debug)]
pub struct BatchToAdd<'a> {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: StageId,
    /// Which labels it has.
    pub filter: &'a BatchFilter,
    /// How its sample is chosen.
    pub method: &'a SamplingMethod,
    /// Its plan.
    pub plan: &'a BatchPlan,
    /// Its tasks.
    pub lot: &'a [LotTask],
    /// Their order.
    pub order: &'a [DrawnTask],
    /// Who makes it.
    pub by: UserId,
}

/// Add a batch with its tasks. It is a resubmission where most of them were in a rejected batch.
pub fn add(tx: &mut dyn Tx, now: &Timestamp, of: &BatchToAdd<'_>) -> Result<BatchId, StoreError> {
    let id: BatchId = new_id();
    tx.execute(
        "INSERT INTO batches (id, project_id, stage_id, number, filter, method, plan, state, tasks, sample, inspected, wrong, \
         is_resubmission, created_by, created_at, rest, reason, is_settled) VALUES ($1, $2, $3, \
         (SELECT COUNT(*) + 1 FROM batches WHERE project_id = $2), $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, $11, $12, '', 0)",
        &[
            id.into(),
            of.project.into(),
            of.stage.into(),
            SqlValue::json(of.filter)?,
            SqlValue::json(of.method)?,
            SqlValue::json(of.plan)?,
            BatchState::Open.into(),
            SqlValue::count(of.lot.len()),
            SqlValue::Int(i64::try_from(of.plan.sample).unwrap_or(i64::MAX)),
            of.by.into(),
            now.into(),
            RestOfBatch::default().into(),
        ],
    )?;
    for (place, drawn) in of.order.iter().enumerate() {
        let Some(task) = of.lot.get(drawn.index).map(|of| of.task) else { continue };
        tx.execute(
            "INSERT INTO batch_tasks (batch_id, place, task_id, probability) VALUES ($1, $2, $3, $4)",
            &[id.into(), SqlValue::count(place), task.into(), drawn.probability.into()],
        )?;
    }
    let in_batch =
        "UPDATE tasks SET batch_id = $1 WHERE id IN (SELECT task_id FROM batch_tasks WHERE batch_id = $1)";
    tx.execute(in_batch, &[id.into()])?;
    tx.execute(
        "UPDATE batches SET is_resubmission = 1 WHERE id = $1 AND tasks < 2 * (SELECT COUNT(DISTINCT n.task_id) FROM batch_tasks n \
         JOIN batch_tasks i ON i.task_id = n.task_id JOIN batches b ON b.id = i.batch_id WHERE n.batch_id = $1 AND b.state = $2)",
        &[id.into(), BatchState::Rejected.into()],
    )?;
    Ok(id)
}

const SUMMARY: &str = "SELECT b.id, b.number, b.stage_id AS stage, s.name AS stage_name, b.filter, b.method, b.state, b.tasks, b.sample, \
    b.inspected, b.wrong, b.is_resubmission, b.is_settled, c.name AS created_by_name, b.created_at, d.name AS decided_by_name, \
    b.decided_at FROM batches b JOIN stages s ON s.id = b.stage_id JOIN users c ON c.id = b.created_by \
    LEFT JOIN users d ON d.id = b.decided_by";

/// The last batches of a project, those that are open first.
pub fn list(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<BatchSummary>, StoreError> {
    let sql = format!(
        "{SUMMARY} WHERE b.project_id = $1 ORDER BY CASE WHEN b.state = $2 THEN 0 ELSE 1 END, b.number DESC LIMIT $3"
    );
    tx.fetch_all(&sql, &[project.into(), BatchState::Open.into(), most.into()])
}

/// A batch of a project.
///
/// # Errors
/// There is no such batch in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: BatchId) -> Result<BatchSummary, StoreError> {
    let sql = format!("{SUMMARY} WHERE b.id = $1 AND b.project_id = $2");
    tx.fetch_one("batch", &sql, &[id.into(), project.into()])
}

/// The plan of a batch.
pub fn plan(tx: &mut dyn Tx, id: BatchId) -> Result<BatchPlan, StoreError> {
    let plan = tx.fetch_value("SELECT plan FROM batches WHERE id = $1", &[id.into()])?;
    plan.ok_or(StoreError::NotFound("batch"))
}

/// What becomes of the labels that nobody inspected, and the reason of the decision.
pub fn decision(tx: &mut dyn Tx, id: BatchId) -> Result<(RestOfBatch, String), StoreError> {
    #[derive(Deserialize)]
    struct DecisionRow {
        rest: RestOfBatch,
        reason: String,
    }
    let sql = "SELECT rest, reason FROM batches WHERE id = $1";
    let row: DecisionRow = tx.fetch_one("batch", sql, &[id.into()])?;
    Ok((row.rest, row.reason))
}

/// Verdict on each inspected task of a batch, with its probability to be in the sample.
pub fn inspected(tx: &mut dyn Tx, id: BatchId) -> Result<Vec<InspectedTask>, StoreError> {
    #[derive(Deserialize)]
    struct InspectedRow {
        verdict: Verdict,
        probability: f64,
    }
    let sql = "SELECT verdict, probability FROM batch_tasks WHERE batch_id = $1 AND verdict IS NOT NULL ORDER BY place";
    let rows: Vec<InspectedRow> = tx.fetch_all(sql, &[id.into()])?;
    let inspected = |row: InspectedRow| InspectedTask {
        is_wrong: row.verdict == Verdict::Reject,
        probability: row.probability,
    };
    Ok(rows.into_iter().map(inspected).collect())
}

/// Types of errors of each rejected label of a batch.
pub fn errors(tx: &mut dyn Tx, id: BatchId) -> Result<Vec<Vec<ErrorType>>, StoreError> {
    tx.fetch_values(
        "SELECT errors FROM reviews WHERE batch_id = $1 AND verdict = $2 ORDER BY id",
        &[id.into(), Verdict::Reject.into()],
    )
}

/// Rejected tasks of a batch in the order of inspection.
pub fn rejected(tx: &mut dyn Tx, id: BatchId, most: u32) -> Result<Vec<TaskId>, StoreError> {
    let sql = "SELECT task_id FROM batch_tasks WHERE batch_id = $1 AND verdict = $2 ORDER BY place LIMIT $3";
    tx.fetch_values(sql, &[id.into(), Verdict::Reject.into(), most.into()])
}

/// Condition that a task `t` of a batch, in a row `i`, is still to be judged with it, or was.
const IN_BATCH: &str = "(i.verdict IS NOT NULL OR (t.batch_id = i.batch_id AND t.state = 'in_review'))";

/// Task of a sample that waits for its inspection.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SampledTask {
    /// The task.
    pub task: TaskId,
    /// Who labeled it.
    pub tasker: String,
}

/// Tasks of a batch's sample that nobody inspected, in the order of inspection. A task that left the batch, such as one that an
/// earlier stage corrects, is replaced by the next one.
pub fn waiting(tx: &mut dyn Tx, id: BatchId, sample: u32) -> Result<Vec<SampledTask>, StoreError> {
    #[derive(Deserialize)]
    struct PlaceRow {
        task: TaskId,
        tasker: String,
        is_waiting: bool,
    }
    let sql = format!(
        "SELECT i.task_id AS task, COALESCE(t.assignee, '') AS tasker, CASE WHEN i.verdict IS NULL THEN 1 ELSE 0 END AS is_waiting \
         FROM batch_tasks i JOIN tasks t ON t.id = i.task_id WHERE i.batch_id = $1 AND {IN_BATCH} ORDER BY i.place LIMIT $2"
    );
    let rows: Vec<PlaceRow> = tx.fetch_all(&sql, &[id.into(), sample.into()])?;
    let waiting = rows.into_iter().filter(|row| row.is_waiting);
    Ok(waiting.map(|PlaceRow { task, tasker, .. }| SampledTask { task, tasker }).collect())
}

/// Open batch that a task is in, with its place in the order of inspection.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct BatchPlace {
    /// The batch.
    pub batch: BatchId,
    /// Number of labels that are inspected at most.
    pub sample: u32,
    /// Place, from 0.
    pub place: u32,
    /// Probability to be in the sample.
    pub probability: f64,
}

/// The open batch that a task is in; none: it is in none.
pub fn open_place(tx: &mut dyn Tx, task: TaskId) -> Result<Option<BatchPlace>, StoreError> {
    let sql = "SELECT b.id AS batch, b.sample, i.place, i.probability FROM tasks t JOIN batches b ON b.id = t.batch_id \
               JOIN batch_tasks i ON i.batch_id = b.id AND i.task_id = t.id WHERE t.id = $1 AND b.state = $2";
    tx.fetch_optional(sql, &[task.into(), BatchState::Open.into()])
}

/// Whether a task at a place is in the sample: fewer tasks than the sample has are before it.
pub fn is_in_sample(tx: &mut dyn Tx, place: &BatchPlace) -> Result<bool, StoreError> {
    let sql = format!(
        "SELECT COUNT(*) FROM batch_tasks i JOIN tasks t ON t.id = i.task_id WHERE i.batch_id = $1 AND i.place < $2 AND {IN_BATCH}"
    );
    let before: u32 = tx.fetch_value(&sql, &[place.batch.into(), place.place.into()])?.unwrap_or(0);
    Ok(before < place.sample)
}

/// Store the verdict on a task of a batch's sample, or take it back (none). The task leaves the batch with its verdict, and comes
/// back without.
pub fn set_verdict(
    tx: &mut dyn Tx,
    (batch, task): (BatchId, TaskId),
    review: ReviewId,
    verdict: Option<Verdict>,
) -> Result<(), StoreError> {
    let (of_batch, of_task): (SqlValue, SqlValue) = (batch.into(), task.into());
    let sql = "UPDATE batch_tasks SET verdict = $3 WHERE batch_id = $1 AND task_id = $2";
    tx.execute(sql, &[of_batch.clone(), of_task.clone(), verdict.into()])?;
    tx.execute(
        "UPDATE reviews SET batch_id = $1, sampling_probability = (SELECT probability FROM batch_tasks WHERE batch_id = $1 AND task_id = $2) \
         WHERE id = $3",
        &[of_batch.clone(), of_task.clone(), review.into()],
    )?;
    let back = verdict.is_none().then_some(batch);
    tx.execute("UPDATE tasks SET batch_id = $1 WHERE id = $2", &[back.into(), of_task])?;
    tx.execute(
        "UPDATE batches SET inspected = (SELECT COUNT(*) FROM batch_tasks WHERE batch_id = $1 AND verdict IS NOT NULL), \
         wrong = (SELECT COUNT(*) FROM batch_tasks WHERE batch_id = $1 AND verdict = $2) WHERE id = $1",
        &[of_batch, Verdict::Reject.into()],
    )?;
    Ok(())
}

/// The batch that a review was sampled for, with its state; none: it was for none.
pub fn batch_of_review(
    tx: &mut dyn Tx,
    review: ReviewId,
) -> Result<Option<(BatchId, BatchState)>, StoreError> {
    #[derive(Deserialize)]
    struct BatchRow {
        id: BatchId,
        state: BatchState,
    }
    let sql = "SELECT b.id, b.state FROM reviews r JOIN batches b ON b.id = r.batch_id WHERE r.id = $1";
    let row: Option<BatchRow> = tx.fetch_optional(sql, &[review.into()])?;
    Ok(row.map(|row| (row.id, row.state)))
}

/// Store a decision.
pub fn set_decision(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (id, by): (BatchId, UserId),
    state: BatchState,
    (rest, reason): (RestOfBatch, &str),
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE batches SET state = $1, rest = $2, reason = $3, decided_by = $4, decided_at = $5 WHERE id = $6",
        &[state.into(), rest.into(), reason.trim().into(), by.into(), now.into(), id.into()],
    )?;
    Ok(())
}

/// After a sequential inspection, each task was in the sample with the same probability.
pub fn set_probability(tx: &mut dyn Tx, id: BatchId, probability: f64) -> Result<(), StoreError> {
    let values = [probability.into(), id.into()];
    tx.execute("UPDATE batch_tasks SET probability = $1 WHERE batch_id = $2", &values)?;
    tx.execute("UPDATE reviews SET sampling_probability = $1 WHERE batch_id = $2", &values)?;
    Ok(())
}

/// Decided batch whose tasks have not all followed.
#[derive(Clone, Debug, Deserialize)]
pub struct UnsettledBatch {
    /// The batch.
    pub id: BatchId,
    /// Its project.
    pub project: ProjectId,
    /// Its number.
    pub number: u32,
    /// Its decision.
    pub state: BatchState,
    /// What becomes of the labels that nobody inspected.
    pub rest: RestOfBatch,
    /// Reason.
    pub reason: String,
    /// Who decided.
    pub by: UserId,
}

/// A decided batch whose tasks have not all followed; none: all did.
pub fn next_unsettled(tx: &mut dyn Tx) -> Result<Option<UnsettledBatch>, StoreError> {
    tx.fetch_optional(
        "SELECT id, project_id AS project, number, state, rest, reason, decided_by AS \"by\" FROM batches \
         WHERE is_settled = 0 AND state <> $1 ORDER BY decided_at LIMIT 1",
        &[BatchState::Open.into()],
    )
}

/// Tasks that are still in a batch, at most so many, each with its state.
pub fn tasks_in(tx: &mut dyn Tx, id: BatchId, most: u32) -> Result<Vec<(TaskId, TaskState)>, StoreError> {
    #[derive(Deserialize)]
    struct StateRow {
        id: TaskId,
        state: TaskState,
    }
    let sql = "SELECT id, state FROM tasks WHERE batch_id = $1 ORDER BY id LIMIT $2";
    let rows: Vec<StateRow> = tx.fetch_all(sql, &[id.into(), most.into()])?;
    Ok(rows.into_iter().map(|row| (row.id, row.state)).collect())
}

/// Take a task out of its batch.
pub fn take_out(tx: &mut dyn Tx, task: TaskId) -> Result<(), StoreError> {
    tx.execute("UPDATE tasks SET batch_id = NULL WHERE id = $1", &[task.into()])?;
    Ok(())
}

/// Note that all tasks of a batch followed its decision.
pub fn set_settled(tx: &mut dyn Tx, id: BatchId) -> Result<(), StoreError> {
    tx.execute("UPDATE batches SET is_settled = 1 WHERE id = $1", &[id.into()])?;
    Ok(())
}
