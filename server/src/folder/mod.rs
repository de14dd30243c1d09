//! Data sets where they lie: a folder, one file alone, an archive, or a bucket.

mod archive;
mod data;
mod reference;

pub use archive::{Kind as ArchiveKind, Limits, unpack};
pub use data::{DataFolder, Source};
pub use reference::References;

use assay_formats::ParseError;
use std::path::Path;
use tempfile::TempDir;

/// How to mend a bucket that cannot be read.
const IN_BUCKET: &str = "Check the address, and AWS_ENDPOINT_URL, AWS_REGION and the keys in the environment";

/// A data set that was opened, and the folder that its archive was unpacked to.
pub struct Opened {
    /// Its files.
    pub folder: DataFolder,
    /// Kept as long as the files are read.
    unpacked: Option<TempDir>,
}

impl Opened {
    /// Files that need no unpacking.
    pub fn of(folder: DataFolder) -> Self {
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
pub fn open(path: &Path) -> Result<Opened, ParseError> {
    let shown = path.display().to_string();
    let fault = |what: String, mend: &str| ParseError::new("path", what, mend).in_file(&shown);
    if shown.starts_with(crate::bucket::SCHEME) {
        return References::below(Some(&shown)).map_err(|e| fault(e.to_string(), IN_BUCKET))?.open("");
    }
    let kind = std::fs::metadata(path).map_err(|e| fault(e.to_string(), "Check the path and its rights"))?;
    if kind.is_dir() {
        return Ok(Opened::of(DataFolder::below(path)));
    }
    let Some(kind) = archive::kind(path).map_err(|e| e.in_file(&shown))? else {
        return Ok(Opened::of(DataFolder::of_file(path)));
    };
    let into = TempDir::new().map_err(|e| fault(e.to_string(), "Make room for temporary files"))?;
    unpack(path, kind, into.path(), &Limits::default()).map_err(|e| e.in_file(&shown))?;
    Ok(Opened { folder: DataFolder::below(into.path()), unpacked: Some(into) })
}
