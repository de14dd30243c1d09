//! Imports under way and what came of them, so that one goes on after a restart.

use super::{StoreError, Tx, first};
use crate::clock::{Timestamp, new_id};
use assay_core::api::{ImportJob, ImportReport, ImportState, NewImport};

/// An import that has work left.
#[derive(Clone, Debug, PartialEq)]
pub struct UnfinishedImport {
    /// Its id.
    pub id: String,
    /// The project's.
    pub project: String,
    /// Where its files are.
    pub upload: String,
    /// The folder that the upload refers to, below the one that the server may read; none where files were put.
    pub reference: Option<String>,
    /// Who asked for it.
    pub user: String,
    /// What was asked for.
    pub request: NewImport,
}

/// Note that an import is to be done.
///
/// # Errors
/// Storage.
pub fn add(
    tx: &mut dyn Tx,
    now: &Timestamp,
    [project, upload, user]: [&str; 3],
    request: &NewImport,
) -> Result<ImportJob, StoreError> {
    let id = new_id();
    let report = ImportReport::default();
    tx.execute(
        "INSERT INTO imports (id, project_id, upload_id, user_id, request, state, report, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &[
            (&id).into(),
            project.into(),
            upload.into(),
            user.into(),
            serde_json::to_string(request)?.into(),
            state_name(ImportState::Running).into(),
            serde_json::to_string(&report)?.into(),
            now.text.as_str().into(),
        ],
    )?;
    Ok(ImportJob { id, state: ImportState::Running, report })
}

fn state_name(state: ImportState) -> &'static str {
    match state {
        ImportState::Running => "running",
        ImportState::Done => "done",
        ImportState::Failed => "failed",
    }
}

/// Store how far an import is.
///
/// # Errors
/// Storage.
pub fn save_progress(
    tx: &mut dyn Tx,
    id: &str,
    state: ImportState,
    report: &ImportReport,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE imports SET state = $1, report = $2 WHERE id = $3",
        &[state_name(state).into(), serde_json::to_string(report)?.into(), id.into()],
    )?;
    Ok(())
}

/// An import of a project.
///
/// # Errors
/// There is none of this id.
pub fn get(tx: &mut dyn Tx, project: &str, id: &str) -> Result<ImportJob, StoreError> {
    let rows = tx.query(
        "SELECT state, report FROM imports WHERE id = $1 AND project_id = $2",
        &[id.into(), project.into()],
    )?;
    let row = first(rows).ok_or(StoreError::NotFound("import"))?;
    let state = match row.text(0)?.as_str() {
        "running" => ImportState::Running,
        "failed" => ImportState::Failed,
        _ => ImportState::Done,
    };
    Ok(ImportJob { id: id.to_owned(), state, report: serde_json::from_str(&row.text(1)?)? })
}

/// Imports that have work left, the oldest first.
///
/// # Errors
/// Storage.
pub fn unfinished(tx: &mut dyn Tx) -> Result<Vec<UnfinishedImport>, StoreError> {
    let rows = tx.query(
        "SELECT i.id, i.project_id, i.upload_id, i.user_id, i.request, u.reference \
         FROM imports i LEFT JOIN uploads u ON u.id = i.upload_id WHERE i.state = 'running' ORDER BY i.id",
        &[],
    )?;
    let one = |row: &super::SqlRow| {
        let request = serde_json::from_str(&row.text(4)?)?;
        Ok(UnfinishedImport {
            id: row.text(0)?,
            project: row.text(1)?,
            upload: row.text(2)?,
            reference: row.maybe_text(5)?,
            user: row.text(3)?,
            request,
        })
    };
    rows.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn an_import_has_work_left_until_it_is_done() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (before, after, stored) = fixture.write(move |tx| {
                let request = NewImport { stage: "s".to_owned(), ..NewImport::default() };
                let job = add(tx, &now, [&cast.project, "upload", &cast.qa], &request)?;
                let before = unfinished(tx)?;
                let report = ImportReport { scenes: 3, ..ImportReport::default() };
                save_progress(tx, &job.id, ImportState::Done, &report)?;
                Ok((before, unfinished(tx)?, get(tx, &cast.project, &job.id)?))
            });
            assert_eq!((before.len(), after.len()), (1, 0));
            assert_eq!((before[0].request.stage.as_str(), before[0].upload.as_str()), ("s", "upload"));
            assert_eq!((stored.state, stored.report.scenes), (ImportState::Done, 3));
        });
    }
}
