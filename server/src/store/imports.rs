//! Imports under way and what came of them, so that one goes on after a restart.

use super::error::StoreError;
use super::tx::Tx;
use super::value::SqlValue;
use crate::clock::{Timestamp, new_id};
use assay_core::api::{ImportJob, ImportReport, ImportState, NewImport};
use assay_core::id::{ImportId, ProjectId, UploadId, UserId};
use serde::Deserialize;

/// An import that has work left.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct UnfinishedImport {
    /// Its id.
    pub id: ImportId,
    /// The project.
    pub project: ProjectId,
    /// Where its files are.
    pub upload: UploadId,
    /// The folder that the upload refers to, below the one that the server may read; none where files were put.
    pub reference: Option<String>,
    /// Who requested it.
    pub user: UserId,
    /// What was requested.
    pub request: NewImport,
}

/// Add an import that is to be done.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    project: ProjectId,
    upload: UploadId,
    user: UserId,
    request: &NewImport,
) -> Result<ImportId, StoreError> {
    let id: ImportId = new_id();
    tx.execute(
        "INSERT INTO imports (id, project_id, upload_id, user_id, request, state, report, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            id.into(),
            project.into(),
            upload.into(),
            user.into(),
            SqlValue::json(request)?,
            ImportState::Running.into(),
            SqlValue::json(&ImportReport::default())?,
            now.into(),
        ],
    )?;
    Ok(id)
}

/// Store how far an import is.
pub fn save_progress(
    tx: &mut dyn Tx,
    id: ImportId,
    state: ImportState,
    report: &ImportReport,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE imports SET state = $1, report = $2 WHERE id = $3",
        &[state.into(), SqlValue::json(report)?, id.into()],
    )?;
    Ok(())
}

/// An import of a project.
///
/// # Errors
/// There is none of this id.
pub fn get(tx: &mut dyn Tx, project: ProjectId, id: ImportId) -> Result<ImportJob, StoreError> {
    let sql = "SELECT id, state, report FROM imports WHERE id = $1 AND project_id = $2";
    tx.fetch_one("import", sql, &[id.into(), project.into()])
}

/// Imports that have work left, the oldest first.
pub fn unfinished(tx: &mut dyn Tx) -> Result<Vec<UnfinishedImport>, StoreError> {
    tx.fetch_all(
        "SELECT i.id, i.project_id AS project, i.upload_id AS upload, u.reference, i.user_id AS \"user\", i.request \
         FROM imports i LEFT JOIN uploads u ON u.id = i.upload_id WHERE i.state = $1 ORDER BY i.id",
        &[ImportState::Running.into()],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn an_import_has_work_left_until_it_is_done() {
        each_engine(|fixture| {
            let (cast, now, upload) = (fixture.cast(), fixture.now(), new_id());
            let (before, after, stored) = fixture.write(move |tx| {
                let request = NewImport { stage: "s".to_owned(), ..NewImport::default() };
                let job = add(tx, &now, cast.project, upload, cast.qa, &request)?;
                let before = unfinished(tx)?;
                let report = ImportReport { scenes: 3, ..ImportReport::default() };
                save_progress(tx, job, ImportState::Done, &report)?;
                Ok((before, unfinished(tx)?, get(tx, cast.project, job)?))
            });
            assert_eq!((before.len(), after.len()), (1, 0));
            assert_eq!((before[0].request.stage.as_str(), before[0].upload), ("s", upload));
            assert_eq!((stored.state, stored.report.scenes), (ImportState::Done, 3));
        });
    }
}
