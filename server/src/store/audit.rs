//! The audit trail: each line's hash covers the line before, so that a changed or removed line is found.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::Timestamp;
use assay_core::api::{AuditAnchor, AuditEntry, Page};
use assay_core::hash::sha256_hex;
use assay_core::id::{ProjectId, UserId};
use serde::Deserialize;
use std::fmt::Display;

/// Audit entry to append: who did what, for [`record`].
#[derive(Clone, Debug)]
pub struct NewAuditEntry {
    /// The project, where there is one.
    pub project: Option<ProjectId>,
    /// Who.
    pub actor: UserId,
    /// What, such as `task.submit`.
    pub action: &'static str,
    /// To what: an id.
    pub subject: String,
    /// In a sentence.
    pub detail: String,
}

impl NewAuditEntry {
    /// Entry of an action in a project.
    pub fn new(
        project: ProjectId,
        actor: UserId,
        action: &'static str,
        subject: impl Display,
        detail: impl Into<String>,
    ) -> Self {
        let subject = subject.to_string();
        Self { project: Some(project), actor, action, subject, detail: detail.into() }
    }

    /// Entry of an action on the server itself, in no project.
    pub fn on_server(
        actor: UserId,
        action: &'static str,
        subject: impl Display,
        detail: impl Into<String>,
    ) -> Self {
        Self { project: None, actor, action, subject: subject.to_string(), detail: detail.into() }
    }
}

/// Actor of entries that no person caused.
pub fn server_itself() -> UserId {
    UserId::from(0)
}

/// A line as it is stored.
#[derive(Deserialize)]
struct AuditLine {
    number: i64,
    project: Option<String>,
    at: String,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    hash: String,
}

impl AuditLine {
    /// The hash of the line after another one.
    fn hash_after(&self, before: &str) -> String {
        let Self { number, project, at, actor, action, subject, detail, .. } = self;
        let line = serde_json::json!([before, number, at, project, actor, action, subject, detail]);
        sha256_hex(line.to_string().as_bytes())
    }
}

#[derive(Deserialize)]
struct LastLine {
    number: i64,
    hash: String,
}

/// Append a line, in the transaction of the action itself.
pub(super) fn record(tx: &mut dyn Tx, now: &Timestamp, entry: &NewAuditEntry) -> Result<(), StoreError> {
    tx.exclusive()?;
    let last = "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1";
    let last = tx.fetch_optional(last, &[])?.unwrap_or(LastLine { number: 0, hash: String::new() });
    let line = AuditLine {
        number: last.number + 1,
        project: entry.project.map(|id| id.to_string()),
        at: now.text.clone(),
        actor: entry.actor.to_string(),
        action: entry.action.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.clone(),
        hash: String::new(),
    };
    let hash = line.hash_after(&last.hash);
    tx.execute(
        "INSERT INTO audit (number, project_id, at, actor, action, subject, detail, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            line.number.into(),
            line.project.into(),
            line.at.into(),
            line.actor.into(),
            line.action.into(),
            line.subject.into(),
            line.detail.into(),
            hash.into(),
        ],
    )?;
    Ok(())
}

const ENTRY: &str = "SELECT a.number, a.at, a.actor, COALESCE(u.name, 'Assay') AS actor_name, a.action, a.subject, \
    a.detail, a.hash FROM audit a LEFT JOIN users u ON u.id = a.actor";

/// A project's lines, or without a project those of the server itself, newest first, before the given number.
pub fn list(
    tx: &mut dyn Tx,
    project: Option<ProjectId>,
    before: Option<i64>,
    limit: u32,
) -> Result<Page<AuditEntry>, StoreError> {
    let page = [before.unwrap_or(i64::MAX).into(), (limit + 1).into()];
    let mut items: Vec<AuditEntry> = match project {
        Some(project) => {
            let sql =
                format!("{ENTRY} WHERE a.project_id = $3 AND a.number < $1 ORDER BY a.number DESC LIMIT $2");
            let [before, limit] = page;
            tx.fetch_all(&sql, &[before, limit, project.into()])?
        }
        None => {
            let sql = format!(
                "{ENTRY} WHERE a.project_id IS NULL AND a.number < $1 ORDER BY a.number DESC LIMIT $2"
            );
            tx.fetch_all(&sql, &page)?
        }
    };
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = more.then(|| items.last().map(|e| e.number.to_string())).flatten();
    Ok(Page { items, next })
}

/// An action as the trail has it.
#[derive(Clone, Debug, Deserialize)]
pub struct AuditedAction {
    /// When.
    pub at: String,
    /// Who.
    pub actor: UserId,
    /// What, such as `golden.step`.
    pub action: String,
    /// To what: an id.
    pub subject: String,
    /// In a sentence.
    pub detail: String,
}

/// A project's actions of these names, oldest first.
pub fn actions(
    tx: &mut dyn Tx,
    project: ProjectId,
    names: &[&str],
) -> Result<Vec<AuditedAction>, StoreError> {
    let places: Vec<String> = (0..names.len()).map(|number| format!("${}", number + 2)).collect();
    let sql = format!(
        "SELECT at, actor, action, subject, detail FROM audit WHERE project_id = $1 AND action IN ({}) ORDER BY number",
        places.join(", ")
    );
    let mut params = vec![project.into()];
    params.extend(names.iter().map(|name| (*name).into()));
    tx.fetch_all(&sql, &params)
}

/// The last line's number and hash, for what anchors the trail; none where it is empty.
pub fn last_line(tx: &mut dyn Tx) -> Result<Option<AuditAnchor>, StoreError> {
    tx.fetch_optional("SELECT number AS line, hash FROM audit ORDER BY number DESC LIMIT 1", &[])
}

/// The first line that does not have the hash that it was written with; none where every line has it.
pub fn first_broken_line(tx: &mut dyn Tx) -> Result<Option<i64>, StoreError> {
    let lines: Vec<AuditLine> = tx.fetch_all(
        "SELECT number, project_id AS project, at, actor, action, subject, detail, hash FROM audit ORDER BY number",
        &[],
    )?;
    let mut before = String::new();
    for (expected, line) in (1_i64..).zip(lines) {
        if line.number != expected || line.hash_after(&before) != line.hash {
            return Ok(Some(expected));
        }
        before = line.hash;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_changed_line_breaks_the_chain() {
        each_engine(|fixture| {
            let now = fixture.now();
            for detail in ["one", "two", "three"] {
                let detail = detail.to_owned();
                let (actor, subject) = (UserId::from(1), "s".to_owned());
                let entry = NewAuditEntry { project: None, actor, action: "test", subject, detail };
                let now = now.clone();
                fixture.write(move |tx| record(tx, &now, &entry));
            }
            assert_eq!(fixture.write(first_broken_line), None);
            fixture.write(|tx| tx.execute("UPDATE audit SET detail = 'forged' WHERE number = 2", &[]));
            assert_eq!(fixture.write(first_broken_line), Some(2));
        });
    }

    #[test]
    fn the_hash_of_a_line_is_the_one_of_earlier_versions() {
        let line = AuditLine {
            number: 7,
            project: Some("p".to_owned()),
            at: "2026-11-28T00:00:00.000000Z".to_owned(),
            actor: "ana".to_owned(),
            action: "task.submit".to_owned(),
            subject: "t".to_owned(),
            detail: "submitted a label".to_owned(),
            hash: String::new(),
        };
        let text =
            r#"["ab",7,"2026-11-28T00:00:00.000000Z","p","ana","task.submit","t","submitted a label"]"#;
        assert_eq!(line.hash_after("ab"), sha256_hex(text.as_bytes()));
    }
}
