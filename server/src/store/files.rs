//! Which project may read which file, and uploads under way. The bytes are in [`crate::blobs`].

use super::{StoreError, Tx, first};
use crate::clock::{Timestamp, new_id};

/// A file of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectFile {
    /// What it is.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// Let a project read a file.
///
/// # Errors
/// Storage.
pub fn add(
    tx: &mut dyn Tx,
    project: &str,
    hash: &str,
    media_type: &str,
    size: u64,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO project_files (project_id, hash, media_type, size) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (project_id, hash) DO NOTHING",
        &[project.into(), hash.into(), media_type.into(), i64::try_from(size).unwrap_or(i64::MAX).into()],
    )?;
    Ok(())
}

/// A file, if the project may read it.
///
/// # Errors
/// It may not, or there is none.
pub fn get(tx: &mut dyn Tx, project: &str, hash: &str) -> Result<ProjectFile, StoreError> {
    let rows = tx.query(
        "SELECT media_type, size FROM project_files WHERE project_id = $1 AND hash = $2",
        &[project.into(), hash.into()],
    )?;
    let row = first(rows).ok_or(StoreError::NotFound("file"))?;
    Ok(ProjectFile { media_type: row.text(0)?, size: u64::try_from(row.int(1)?).unwrap_or(0) })
}

/// Open an upload, of files that are to come or of a folder that is there already.
///
/// # Errors
/// Storage.
pub fn open_upload(
    tx: &mut dyn Tx,
    now: &Timestamp,
    (project, user): (&str, &str),
    reference: Option<String>,
) -> Result<String, StoreError> {
    let id = new_id();
    tx.execute(
        "INSERT INTO uploads (id, project_id, user_id, created_at, reference) VALUES ($1, $2, $3, $4, $5)",
        &[(&id).into(), project.into(), user.into(), now.text.as_str().into(), reference.into()],
    )?;
    Ok(id)
}

/// That the upload is the caller's and of this project. Gives the folder that it refers to, where it does.
///
/// # Errors
/// It is not.
pub fn check_upload(
    tx: &mut dyn Tx,
    project: &str,
    upload: &str,
    user: &str,
) -> Result<Option<String>, StoreError> {
    let rows = tx.query(
        "SELECT reference FROM uploads WHERE id = $1 AND project_id = $2 AND user_id = $3",
        &[upload.into(), project.into(), user.into()],
    )?;
    first(rows).ok_or(StoreError::NotFound("upload"))?.maybe_text(0)
}

/// Forget an upload.
///
/// # Errors
/// Storage.
pub fn close_upload(tx: &mut dyn Tx, upload: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM uploads WHERE id = $1", &[upload.into()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_file_is_read_by_the_projects_that_have_it() {
        each_engine(|fixture| {
            let (cast, now) = (fixture.cast(), fixture.now());
            let (own, other) = fixture.write(move |tx| {
                let other = crate::store::projects::create(tx, &now, "Other", "", &cast.qa)?;
                add(tx, &cast.project, "hash", "image/png", 5_000_000_000)?;
                add(tx, &cast.project, "hash", "image/png", 5_000_000_000)?;
                Ok((get(tx, &cast.project, "hash")?, get(tx, &other, "hash").is_err()))
            });
            assert_eq!((own.size, other), (5_000_000_000, true));
        });
    }
}
