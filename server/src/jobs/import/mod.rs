//! Import of a folder: first everything is read and checked, then all of it is taken in, or nothing.

mod images;
mod labels;
mod plan;
mod store;
#[cfg(test)]
mod tests;

pub use plan::{Plan, PlannedFile, PlannedScene, plan};

use crate::blobs::Blobs;
use crate::clock::Now;
use crate::store::{Db, StoreError, projects};
use assay_core::api::{ImportProblem, ImportReport, StageKind};
use assay_core::format::FormatError;
use std::path::{Path, PathBuf};

/// A file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// Path within the folder, with `/` between its parts.
    pub path: String,
    /// Where its bytes are.
    pub file: PathBuf,
}

/// All files below a folder by name, at most `limit`. Links are not followed; hidden files and unfinished uploads
/// are left out.
pub fn files_in(folder: &Path, limit: usize) -> Vec<UploadedFile> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name.ends_with(".assay-partial") || found.len() >= limit {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                let inner = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push(UploadedFile { path: inner, file: path });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// Take a folder's files into a stage of a project. Where the report lists problems, nothing was taken in.
///
/// # Errors
/// Storage fails, or there is no such stage.
#[allow(clippy::too_many_arguments, reason = "each is a different thing that an import needs")]
pub fn import_folder(
    db: &Db,
    blobs: &Blobs,
    now: &Now,
    project: &str,
    stage: &str,
    user: &str,
    files: Vec<UploadedFile>,
    labels_are_golden: bool,
) -> Result<ImportReport, StoreError> {
    let (owner, wanted) = (project.to_owned(), stage.to_owned());
    let kind = db.read_blocking(move |tx| Ok(projects::stage(tx, &owner, &wanted)?.kind))?;
    match plan(&files).and_then(|plan| fits(plan, kind)) {
        Ok(plan) => store::take_in(db, blobs, now, project, stage, user, plan, labels_are_golden),
        Err(problems) => Ok(ImportReport {
            problems: problems.into_iter().map(problem).collect(),
            ..ImportReport::default()
        }),
    }
}

/// The plan, where the stage can label what it holds.
fn fits(plan: Plan, kind: StageKind) -> Result<Plan, Vec<FormatError>> {
    let (what, mend) = match (kind, plan.format) {
        (StageKind::Cuboid, "kitti") => return Ok(plan),
        (StageKind::Cuboid, _) => (
            "the stage labels cuboids, and these are images alone",
            "Choose a stage of images, or drop a KITTI folder",
        ),
        (StageKind::Image, "kitti") => {
            ("the stage labels images, and this is a LiDAR recording", "Choose a stage of cuboids")
        }
        (StageKind::Image, _) => return Ok(plan),
    };
    Err(vec![FormatError::new("stage", what, mend).in_file("folder")])
}

fn problem(e: FormatError) -> ImportProblem {
    ImportProblem { file: e.file, place: e.place, what: e.what, mend: e.mend }
}
