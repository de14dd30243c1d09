//! Settings of the tasks of stages. A stage without a row has those of a new stage.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::Timestamp;
use assay_core::id::{ProjectId, StageId, TaskId, UserId};
use assay_core::pipeline::TaskSettings;
use serde::Deserialize;

/// Settings as they are stored.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct StoredTaskSettings {
    /// The settings.
    pub body: TaskSettings,
    /// Number of changes.
    pub revision: u32,
    /// Name of the person who changed them last.
    pub by_name: Option<String>,
    /// Time of the last change.
    pub at: Option<String>,
}

/// The settings of a stage's tasks.
pub fn get(tx: &mut dyn Tx, stage: StageId) -> Result<StoredTaskSettings, StoreError> {
    let sql = "SELECT s.body, s.revision, u.name AS by_name, s.at FROM task_settings s JOIN users u ON u.id = s.user_id \
               WHERE s.stage_id = $1";
    Ok(tx.fetch_optional(sql, &[stage.into()])?.unwrap_or_default())
}

/// Change the settings that the caller read at `seen`. Honeypots are placed from the start of the queue again.
///
/// # Errors
/// They are at another revision by now.
pub fn set(
    tx: &mut dyn Tx,
    now: &Timestamp,
    stage: StageId,
    (seen, user): (u32, UserId),
    settings: &TaskSettings,
) -> Result<(), StoreError> {
    if get(tx, stage)?.revision != seen {
        return Err(StoreError::Stale);
    }
    tx.execute(
        "INSERT INTO task_settings (stage_id, revision, body, user_id, at, honeypots_up_to) VALUES ($1, 1, $2, $3, $4, '') \
         ON CONFLICT (stage_id) DO UPDATE SET revision = task_settings.revision + 1, body = excluded.body, \
         user_id = excluded.user_id, at = excluded.at, honeypots_up_to = ''",
        &[stage.into(), SqlValue::json(settings)?, user.into(), now.into()],
    )?;
    let hides = settings.honeypots.share > 0.0;
    tx.execute("UPDATE stages SET hides_queue = $1 WHERE id = $2", &[hides.into(), stage.into()])?;
    Ok(())
}

/// Whether taskers do not see the queue of a stage: it has honeypots.
pub fn hides_queue(tx: &mut dyn Tx, stage: StageId) -> Result<bool, StoreError> {
    tx.exists("SELECT id FROM stages WHERE id = $1 AND hides_queue = 1", &[stage.into()])
}

/// The projects whose stages have settings of their own.
pub fn projects(tx: &mut dyn Tx) -> Result<Vec<ProjectId>, StoreError> {
    let sql = "SELECT DISTINCT g.project_id FROM task_settings s JOIN stages g ON g.id = s.stage_id ORDER BY g.project_id";
    tx.fetch_values(sql, &[])
}

/// A stage with honeypots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct HoneypotStage {
    /// The project.
    pub project: ProjectId,
    /// The stage.
    pub stage: StageId,
}

/// All stages with honeypots.
pub fn list_with_honeypots(tx: &mut dyn Tx) -> Result<Vec<HoneypotStage>, StoreError> {
    tx.fetch_all(
        "SELECT project_id AS project, id AS stage FROM stages WHERE hides_queue = 1 ORDER BY id",
        &[],
    )
}

/// The last task in the queue of a stage after which it was decided whether a honeypot comes.
pub fn honeypots_up_to(tx: &mut dyn Tx, stage: StageId) -> Result<Option<TaskId>, StoreError> {
    let sql = "SELECT NULLIF(honeypots_up_to, '') FROM task_settings WHERE stage_id = $1";
    Ok(tx.fetch_value::<Option<TaskId>>(sql, &[stage.into()])?.flatten())
}

/// Note up to which task of the queue it was decided whether a honeypot comes.
pub fn set_honeypots_up_to(tx: &mut dyn Tx, stage: StageId, task: TaskId) -> Result<(), StoreError> {
    let sql = "UPDATE task_settings SET honeypots_up_to = $1 WHERE stage_id = $2";
    tx.execute(sql, &[task.into(), stage.into()])?;
    Ok(())
}
