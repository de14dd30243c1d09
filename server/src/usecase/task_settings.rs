//! Settings of a stage's tasks.

use super::context::ActionContext;
use super::honeypots;
use crate::store::{self, Audited, StoreError, Tx, stages, task_settings, tasker_routes};
use assay_core::api::{FieldError, TaskSettingsDetail};
use assay_core::id::{ProjectId, StageId};
use assay_core::pipeline::TaskSettings;

/// The settings of a stage's tasks, and how its honeypots are doing.
///
/// # Errors
/// There is no such stage in the project.
pub fn get(tx: &mut dyn Tx, project: ProjectId, stage: StageId) -> Result<TaskSettingsDetail, StoreError> {
    stages::get(tx, project, stage)?;
    let stored = task_settings::get(tx, stage)?;
    let honeypots = store::honeypots::status(tx, stage, stored.body.honeypots.max_exposures)?;
    let task_settings::StoredTaskSettings { body: settings, revision, by_name, at } = stored;
    Ok(TaskSettingsDetail { settings, revision, by_name, at, honeypots })
}

/// Change the settings of a stage's tasks, where the caller has seen their last revision. Honeypots come into the queue, or leave
/// it, at once.
///
/// # Errors
/// A setting makes no sense ([`StoreError::Invalid`]), or they are at another revision by now.
pub fn change(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    stage: StageId,
    seen: u32,
    settings: &TaskSettings,
) -> Result<Audited<TaskSettingsDetail>, StoreError> {
    tx.exclusive()?;
    let rules = stages::get(tx, by.project, stage)?;
    settings.check(rules.compare_while_labeling).map_err(|error| {
        StoreError::Invalid(vec![FieldError { pointer: error.pointer.to_owned(), detail: error.message }])
    })?;
    let before = task_settings::get(tx, stage)?.body.honeypots;
    task_settings::set(tx, by.now, stage, (seen, by.user), settings)?;
    if settings.by_quality.is_none() {
        tasker_routes::clear_computed(tx, stage)?;
    }
    if settings.honeypots != before {
        honeypots::place_anew(tx, by.now, by.project, stage)?;
    }
    let detail = format!("changed the settings of the tasks of {}", rules.name);
    Ok(Audited::new(get(tx, by.project, stage)?, by.entry("stage.task_settings", stage, detail)))
}
