//! The audit trail: each line's hash covers the line before, so that a changed or removed line is found.

use super::{SqlRow, StoreError, Tx, first};
use crate::clock::Timestamp;
use assay_core::api::{AuditEntry, Page};
use assay_core::hash::sha256_hex;

/// Audit entry to append: who did what, for [`record`].
#[derive(Clone, Debug)]
pub struct NewAuditEntry<'a> {
    /// The project, where there is one.
    pub project: Option<&'a str>,
    /// Who.
    pub actor: &'a str,
    /// What, such as `task.submit`.
    pub action: &'a str,
    /// To what: an id.
    pub subject: &'a str,
    /// In a sentence.
    pub detail: &'a str,
}

/// Append a line, in the transaction of the action itself.
///
/// # Errors
/// Storage.
pub fn record(tx: &mut dyn Tx, now: &Timestamp, entry: &NewAuditEntry<'_>) -> Result<(), StoreError> {
    tx.exclusive()?;
    let last = first(tx.query("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1", &[])?);
    let (number, before) = match last {
        Some(row) => (row.int(0)? + 1, row.text(1)?),
        None => (1, String::new()),
    };
    let hash = line_hash(&before, number, now, entry);
    tx.execute(
        "INSERT INTO audit (number, project_id, at, actor, action, subject, detail, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            number.into(),
            entry.project.into(),
            now.text.as_str().into(),
            entry.actor.into(),
            entry.action.into(),
            entry.subject.into(),
            entry.detail.into(),
            hash.into(),
        ],
    )?;
    Ok(())
}

fn line_hash(before: &str, number: i64, now: &Timestamp, entry: &NewAuditEntry<'_>) -> String {
    let line = serde_json::json!([
        before,
        number,
        now.text,
        entry.project,
        entry.actor,
        entry.action,
        entry.subject,
        entry.detail
    ]);
    sha256_hex(line.to_string().as_bytes())
}

/// A project's lines, newest first, before the given number.
///
/// # Errors
/// Storage.
pub fn list(
    tx: &mut dyn Tx,
    project: &str,
    before: Option<i64>,
    limit: u32,
) -> Result<Page<AuditEntry>, StoreError> {
    let rows = tx.query(
        "SELECT a.number, a.at, a.actor, COALESCE(u.name, a.actor), a.action, a.subject, a.detail, a.hash \
         FROM audit a LEFT JOIN users u ON u.id = a.actor \
         WHERE a.project_id = $1 AND a.number < $2 ORDER BY a.number DESC LIMIT $3",
        &[project.into(), before.unwrap_or(i64::MAX).into(), (limit + 1).into()],
    )?;
    let mut items = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = more.then(|| items.last().map(|e| e.number.to_string())).flatten();
    Ok(Page { items, next })
}

fn entry(row: &SqlRow) -> Result<AuditEntry, StoreError> {
    Ok(AuditEntry {
        number: u64::try_from(row.int(0)?).unwrap_or(0),
        at: row.text(1)?,
        actor: row.text(2)?,
        actor_name: row.text(3)?,
        action: row.text(4)?,
        subject: row.text(5)?,
        detail: row.text(6)?,
        hash: row.text(7)?,
    })
}

/// Whether every line still has the hash that it was written with; gives the first line that has not.
///
/// # Errors
/// Storage.
pub fn first_broken_line(tx: &mut dyn Tx) -> Result<Option<i64>, StoreError> {
    let rows = tx.query(
        "SELECT number, project_id, at, actor, action, subject, detail, hash FROM audit ORDER BY number",
        &[],
    )?;
    let mut before = String::new();
    for (expected, row) in (1_i64..).zip(&rows) {
        let (number, project) = (row.int(0)?, row.maybe_text(1)?);
        let (actor, action, subject, detail) = (row.text(3)?, row.text(4)?, row.text(5)?, row.text(6)?);
        let now = Timestamp { text: row.text(2)?, seconds: 0 };
        let entry = NewAuditEntry {
            project: project.as_deref(),
            actor: &actor,
            action: &action,
            subject: &subject,
            detail: &detail,
        };
        let hash = row.text(7)?;
        if number != expected || line_hash(&before, number, &now, &entry) != hash {
            return Ok(Some(expected));
        }
        before = hash;
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
                let entry =
                    NewAuditEntry { project: None, actor: "ana", action: "test", subject: "s", detail };
                let (entry_now, entry) = (now.clone(), entry);
                fixture.write(move |tx| record(tx, &entry_now, &entry));
            }
            assert_eq!(fixture.write(first_broken_line), None);
            fixture.write(|tx| tx.execute("UPDATE audit SET detail = 'forged' WHERE number = 2", &[]));
            assert_eq!(fixture.write(first_broken_line), Some(2));
        });
    }
}
