//! People who label a task without seeing each other's labels: those that the sample wants of its scene, or the stage of each task.

use crate::store::{StoreError, Tx, samples, task_settings, tasks};
use assay_core::id::TaskId;

/// Whether several people label a task, so that none of them sees the others' labels.
///
/// # Errors
/// There is no such task.
pub fn is_blind(tx: &mut dyn Tx, task: TaskId) -> Result<bool, StoreError> {
    Ok(wanted(tx, task)? > 1)
}

/// Whether a task that was just submitted is to be labeled by one more person.
///
/// # Errors
/// There is no such task.
pub fn wants_another(tx: &mut dyn Tx, task: TaskId) -> Result<bool, StoreError> {
    let wanted = wanted(tx, task)?;
    Ok(wanted > 1 && samples::rated(tx, task)? < wanted)
}

fn wanted(tx: &mut dyn Tx, task: TaskId) -> Result<u32, StoreError> {
    let of_sample = samples::wanted_raters(tx, task)?;
    let stage = tasks::stage_of_task(tx, task)?;
    Ok(of_sample.max(task_settings::get(tx, stage)?.body.labels_per_task))
}
