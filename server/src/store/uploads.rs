//! Uploads under way. Their files are in a folder of the server.

use super::error::StoreError;
use super::tx::Tx;
use crate::clock::{Timestamp, new_id};
use assay_core::api::ImportState;
use assay_core::id::{ProjectId, UploadId, UserId};

/// Uploads of a project that are open at most.
const MAX_OPEN: i64 = 1_000;

/// Open an upload, of files that are to come or of a folder that is there already.
///
/// # Errors
/// The project has very many.
pub fn open(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    user: UserId,
    reference: Option<String>,
) -> Result<UploadId, StoreError> {
    let open =
        tx.fetch_value::<i64>("SELECT COUNT(*) FROM uploads WHERE project_id = $1", &[project.into()])?;
    if open >= Some(MAX_OPEN) {
        let what = "the project has 1,000 uploads that nobody imported; import or delete some";
        return Err(StoreError::Conflict(what.to_owned()));
    }
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

/// A project's uploads.
pub fn list(tx: &mut dyn Tx, project: ProjectId) -> Result<Vec<UploadId>, StoreError> {
    tx.fetch_values("SELECT id FROM uploads WHERE project_id = $1 ORDER BY id", &[project.into()])
}

/// Uploads that were opened before a time, and that no running import reads.
pub fn list_abandoned(tx: &mut dyn Tx, before: &Timestamp) -> Result<Vec<UploadId>, StoreError> {
    let sql = "SELECT u.id FROM uploads u WHERE u.created_at < $1 \
               AND NOT EXISTS (SELECT 1 FROM imports i WHERE i.upload_id = u.id AND i.state = $2) ORDER BY u.id";
    tx.fetch_values(sql, &[before.into(), ImportState::Running.into()])
}

/// Whether an upload is there.
pub fn is_open(tx: &mut dyn Tx, id: UploadId) -> Result<bool, StoreError> {
    tx.exists("SELECT id FROM uploads WHERE id = $1", &[id.into()])
}

/// Whether an import of an upload runs.
pub fn is_importing(tx: &mut dyn Tx, id: UploadId) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM imports WHERE upload_id = $1 AND state = $2";
    tx.exists(sql, &[id.into(), ImportState::Running.into()])
}

/// Delete an upload.
pub fn close(tx: &mut dyn Tx, id: UploadId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM uploads WHERE id = $1", &[id.into()])?;
    Ok(())
}
