//! Data set on disk, opened: a folder, one file, or an archive that is unpacked into a temporary folder.

use super::archive::{ArchiveLimits, detect, unpack};
use super::data::DatasetFolder;
use assay_formats::ParseError;
use std::path::Path;
use tempfile::TempDir;

/// Fix for a bucket that cannot be read.
pub(super) const BUCKET_FIX: &str =
    "Check the address, and AWS_ENDPOINT_URL, AWS_REGION and the keys in the environment";

/// Open data set, and the folder of its unpacked archive.
pub struct OpenDataset {
    /// Files of the data set.
    pub folder: DatasetFolder,
    /// The folder of the unpacked archive; dropping it deletes the files.
    unpacked: Option<TempDir>,
}

impl OpenDataset {
    /// Data set of files that need no unpacking.
    pub fn from_folder(folder: DatasetFolder) -> Self {
        Self { folder, unpacked: None }
    }

    /// True where the files are in a temporary folder that is deleted when this value is dropped.
    pub fn is_unpacked(&self) -> bool {
        self.unpacked.is_some()
    }
}

/// Opens a folder, an archive (zip, tar, tar.gz) or one file on disk.
///
/// # Errors
/// As [`super::open`].
pub(super) fn open_path(path: &Path) -> Result<OpenDataset, ParseError> {
    let shown = path.display().to_string();
    let error = |what: String, fix: &str| ParseError::new("path", what, fix).in_file(&shown);
    let kind = std::fs::metadata(path).map_err(|e| error(e.to_string(), "Check the path and its rights"))?;
    if kind.is_dir() {
        return Ok(OpenDataset::from_folder(DatasetFolder::scan(path)));
    }
    let Some(kind) = detect(path).map_err(|e| e.in_file(&shown))? else {
        return Ok(OpenDataset::from_folder(DatasetFolder::from_file(path)));
    };
    let into = TempDir::new().map_err(|e| error(e.to_string(), "Make room for temporary files"))?;
    unpack(path, kind, into.path(), &ArchiveLimits::default()).map_err(|e| e.in_file(&shown))?;
    Ok(OpenDataset { folder: DatasetFolder::scan(into.path()), unpacked: Some(into) })
}
