//! Data sets in their own location: a folder, one file, an archive, or a bucket.

mod archive;
mod data;
mod files;
mod open_dataset;
mod reference;
mod reference_folders;

pub use archive::{ArchiveKind, ArchiveLimits, unpack};
pub use data::{DatasetFolder, FileSource};
pub use files::{UploadedFile, files_in};
pub use open_dataset::OpenDataset;
pub use reference::ReferenceRoot;
pub use reference_folders::ReferenceFolders;

use crate::bucket::SCHEME;
use assay_formats::ParseError;
use open_dataset::{BUCKET_FIX, open_path};
use std::path::Path;

/// Opens a folder, an archive (zip, tar, tar.gz), one file, or the objects of a bucket below
/// `s3://bucket/prefix`.
///
/// # Errors
/// The path does not exist, or the archive is damaged, too large, or would write outside its folder.
pub fn open(path: &Path) -> Result<OpenDataset, ParseError> {
    let address = path.display().to_string();
    if !address.starts_with(SCHEME) {
        return open_path(path);
    }
    let bucket = ReferenceRoot::open_root(Some(&address));
    bucket.map_err(|e| ParseError::new("path", e.to_string(), BUCKET_FIX).in_file(&address))?.open("")
}

/// As [`open`]; of one file on disk the images and clouds that it names are found, too, where they lie in its folder.
///
/// # Errors
/// As [`open`].
pub fn open_with_media(path: &Path) -> Result<OpenDataset, ParseError> {
    let mut opened = open(path)?;
    if path.is_file() && !opened.is_unpacked() {
        opened.folder.find_media_in(path.parent().unwrap_or(Path::new("")));
    }
    Ok(opened)
}
