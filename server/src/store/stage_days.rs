//! What each stage did on each day: the tasks that it finished, and the change of its open ones.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::id::StageId;
use assay_core::pipeline::TaskState;
use serde::Deserialize;

/// One day of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StageDay {
    /// Day, `YYYY-MM-DD`, UTC.
    pub day: String,
    /// Number of tasks that it finished.
    pub finished: u32,
    /// Number of its open tasks at the end of the day, less the one at its beginning.
    pub opened: i64,
}

/// Note that a task of a stage came from a state, or from nowhere, to another one.
pub fn record(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stage: StageId,
    from: Option<TaskState>,
    to: TaskState,
) -> Result<(), StoreError> {
    let finished = to.is_finished() && !from.is_some_and(TaskState::is_finished);
    let opened = i64::from(to.is_open()) - i64::from(from.is_some_and(TaskState::is_open));
    if !finished && opened == 0 {
        return Ok(());
    }
    tx.execute(
        "INSERT INTO stage_days (stage_id, day, finished, opened) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (stage_id, day) DO UPDATE SET finished = stage_days.finished + excluded.finished, \
         opened = stage_days.opened + excluded.opened",
        &[stage.into(), now.day().into(), finished.into(), opened.into()],
    )?;
    Ok(())
}

/// The days of a stage on which something changed, in order.
pub fn list(tx: &mut dyn Tx, stage: StageId, limit: u32) -> Result<Vec<StageDay>, StoreError> {
    let sql = "SELECT day, finished, opened FROM stage_days WHERE stage_id = $1 ORDER BY day DESC LIMIT $2";
    let mut days: Vec<StageDay> = tx.fetch_all(sql, &[stage.into(), limit.into()])?;
    days.reverse();
    Ok(days)
}

/// The first day of a stage.
pub fn first(tx: &mut dyn Tx, stage: StageId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT day FROM stage_days WHERE stage_id = $1 ORDER BY day LIMIT 1";
    tx.fetch_value(sql, &[stage.into()])
}
