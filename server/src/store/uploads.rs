//! Uploads under way. Their files are in a folder of the server.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::id::{ProjectId, UploadId, UserId};

/// Open an upload, of files that are to come or of a folder that is there already.
pub fn open(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    user: UserId,
    reference: Option<String>,
) -> Result<UploadId, StoreError> {
    let id: UploadId = new_id();
    tx.execute(
        "INSERT INTO uploads (id, project_id, user_id, created_at, reference) VALUES ($1, $2, $3, $4, $5)",
        &[id.into(), project.into(), user.into(), now.into(), reference.into()],
    )?;
    Ok(id)
}

/// The folder that a person's upload into a project refers to; none where files are put.
///
/// # Errors
/// There is no such upload of theirs.
pub fn reference(
    tx: &mut dyn Tx,
    project: ProjectId,
    id: UploadId,
    user: UserId,
) -> Result<Option<String>, StoreError> {
    let found = tx.fetch_value(
        "SELECT reference FROM uploads WHERE id = $1 AND project_id = $2 AND user_id = $3",
        &[id.into(), project.into(), user.into()],
    )?;
    found.ok_or(StoreError::NotFound("upload"))
}

/// Delete an upload.
pub fn close(tx: &mut dyn Tx, id: UploadId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM uploads WHERE id = $1", &[id.into()])?;
    Ok(())
}
