//! Debriefs: agendas, and the log of what was done in each.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::DebriefSummary;
use assay_core::debrief::DebriefEvent;
use assay_core::id::{DebriefId, ProjectId, UserId};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A debrief as it is stored.
#[derive(Clone, Debug, Deserialize)]
pub struct StoredDebrief {
    id: DebriefId,
    name: String,
    /// Ids of the questions on its agenda, in their order.
    pub agenda: Vec<String>,
    creator_name: String,
    created_at: String,
    ended_at: Option<String>,
}

impl StoredDebrief {
    /// Its id.
    pub fn id(&self) -> DebriefId {
        self.id
    }

    /// Its line in a list, where these questions are settled. Nobody is in its room as far as the store knows.
    pub fn summary(&self, settled: &BTreeSet<String>) -> DebriefSummary {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        DebriefSummary {
            id: self.id.to_string(),
            name: self.name.clone(),
            creator_name: self.creator_name.clone(),
            created_at: self.created_at.clone(),
            ended_at: self.ended_at.clone(),
            questions: count(self.agenda.len()),
            settled: count(self.agenda.iter().filter(|id| settled.contains(*id)).count()),
            here: 0,
        }
    }
}

const DEBRIEF: &str = "SELECT d.id, d.name, d.agenda, u.name AS creator_name, d.created_at, d.ended_at \
    FROM debriefs d JOIN users u ON u.id = d.caller WHERE d.project_id = $1";

/// A project's debriefs, the last first.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<StoredDebrief>, StoreError> {
    tx.fetch_all(&format!("{DEBRIEF} ORDER BY d.id DESC"), &[project.into()])
}

/// A debrief of a project.
///
/// # Errors
/// There is no such debrief in it.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: DebriefId) -> Result<StoredDebrief, StoreError> {
    tx.fetch_one("debrief", &format!("{DEBRIEF} AND d.id = $2"), &[project.into(), id.into()])
}

/// Add a debrief with its agenda.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    caller: UserId,
    name: &str,
    agenda: &[String],
) -> Result<DebriefId, StoreError> {
    let id: DebriefId = new_id();
    tx.execute(
        "INSERT INTO debriefs (id, project_id, name, agenda, caller, created_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &[id.into(), project.into(), name.into(), SqlValue::json(agenda)?, caller.into(), now.into()],
    )?;
    Ok(id)
}

/// End a debrief.
pub fn end(tx: &mut dyn Tx, now: &Timestamp, id: DebriefId) -> Result<(), StoreError> {
    tx.execute("UPDATE debriefs SET ended_at = $1 WHERE id = $2", &[now.into(), id.into()])?;
    Ok(())
}

/// What was done after an event, in order.
pub fn events(tx: &mut dyn Tx, id: DebriefId, since: u64) -> Result<Vec<DebriefEvent>, StoreError> {
    let since = i64::try_from(since).unwrap_or(i64::MAX);
    let sql = "SELECT body FROM debrief_events WHERE debrief_id = $1 AND seq > $2 ORDER BY seq";
    tx.fetch_values(sql, &[id.into(), since.into()])
}

/// Append an event to a debrief's log.
///
/// # Errors
/// Storage, or another event has its number.
pub fn add_event(tx: &mut dyn Tx, id: DebriefId, event: &DebriefEvent) -> Result<(), StoreError> {
    let seq = i64::try_from(event.seq).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO debrief_events (debrief_id, seq, body) VALUES ($1, $2, $3)",
        &[id.into(), seq.into(), SqlValue::json(event)?],
    )?;
    Ok(())
}
