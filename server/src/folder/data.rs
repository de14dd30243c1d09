//! Folder of a data set whose files are on disk or in a bucket.

use super::files::{UploadedFile, files_in};
use crate::blobs::BlobStore;
use crate::bucket::{Bucket, BucketObject};
use assay_formats::ParseError;
use assay_formats::dataset::Folder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::{Component, Path, PathBuf};
use tempfile::NamedTempFile;

/// Maximum number of files of one folder.
const MAX_FILES: usize = 2_000_000;
/// Maximum size in bytes of a file that is read at once: labels, calibration.
const MAX_READ_BYTES: u64 = 512 * 1024 * 1024;

/// First bytes of an image in a bucket that contain its size, except for rare images.
const IMAGE_HEADER_BYTES: u64 = 256 * 1024;

/// Files by their path in the data set.
#[derive(Clone, Debug, Default)]
pub struct DatasetFolder {
    paths: Vec<String>,
    files: BTreeMap<String, FileSource>,
    /// Folder on disk in which files that are not listed are found by their paths.
    media: Option<PathBuf>,
}

/// Location of the bytes of a file.
#[derive(Clone, Debug)]
pub enum FileSource {
    /// On disk.
    Disk(PathBuf),
    /// In a bucket.
    Bucket(Bucket, BucketObject),
    /// Blob of the server, by its hash.
    Blob(BlobStore, String),
}

/// A file on disk, readable by its path as long as this value lives.
pub enum LocalFile {
    /// File at its own path.
    Disk(PathBuf),
    /// Blob of the server.
    Blob(PathBuf),
    /// Copy of an object in a bucket.
    Copy(NamedTempFile),
}

impl Deref for LocalFile {
    type Target = Path;

    fn deref(&self) -> &Path {
        match self {
            Self::Disk(path) | Self::Blob(path) => path,
            Self::Copy(file) => file.path(),
        }
    }
}

impl DatasetFolder {
    /// Folder with all files below a folder. Links are not followed, hidden files are left out.
    pub fn scan(folder: &Path) -> Self {
        Self::from_files(files_in(folder, MAX_FILES))
    }

    /// Folder with one file, by its name.
    pub fn from_file(file: &Path) -> Self {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self::from_files(vec![UploadedFile { path: name, file: file.to_owned() }])
    }

    /// Folder with these files.
    pub fn from_files(files: Vec<UploadedFile>) -> Self {
        Self::from_sources(files.into_iter().map(|f| (f.path, FileSource::Disk(f.file))).collect())
    }

    /// Folder with all objects below a prefix of a bucket, by the rest of their keys. Hidden ones are left out.
    ///
    /// # Errors
    /// The bucket does not answer.
    pub fn in_bucket(bucket: &Bucket, prefix: &str) -> io::Result<Self> {
        let hidden = |path: &str| path.split('/').any(|part| part.is_empty() || part.starts_with('.'));
        let objects = bucket.list_objects(prefix, MAX_FILES)?.into_iter();
        let files = objects.filter_map(|object| {
            let path = object.key.strip_prefix(prefix).filter(|path| !hidden(path))?.to_owned();
            Some((path, FileSource::Bucket(bucket.clone(), object)))
        });
        Ok(Self::from_sources(files.collect()))
    }

    /// Folder with files by their path in the data set, from any location.
    pub fn from_sources(files: BTreeMap<String, FileSource>) -> Self {
        Self { paths: files.keys().cloned().collect(), files, media: None }
    }

    /// True where it has no files.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Find files that are not listed in a folder on disk, by their paths there.
    pub(super) fn find_media_in(&mut self, folder: &Path) {
        self.media = Some(folder.to_owned());
    }

    /// A file that is not listed: below the folder for media, and no link.
    fn unlisted(&self, path: &str) -> Option<PathBuf> {
        let folder = self.media.as_ref()?;
        let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
        if path.is_empty() || !Path::new(path).components().all(plain) {
            return None;
        }
        let mut file = folder.clone();
        for part in Path::new(path).components() {
            file.push(part);
            // Links could lead anywhere.
            if std::fs::symlink_metadata(&file).ok()?.is_symlink() {
                return None;
            }
        }
        file.is_file().then_some(file)
    }

    /// Location of a file's bytes.
    ///
    /// # Errors
    /// The file does not exist.
    pub fn source(&self, path: &str) -> Result<FileSource, ParseError> {
        let missing =
            || ParseError::new("path", "there is no such file", "Add it, or fix the name").in_file(path);
        let known = self.files.get(path).cloned();
        known.or_else(|| self.unlisted(path).map(FileSource::Disk)).ok_or_else(missing)
    }

    /// File on disk; an object of a bucket is copied to disk.
    ///
    /// # Errors
    /// The file does not exist, or cannot be copied.
    pub fn file(&self, path: &str) -> Result<LocalFile, ParseError> {
        match self.source(path)? {
            FileSource::Disk(file) => Ok(LocalFile::Disk(file)),
            FileSource::Bucket(bucket, object) => {
                copy(&bucket, &object, None).map(LocalFile::Copy).map_err(|e| unread(path, &e))
            }
            FileSource::Blob(blobs, hash) => {
                blobs.find(&hash).map(LocalFile::Blob).map_err(|e| unread(path, &e))
            }
        }
    }
}

impl Folder for DatasetFolder {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn has(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.unlisted(path).is_some()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ParseError> {
        let source = self.source(path)?;
        let size = source.size().map_err(|e| unread(path, &e))?;
        if size > MAX_READ_BYTES {
            let what = format!("{size} bytes are more than the limit of 512 MiB");
            return Err(unread(path, &io::Error::other(what)));
        }
        source.start(MAX_READ_BYTES).map_err(|e| unread(path, &e))
    }

    fn head(&self, path: &str, most: usize) -> Result<Vec<u8>, ParseError> {
        self.source(path)?.start(most as u64).map_err(|e| unread(path, &e))
    }

    fn image_size(&self, path: &str) -> Result<[u32; 2], ParseError> {
        let size = |file: &Path| crate::images::read_header(file).map(|head| head.display_size);
        if let FileSource::Bucket(bucket, object) = self.source(path)?
            && object.size > IMAGE_HEADER_BYTES
            && let Ok(known) =
                size(copy(&bucket, &object, Some(IMAGE_HEADER_BYTES)).map_err(|e| unread(path, &e))?.path())
        {
            return Ok(known);
        }
        size(&self.file(path)?).map_err(|e| e.in_file(path))
    }
}

impl FileSource {
    /// Size in bytes, without reading them.
    fn size(&self) -> io::Result<u64> {
        match self {
            Self::Disk(file) => Ok(std::fs::metadata(file)?.len()),
            Self::Bucket(_, object) => Ok(object.size),
            Self::Blob(blobs, hash) => Ok(std::fs::metadata(blobs.find(hash)?)?.len()),
        }
    }

    /// First bytes, at most `most`.
    fn start(&self, most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match self {
            Self::Disk(file) => File::open(file)?.take(most).read_to_end(&mut bytes)?,
            Self::Bucket(bucket, object) => bucket.read(object, Some(most))?.read_to_end(&mut bytes)?,
            Self::Blob(blobs, hash) => File::open(blobs.find(hash)?)?.take(most).read_to_end(&mut bytes)?,
        };
        Ok(bytes)
    }
}

fn unread(path: &str, error: &io::Error) -> ParseError {
    ParseError::new("file", error.to_string(), "Check the file").in_file(path)
}

/// Copy on disk of an object, or of its first bytes. An incomplete copy is an error.
fn copy(bucket: &Bucket, object: &BucketObject, most: Option<u64>) -> io::Result<NamedTempFile> {
    let mut file = NamedTempFile::new()?;
    let copied = io::copy(&mut bucket.read(object, most)?, &mut file)?;
    if copied < most.unwrap_or(object.size).min(object.size) {
        return Err(io::Error::other(format!("{} is incomplete", bucket.url(&object.key))));
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_refused_before_it_is_read() {
        let root = tempfile::tempdir().unwrap();
        File::create(root.path().join("labels.json")).unwrap().set_len(MAX_READ_BYTES + 1).unwrap();
        let refused = DatasetFolder::scan(root.path()).read("labels.json").unwrap_err();
        assert_eq!(refused.message, "536870913 bytes are more than the limit of 512 MiB");
    }

    #[test]
    fn media_beside_one_file_are_found_below_its_folder_alone() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("labels");
        std::fs::create_dir_all(inner.join("cam1")).unwrap();
        for path in ["labels/a.json", "labels/cam1/img.png", "secret.png"] {
            std::fs::write(root.path().join(path), "x").unwrap();
        }
        std::os::unix::fs::symlink(root.path(), inner.join("up")).unwrap();
        let opened = crate::folder::open_with_media(&inner.join("a.json")).unwrap().folder;
        assert_eq!(opened.paths(), ["a.json"]);
        assert!(opened.has("cam1/img.png") && opened.read("cam1/img.png").is_ok());
        for path in ["../secret.png", "up/secret.png", "cam1", "", "/etc/passwd", "gone.png"] {
            assert!(!opened.has(path) && opened.read(path).is_err(), "{path}");
        }
        assert!(!crate::folder::open(&inner.join("a.json")).unwrap().folder.has("cam1/img.png"));
    }

    #[test]
    fn a_back_slash_is_a_character_of_a_name() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join(r"a\b.png"), "x").unwrap();
        assert_eq!(DatasetFolder::scan(root.path()).paths(), [r"a\b.png"]);
    }

    #[test]
    fn files_are_named_by_their_path_in_the_folder() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("calib")).unwrap();
        std::fs::write(root.path().join("calib/1.txt"), "P2: 1").unwrap();
        let folder = DatasetFolder::scan(root.path());
        assert_eq!(folder.paths(), ["calib/1.txt"]);
        assert_eq!(folder.text("calib/1.txt").unwrap(), "P2: 1");
        assert_eq!(folder.read("calib/2.txt").unwrap_err().file, "calib/2.txt");
    }
}
