//! Requests to import an upload.

use crate::clock::Timestamp;
use crate::store::imports::{self, UnfinishedImport};
use crate::store::{StoreError, Tx, stages, uploads};
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
