//! Data set on disk that was opened, and unpacked where it is an archive.

use super::archive::{self, ArchiveLimits, unpack};
use super::data::DatasetFolder;
use assay_formats::ParseError;
use std::path::Path;
use tempfile::TempDir;

/// How to fix a bucket that cannot be read.
pub(super) const IN_BUCKET: &str =
    "Check the address, and AWS_ENDPOINT_URL, AWS_REGION and the keys in the environment";

/// A data set that was opened, and the folder that its archive was unpacked to.
pub struct OpenDataset {
    /// Its files.
    pub folder: DatasetFolder,
    /// Kept as long as the files are read.
    unpacked: Option<TempDir>,
}

impl OpenDataset {
    /// Files that need no unpacking.
    pub fn from_folder(folder: DatasetFolder) -> Self {
        Self { folder, unpacked: None }
    }

    /// Whether the files lie in a folder of ours that goes when this is dropped.
    pub fn is_unpacked(&self) -> bool {
        self.unpacked.is_some()
    }
}

/// Open a folder, an archive or one file.
///
/// # Errors
/// There is no such path, or the archive is damaged, too large, or would write elsewhere.
pub(super) fn open_on_disk(path: &Path) -> Result<OpenDataset, ParseError> {
    let shown = path.display().to_string();
    let error = |what: String, fix: &str| ParseError::new("path", what, fix).in_file(&shown);
    let kind = std::fs::metadata(path).map_err(|e| error(e.to_string(), "Check the path and its rights"))?;
    if kind.is_dir() {
        return Ok(OpenDataset::from_folder(DatasetFolder::scan(path)));
    }
    let Some(kind) = archive::detect(path).map_err(|e| e.in_file(&shown))? else {
        return Ok(OpenDataset::from_folder(DatasetFolder::from_file(path)));
    };
    let into = TempDir::new().map_err(|e| error(e.to_string(), "Make room for temporary files"))?;
    unpack(path, kind, into.path(), &ArchiveLimits::default()).map_err(|e| e.in_file(&shown))?;
    Ok(OpenDataset { folder: DatasetFolder::scan(into.path()), unpacked: Some(into) })
}
