//! Active time of submitted labels, and since when a person has been able to work on the next one.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::id::{RevisionId, StageId, TaskId, UserId};

/// Labels that the median of a stage is made of, the last ones.
const MEDIAN_OF: u32 = 200;

/// Store the active time of a label of a stage, seconds.
pub fn add(tx: &mut dyn Tx, revision: RevisionId, stage: StageId, seconds: u32) -> Result<(), StoreError> {
    let sql = "INSERT INTO active_times (revision_id, stage_id, seconds) VALUES ($1, $2, $3)";
    tx.execute(sql, &[revision.into(), stage.into(), seconds.into()])?;
    Ok(())
}

/// Median active time of the last labels of a stage, seconds; of an even number, the lower one of the two in the middle.
pub fn median(tx: &mut dyn Tx, stage: StageId) -> Result<Option<u32>, StoreError> {
    let sql = "SELECT seconds FROM active_times WHERE stage_id = $1 ORDER BY revision_id DESC LIMIT $2";
    let mut seconds: Vec<u32> = tx.fetch_values(sql, &[stage.into(), MEDIAN_OF.into()])?;
    seconds.sort_unstable();
    Ok(seconds.get(seconds.len().saturating_sub(1) / 2).copied())
}

/// Note that a person submitted a label: what they do from now on is for the next one.
pub fn begin_next(tx: &mut dyn Tx, now: &Timestamp, task: TaskId, user: UserId) -> Result<(), StoreError> {
    let sql = "UPDATE task_holders SET since_s = $3 WHERE task_id = $1 AND user_id = $2";
    tx.execute(sql, &[task.into(), user.into(), now.seconds.into()])?;
    Ok(())
}

/// Longest active time that a person can have on a task now, seconds; none: nobody noted when they began.
pub fn longest(
    tx: &mut dyn Tx,
    now: &Timestamp,
    task: TaskId,
    user: UserId,
) -> Result<Option<u32>, StoreError> {
    let sql = "SELECT since_s FROM task_holders WHERE task_id = $1 AND user_id = $2 AND since_s IS NOT NULL";
    let since: Option<i64> = tx.fetch_value(sql, &[task.into(), user.into()])?;
    Ok(since.map(|since| u32::try_from((now.seconds - since).max(0)).unwrap_or(u32::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::labels;
    use crate::store::testing::{each_engine, square};

    #[test]
    fn the_median_of_a_stage_is_of_its_last_labels() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let medians = fixture.write(move |tx| {
                let mut medians = vec![median(tx, cast.stage)?];
                for seconds in [60, 3_600, 120, 90] {
                    let added = labels::add_revision(tx, &now, cast.task, cast.ana, &square(1.0), None)?;
                    add(tx, added.id.parse()?, cast.stage, seconds)?;
                    medians.push(median(tx, cast.stage)?);
                }
                let listed = labels::revisions(tx, cast.task)?;
                assert_eq!(
                    listed.iter().map(|r| r.active_seconds).collect::<Vec<_>>(),
                    [60, 3_600, 120, 90].map(Some)
                );
                Ok(medians)
            });
            assert_eq!(medians, [None, Some(60), Some(60), Some(120), Some(90)]);
        });
    }
}
