//! Inspection of a batch's sample.

use crate::store::batches::SampledTask;
use crate::store::{StoreError, Tx, batches, task_list};
use crate::usecase::context::Viewer;
use assay_core::api::{BatchDetail, BatchProgress, BatchSummary, ErrorCount, TaskSummary};
use assay_core::id::{BatchId, ReviewId, TaskId, UserId};
use assay_core::permission::Action;
use assay_core::review::batch::{
    BatchPlan, BatchState, InspectionCounts, Outlook, PlanRule, WrongShare, estimate_wrong_share,
};
use assay_core::review::{ErrorType, Verdict};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Rejected labels that the detail of a batch lists at most.
const MOST_REJECTED: u32 = 200;

/// What is known of a batch's sample.
pub(super) struct Inspection {
    /// The plan. Where labels left the batch and no other is left to inspect, what was inspected is the sample.
    pub(super) plan: BatchPlan,
    counts: InspectionCounts,
    /// Estimated share of wrong labels; none: nothing was inspected, or the plan leaves no estimate.
    wrong_share: Option<WrongShare>,
    /// Tasks of the sample that nobody inspected; none where the batch is decided.
    waiting: Vec<SampledTask>,
}

impl Inspection {
    /// Read it.
    pub(super) fn load(tx: &mut dyn Tx, id: BatchId, batch: &BatchSummary) -> Result<Self, StoreError> {
        let mut plan = batches::plan(tx, id)?;
        let is_sequential = matches!(plan.rule, PlanRule::Sequential { .. });
        let wrong_share = match is_sequential {
            // Where the labels decided when to stop, the share of wrong ones among them is biased.
            true => None,
            false => estimate_wrong_share(&batches::inspected(tx, id)?),
        };
        let waiting = match batch.state {
            BatchState::Open => batches::waiting(tx, id, batch.sample)?,
            BatchState::Accepted | BatchState::Rejected => Vec::new(),
        };
        if !is_sequential && batch.inspected > 0 && batch.state == BatchState::Open {
            plan.sample = plan.sample.min(u64::from(batch.inspected) + waiting.len() as u64);
        }
        let counts = InspectionCounts {
            inspected: u64::from(batch.inspected),
            wrong: u64::from(batch.wrong),
            wrong_share: wrong_share.map_or(0.0, |share| share.value),
        };
        Ok(Self { plan, counts, wrong_share, waiting })
    }

    /// Verdict of the plan; none: it has none yet.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        self.plan.decide(self.counts)
    }

    fn outlook(&self) -> Outlook {
        self.plan.outlook(self.counts)
    }
}

/// A batch with its plan, and what the inspected labels say.
///
/// # Errors
/// There is no such batch in the project.
pub fn get(tx: &mut dyn Tx, viewer: Viewer, id: BatchId) -> Result<BatchDetail, StoreError> {
    let batch = batches::get(tx, viewer.project, id)?;
    let inspection = Inspection::load(tx, id, &batch)?;
    let mut errors: BTreeMap<ErrorType, u32> = BTreeMap::new();
    for error in batches::errors(tx, id)?.into_iter().flatten() {
        *errors.entry(error).or_default() += 1;
    }
    let mut errors: Vec<ErrorCount> =
        errors.into_iter().map(|(error, labels)| ErrorCount { error, labels }).collect();
    errors.sort_by_key(|count| std::cmp::Reverse(count.labels));
    let rejected = batches::rejected(tx, id, MOST_REJECTED)?;
    let own = viewer.user.to_string();
    let own_in_sample = inspection.waiting.iter().filter(|of| of.tasker == own).count();
    let (rest, reason) = batches::decision(tx, id)?;
    Ok(BatchDetail {
        by_plan: inspection.verdict(),
        outlook: inspection.outlook(),
        plan: inspection.plan,
        wrong_share: inspection.wrong_share,
        errors,
        rejected: task_list::by_ids(tx, rejected, viewer.may(Action::ViewGolden))?,
        own_in_sample: u32::try_from(own_in_sample).unwrap_or(u32::MAX),
        rest,
        reason,
        batch,
    })
}

/// The next tasks of a batch's sample for a reviewer. Each reviewer has an order of their own, so that two seldom meet.
///
/// # Errors
/// There is no such batch in the project.
pub fn next(tx: &mut dyn Tx, viewer: Viewer, id: BatchId, most: usize) -> Result<BatchProgress, StoreError> {
    let batch = batches::get(tx, viewer.project, id)?;
    let mut inspection = Inspection::load(tx, id, &batch)?;
    let by_plan = inspection.verdict();
    let outlook = inspection.outlook();
    let mut tasks: Vec<TaskSummary> = Vec::new();
    if by_plan.is_none() {
        let own = viewer.user.to_string();
        inspection.waiting.retain(|of| of.tasker != own);
        inspection.waiting.sort_by_cached_key(|of| own_order(viewer.user, of.task));
        let chosen: Vec<TaskId> = inspection.waiting.into_iter().take(most).map(|of| of.task).collect();
        let mut summaries = task_list::by_ids(tx, chosen.clone(), viewer.may(Action::ViewGolden))?;
        for id in chosen {
            let id = id.to_string();
            if let Some(at) = summaries.iter().position(|task| task.id == id) {
                tasks.push(summaries.swap_remove(at));
            }
        }
    }
    Ok(BatchProgress { by_plan, outlook, batch, tasks })
}

/// Place of a task in the order of a person.
fn own_order(user: UserId, task: TaskId) -> u64 {
    let mut hasher = DefaultHasher::new();
    (user, task).hash(&mut hasher);
    hasher.finish()
}

/// Count a verdict on a task of an open batch, where the task is in its sample.
///
/// # Errors
/// Storage.
pub(in crate::usecase) fn record_verdict(
    tx: &mut dyn Tx,
    task: TaskId,
    review: ReviewId,
    verdict: Verdict,
) -> Result<(), StoreError> {
    let Some(place) = batches::open_place(tx, task)? else { return Ok(()) };
    match batches::is_in_sample(tx, &place)? {
        true => batches::set_verdict(tx, (place.batch, task), review, Some(verdict)),
        // It was judged by itself, and says nothing about the others.
        false => batches::take_out(tx, task),
    }
}

/// Take a verdict back, where the task is in the sample of a batch.
///
/// # Errors
/// The batch is decided ([`StoreError::Conflict`]).
pub(in crate::usecase) fn withdraw_verdict(
    tx: &mut dyn Tx,
    task: TaskId,
    review: ReviewId,
) -> Result<(), StoreError> {
    match batches::batch_of_review(tx, review)? {
        None => Ok(()),
        Some((batch, BatchState::Open)) => batches::set_verdict(tx, (batch, task), review, None),
        Some(_) => Err(StoreError::Conflict("the batch of this verdict is decided".to_owned())),
    }
}
