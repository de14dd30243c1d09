//! Comments pinned on golden items.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{Comment, NewComment};
use assay_core::id::{CommentId, GoldenId, ProjectId, UserId};
use serde::Deserialize;

const COMMENT: &str = "SELECT c.id, c.parent, c.anchor, c.body AS text, c.author, u.name AS author_name, \
    COALESCE(m.team, '') AS author_team, c.created_at, c.resolved_at \
    FROM comments c JOIN users u ON u.id = c.author JOIN golden_items g ON g.id = c.golden_id \
    LEFT JOIN members m ON m.user_id = c.author AND m.project_id = g.project_id";

/// All comments of a golden item, oldest first.
pub fn list(tx: &mut dyn Tx, golden: GoldenId) -> Result<Vec<Comment>, StoreError> {
    tx.fetch_all(&format!("{COMMENT} WHERE c.golden_id = $1 ORDER BY c.id"), &[golden.into()])
}

/// Who commented on which golden item, and when.
#[derive(Clone, Debug, Deserialize)]
pub struct CommentTime {
    /// The item.
    pub golden: String,
    /// The person.
    pub author: UserId,
    /// The time.
    pub at: String,
}

/// Times of all comments on a project's golden items.
pub fn times(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<CommentTime>, StoreError> {
    let sql = "SELECT c.golden_id AS golden, c.author, c.created_at AS at FROM comments c \
               JOIN golden_items g ON g.id = c.golden_id WHERE g.project_id = $1 ORDER BY c.id";
    tx.fetch_all(sql, &[project.into()])
}

fn get(tx: &mut dyn Tx, id: CommentId) -> Result<Comment, StoreError> {
    tx.fetch_one("comment", &format!("{COMMENT} WHERE c.id = $1"), &[id.into()])
}

/// Add a comment or a reply; a reply opens a resolved thread again.
///
/// # Errors
/// The comment replied to is not on this item.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    golden: GoldenId,
    author: UserId,
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
    let id: CommentId = new_id();
    tx.execute(
        "INSERT INTO comments (id, golden_id, parent, anchor, body, author, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[
            id.into(),
            golden.into(),
            new.parent.clone().into(),
            new.anchor.as_ref().map_or(Ok(SqlValue::Null), SqlValue::json)?,
            new.text.trim().into(),
            author.into(),
            now.into(),
        ],
    )?;
    get(tx, id)
}

/// Resolve a thread, or open it again.
///
/// # Errors
/// There is no such thread in the project.
pub fn resolve(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    id: CommentId,
    resolved: bool,
) -> Result<Comment, StoreError> {
    let changed = tx.execute(
        "UPDATE comments SET resolved_at = $1 WHERE id = $2 AND parent IS NULL \
         AND golden_id IN (SELECT g.id FROM golden_items g WHERE g.project_id = $3)",
        &[resolved.then_some(now).into(), id.into(), project.into()],
    )?;
    if changed == 0 { Err(StoreError::NotFound("comment")) } else { get(tx, id) }
}
