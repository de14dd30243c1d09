//! Comments on golden items.

use super::context::ActionContext;
use crate::store::{Audited, StoreError, Tx, comments, golden};
use assay_core::api::{Comment, NewComment};
use assay_core::id::{CommentId, GoldenId};

/// Pin a comment on a golden item, or reply to one.
///
/// # Errors
/// There is no such item, or the comment replied to is not on it.
pub fn add(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    item: GoldenId,
    new: &NewComment,
) -> Result<Audited<Comment>, StoreError> {
    golden::get(tx, by.project, item)?;
    let comment = comments::add(tx, by.now, item, by.user, new)?;
    Ok(Audited::new(comment, by.entry("golden.comment", item, "commented")))
}

/// Resolve a thread, or open it again.
///
/// # Errors
/// There is no such thread in the project.
pub fn resolve(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: CommentId,
    resolved: bool,
) -> Result<Audited<Comment>, StoreError> {
    let comment = comments::resolve(tx, by.now, by.project, id, resolved)?;
    let detail = if resolved { "resolved a thread" } else { "opened a thread again" };
    Ok(Audited::new(comment, by.entry("golden.resolve", id, detail)))
}
