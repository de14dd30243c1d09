//! Comments pinned on golden items.

use super::{SqlRow, StoreError, Tx, first};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Comment, NewComment};

const SELECT: &str = "SELECT c.id, c.parent, c.anchor, c.body, c.author, u.name, COALESCE(m.team, ''), \
    c.created_at, c.resolved_at FROM comments c JOIN users u ON u.id = c.author \
    JOIN golden_items g ON g.id = c.golden_id \
    LEFT JOIN members m ON m.user_id = c.author AND m.project_id = g.project_id";

fn comment(row: &SqlRow) -> Result<Comment, StoreError> {
    Ok(Comment {
        id: row.text(0)?,
        parent: row.maybe_text(1)?,
        anchor: row.maybe_text(2)?.map(|a| serde_json::from_str(&a)).transpose()?,
        text: row.text(3)?,
        author: row.text(4)?,
        author_name: row.text(5)?,
        author_team: row.text(6)?,
        created_at: row.text(7)?,
        resolved_at: row.maybe_text(8)?,
    })
}

/// All comments of a golden item, oldest first.
///
/// # Errors
/// Storage.
pub fn list(tx: &mut dyn Tx, golden: &str) -> Result<Vec<Comment>, StoreError> {
    let sql = format!("{SELECT} WHERE c.golden_id = $1 ORDER BY c.id");
    tx.query(&sql, &[golden.into()])?.iter().map(comment).collect()
}

/// Add a comment or a reply; a reply opens a resolved thread again.
///
/// # Errors
/// The comment replied to is not on this item.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    golden: &str,
    author: &str,
    new: &NewComment,
) -> Result<Comment, StoreError> {
    if let Some(parent) = &new.parent {
        let reopened = tx.execute(
            "UPDATE comments SET resolved_at = NULL WHERE id = $1 AND golden_id = $2 AND parent IS NULL",
            &[parent.into(), golden.into()],
        )?;
        if reopened == 0 {
            return Err(StoreError::NotFound("comment"));
        }
    }
    let id = new_id();
    tx.execute(
        "INSERT INTO comments (id, golden_id, parent, anchor, body, author, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            (&id).into(),
            golden.into(),
            new.parent.clone().into(),
            new.anchor.as_ref().map(serde_json::to_string).transpose()?.into(),
            new.text.trim().into(),
            author.into(),
            now.text.as_str().into(),
        ],
    )?;
    one(tx, &id)
}

/// Resolve a thread, or open it again.
///
/// # Errors
/// There is no such thread in the project.
pub fn resolve(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: &str,
    id: &str,
    resolved: bool,
) -> Result<Comment, StoreError> {
    let changed = tx.execute(
        "UPDATE comments SET resolved_at = $1 WHERE id = $2 AND parent IS NULL \
         AND golden_id IN (SELECT g.id FROM golden_items g WHERE g.project_id = $3)",
        &[resolved.then(|| now.text.clone()).into(), id.into(), project.into()],
    )?;
    if changed == 0 { Err(StoreError::NotFound("comment")) } else { one(tx, id) }
}

fn one(tx: &mut dyn Tx, id: &str) -> Result<Comment, StoreError> {
    let row = first(tx.query(&format!("{SELECT} WHERE c.id = $1"), &[id.into()])?);
    comment(&row.ok_or(StoreError::NotFound("comment"))?)
}
