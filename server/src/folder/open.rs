//! Opening of data sets, wherever they lie.

use super::opened::{IN_BUCKET, OpenDataset, open_on_disk};
use super::reference::ReferenceRoot;
use assay_formats::ParseError;
use std::path::Path;

/// Open a folder, an archive (zip, tar, tar.gz), one file, or what is in a bucket below `s3://bucket/prefix`.
///
/// # Errors
/// There is no such path, or the archive is damaged, too large, or would write elsewhere.
pub fn open(path: &Path) -> Result<OpenDataset, ParseError> {
    let shown = path.display().to_string();
    if shown.starts_with(crate::bucket::SCHEME) {
        let error = |what: String| ParseError::new("path", what, IN_BUCKET).in_file(&shown);
        return ReferenceRoot::open_root(Some(&shown)).map_err(|e| error(e.to_string()))?.open("");
    }
    open_on_disk(path)
}
