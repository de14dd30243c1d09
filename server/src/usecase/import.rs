//! Requests to import an upload, and its end.

use super::context::ActionContext;
use crate::clock::Timestamp;
use crate::store::imports::{self, UnfinishedImport};
use crate::store::{Audited, StoreError, Tx, stages, uploads};
use assay_core::api::NewImport;
use assay_core::id::{ProjectId, UploadId, UserId};

/// Request the import of an upload. The audit trail gets its entry when the import is done.
///
/// # Errors
/// There is no such upload of the person, or no such stage.
pub fn request(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (project, user): (ProjectId, UserId),
    upload: UploadId,
    request: NewImport,
) -> Result<UnfinishedImport, StoreError> {
    let reference = uploads::reference(tx, project, upload, user)?;
    stages::get(tx, project, request.stage.parse()?)?;
    let id = imports::add(tx, now, project, upload, user, &request)?;
    Ok(UnfinishedImport { id, project, upload, reference, user, request })
}

/// Delete an upload that is not to be imported any more. Its files are to be removed afterwards.
///
/// # Errors
/// There is no such upload of the person, or its import runs.
pub fn delete_upload(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    id: UploadId,
) -> Result<Audited<()>, StoreError> {
    tx.exclusive()?;
    uploads::reference(tx, by.project, id, by.user)?;
    if uploads::is_importing(tx, id)? {
        let what = "the import of this upload runs; wait until it is done";
        return Err(StoreError::Conflict(what.to_owned()));
    }
    uploads::close(tx, id)?;
    Ok(Audited::new((), by.entry("upload.delete", id, "deleted an upload and its files")))
}
