//! Reminders of silent teams: where a project sends them, and what was sent.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::ReminderRecord;
use assay_core::id::{ProjectId, ReminderId};
use assay_core::silence::ReminderLevel;
use serde::Deserialize;

/// Projects that send reminders.
pub fn projects(tx: &mut dyn Tx) -> Result<Vec<ProjectId>, StoreError> {
    tx.fetch_values(
        "SELECT project_id FROM reminder_webhooks UNION SELECT project_id FROM reminder_mail ORDER BY 1",
        &[],
    )
}

/// Address of a project's webhook, which is a secret.
pub fn webhook(tx: &mut dyn Tx, project: ProjectId) -> Result<Option<String>, StoreError> {
    tx.fetch_value("SELECT address FROM reminder_webhooks WHERE project_id = $1", &[project.into()])
}

/// Whether a project sends reminders by mail.
pub fn is_by_mail(tx: &mut dyn Tx, project: ProjectId) -> Result<bool, StoreError> {
    tx.exists("SELECT project_id FROM reminder_mail WHERE project_id = $1", &[project.into()])
}

/// Set whether a project sends reminders by mail.
pub fn set_by_mail(tx: &mut dyn Tx, project: ProjectId, by_mail: bool) -> Result<(), StoreError> {
    tx.execute("DELETE FROM reminder_mail WHERE project_id = $1", &[project.into()])?;
    if by_mail {
        tx.execute("INSERT INTO reminder_mail (project_id) VALUES ($1)", &[project.into()])?;
    }
    Ok(())
}

/// Set the address of a project's webhook; empty: none.
pub fn set_webhook(tx: &mut dyn Tx, project: ProjectId, address: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM reminder_webhooks WHERE project_id = $1", &[project.into()])?;
    if !address.is_empty() {
        let sql = "INSERT INTO reminder_webhooks (project_id, address) VALUES ($1, $2)";
        tx.execute(sql, &[project.into(), address.into()])?;
    }
    Ok(())
}

/// Reminder as it is stored.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredReminder {
    /// The team.
    pub team: String,
    /// Its level.
    pub level: ReminderLevel,
    /// Keys of its requests.
    pub requests: Vec<String>,
    /// When it was sent.
    pub sent_at: String,
    /// Why it did not arrive; absent: it arrived.
    pub error: Option<String>,
}

/// All reminders of a project, oldest first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<StoredReminder>, StoreError> {
    let sql = "SELECT team, level, requests, sent_at, error FROM reminders WHERE project_id = $1 ORDER BY id";
    tx.fetch_all(sql, &[project.into()])
}

/// The last reminders of a project, the newest first.
pub fn last(tx: &mut dyn Tx, project: ProjectId, most: u32) -> Result<Vec<ReminderRecord>, StoreError> {
    let sql =
        "SELECT team, level, sent_at, error FROM reminders WHERE project_id = $1 ORDER BY id DESC LIMIT $2";
    tx.fetch_all(sql, &[project.into(), most.into()])
}

/// Add a reminder that was sent, or that could not be.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    (team, level): (&str, ReminderLevel),
    requests: &[String],
    error: Option<&str>,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reminders (id, project_id, team, level, requests, sent_at, error) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            new_id::<ReminderId>().into(),
            project.into(),
            team.into(),
            level.into(),
            SqlValue::json(requests)?,
            now.into(),
            error.into(),
        ],
    )?;
    Ok(())
}
