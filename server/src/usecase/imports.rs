//! Uploads, from their opening to the request of their import or their end.

use super::context::ActionContext;
use crate::store::imports::{self, UnfinishedImport};
use crate::store::{Audited, StoreError, Tx, stages, uploads};
use assay_core::api::{NewImport, Upload};
use assay_core::id::UploadId;

/// Open an upload, of files that are to come or of a folder that is there already.
pub fn open_upload(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    reference: Option<String>,
) -> Result<Audited<Upload>, StoreError> {
    let what = match &reference {
        Some(path) => format!("opened an upload of the folder {path:?}"),
        None => "opened an upload".to_owned(),
    };
    let id = uploads::open(tx, by.now, by.project, by.user, reference)?;
    let upload = Upload { id: id.to_string(), files: Vec::new(), arrived: Vec::new() };
    Ok(Audited::new(upload, by.entry("upload.open", id, what)))
}

/// Request the import of an upload. The audit trail gets another entry when the import is done.
///
/// # Errors
/// There is no such upload of the person, or no such stage.
pub fn request(
    tx: &mut dyn Tx,
    by: ActionContext<'_>,
    upload: UploadId,
    request: NewImport,
) -> Result<Audited<UnfinishedImport>, StoreError> {
    let ActionContext { now, project, user } = by;
    let reference = uploads::reference(tx, project, upload, user)?;
    stages::get(tx, project, request.stage.parse()?)?;
    let id = imports::add(tx, now, project, upload, user, &request)?;
    let entry = by.entry("import.request", id, format!("requested the import of the upload {upload}"));
    Ok(Audited::new(UnfinishedImport { id, project, upload, reference, user, request }, entry))
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
