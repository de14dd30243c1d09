//! Data sets where they lie: a folder, one file alone, an archive, or a bucket.

mod archive;
mod data;
mod reference;

pub use archive::{ArchiveKind, ArchiveLimits, unpack};
pub use data::{DatasetFolder, FileSource};
pub use reference::ReferenceRoot;

use assay_formats::ParseError;
use std::path::Path;
use tempfile::TempDir;

/// How to fix a bucket that cannot be read.
const IN_BUCKET: &str = "Check the address, and AWS_ENDPOINT_URL, AWS_REGION and the keys in the environment";

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

/// Open a folder, an archive (zip, tar, tar.gz), one file, or what is in a bucket below `s3://bucket/prefix`.
///
/// # Errors
/// There is no such path, or the archive is damaged, too large, or would write elsewhere.
pub fn open(path: &Path) -> Result<OpenDataset, ParseError> {
    let shown = path.display().to_string();
    let error = |what: String, fix: &str| ParseError::new("path", what, fix).in_file(&shown);
    if shown.starts_with(crate::bucket::SCHEME) {
        return ReferenceRoot::open_root(Some(&shown)).map_err(|e| error(e.to_string(), IN_BUCKET))?.open("");
    }
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
