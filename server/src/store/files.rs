//! Which project may read which file. The bytes are in [`crate::blobs`].

use super::error::StoreError;
use super::tx::Tx;
use assay_core::id::{BlobHash, ProjectId};
use serde::Deserialize;

/// A file of a project.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ProjectFile {
    /// What it is.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// Let a project read a file.
pub fn add(
    tx: &mut dyn Tx,
    project: ProjectId,
    hash: BlobHash,
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
pub fn get(tx: &mut dyn Tx, project: ProjectId, hash: BlobHash) -> Result<ProjectFile, StoreError> {
    let sql = "SELECT media_type, size FROM project_files WHERE project_id = $1 AND hash = $2";
    tx.fetch_one("file", sql, &[project.into(), hash.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::each_engine;

    #[test]
    fn a_file_is_read_by_the_projects_that_have_it() {
        each_engine(|fixture| {
            let (cast, now, hash) = (fixture.cast(), fixture.now(), BlobHash::digest(b"picture"));
            let (own, other) = fixture.write(move |tx| {
                let other = crate::store::projects::create(tx, &now, "Other", "", cast.qa)?;
                add(tx, cast.project, hash, "image/png", 5_000_000_000)?;
                add(tx, cast.project, hash, "image/png", 5_000_000_000)?;
                Ok((get(tx, cast.project, hash)?, get(tx, other, hash).is_err()))
            });
            assert_eq!((own.size, other), (5_000_000_000, true));
        });
    }
}
