//! Decision about a batch.

use super::inspection::{Inspection, get};
use super::switching::switch_severity;
use crate::clock::Timestamp;
use crate::store::batches::{self, UnsettledBatch};
use crate::store::{Audited, StoreError, Tx, task_notes};
use crate::usecase;
use crate::usecase::context::{ActionContext, Viewer};
use assay_core::api::{BatchDetail, NewBatchDecision, NewTaskNote};
use assay_core::id::{BatchId, TaskId};
use assay_core::pipeline::{TaskEvent, TaskNoteKind, TaskState};
use assay_core::review::ErrorType;
use assay_core::review::batch::{BatchState, PlanRule, RestOfBatch, decide_batch};

/// Tasks that follow a decision in one transaction at most.
const MOST_SETTLED: u32 = 200;

/// Decide about a batch. Its tasks follow in the background, see [`settle_some`].
///
/// # Errors
/// It is decided already, or the inspected labels say otherwise and there is no reason ([`StoreError::Conflict`]).
pub fn decide(
    tx: &mut dyn Tx,
    now: &Timestamp,
    viewer: Viewer,
    id: BatchId,
    new: &NewBatchDecision,
) -> Result<Audited<BatchDetail>, StoreError> {
    tx.exclusive()?;
    let by = ActionContext { now, project: viewer.project, user: viewer.user };
    let batch = batches::get(tx, by.project, id)?;
    let inspection = Inspection::load(tx, id, &batch)?;
    let by_plan = inspection.verdict();
    let state = decide_batch(batch.state, by_plan, new.verdict, !new.reason.trim().is_empty())
        .map_err(|refusal| StoreError::Conflict(refusal.to_string()))?;
    batches::set_decision(tx, now, (id, by.user), state, (new.rest, &new.reason))?;
    if let PlanRule::Sequential { .. } = inspection.plan.rule {
        let probability = f64::from(batch.inspected) / f64::from(batch.tasks.max(1));
        batches::set_probability(tx, id, probability)?;
    }
    switch_severity(tx, &batch, &inspection.plan, by_plan)?;
    let verb = if state == BatchState::Accepted { "accepted" } else { "rejected" };
    let detail = format!(
        "{verb} batch {} of {} tasks; {} of {} inspected labels were wrong",
        batch.number, batch.tasks, batch.wrong, batch.inspected
    );
    Ok(Audited::new(get(tx, viewer, id)?, by.entry("batch.decide", id, detail)))
}

/// Let some tasks of a decided batch follow its decision. Whether there may be more.
///
/// # Errors
/// Storage.
pub fn settle_some(tx: &mut dyn Tx, now: &Timestamp) -> Result<Audited<bool>, StoreError> {
    tx.exclusive()?;
    let Some(batch) = batches::next_unsettled(tx)? else { return Ok(Audited::nothing_changed(false)) };
    let by = ActionContext { now, project: batch.project, user: batch.by };
    let tasks = batches::tasks_in(tx, batch.id, MOST_SETTLED)?;
    if tasks.is_empty() {
        batches::set_settled(tx, batch.id)?;
        return Ok(Audited::nothing_changed(true));
    }
    let mut settled = Audited::nothing_changed(());
    for (task, state) in tasks {
        batches::take_out(tx, task)?;
        // What an earlier stage corrects goes its own way.
        if state == TaskState::InReview {
            settled = settled.then(settle_task(tx, by, &batch, task)?).try_map(|_| Ok(()))?;
        }
    }
    settled.try_map(|()| Ok(true))
}

fn settle_task(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    batch: &UnsettledBatch,
    task: TaskId,
) -> Result<Audited<()>, StoreError> {
    match (batch.state, batch.rest) {
        (BatchState::Accepted, _) => {
            usecase::tasks::apply_event(tx, by, task, &TaskEvent::AcceptUnreviewed)?.try_map(|_| Ok(()))
        }
        (BatchState::Rejected, RestOfBatch::Rework) => {
            let returned = usecase::tasks::apply_event(tx, by, task, &TaskEvent::Return)?;
            let text = return_note(batch, &batches::errors(tx, batch.id)?);
            let note = NewTaskNote { kind: TaskNoteKind::Return, text };
            task_notes::add(tx, by.now, task, by.user, &note)?;
            returned.try_map(|_| Ok(()))
        }
        (BatchState::Open, _) | (BatchState::Rejected, RestOfBatch::Review) => {
            Ok(Audited::nothing_changed(()))
        }
    }
}

/// What a tasker reads of a rejected batch that their label was in.
fn return_note(batch: &UnsettledBatch, errors: &[Vec<ErrorType>]) -> String {
    let mut titles: Vec<&str> = errors.iter().flatten().map(|error| error.title()).collect();
    titles.sort_unstable();
    titles.dedup();
    let found = match titles.as_slice() {
        [] => String::new(),
        titles => format!(" Found in others of it: {}.", titles.join(", ").to_lowercase()),
    };
    let reason = if batch.reason.is_empty() { String::new() } else { format!(" {}", batch.reason) };
    format!(
        "Batch {} was rejected; nobody looked at this label. Check it, then submit it again.{found}{reason}",
        batch.number
    )
}
