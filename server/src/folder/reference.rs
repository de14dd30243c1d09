//! Folder or bucket whose data sets may be imported in place.

use super::data::DatasetFolder;
use super::open_dataset::{BUCKET_FIX, OpenDataset, open_path};
use crate::bucket::{Bucket, SCHEME};
use assay_core::api::ReferenceFolder;
use assay_formats::ParseError;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Maximum number of folders in a list.
const MAX_LISTED_FOLDERS: usize = 1_000;

/// Location that the server's admin has opened for imports without a copy; none by default. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub enum ReferenceRoot {
    /// No location.
    #[default]
    None,
    /// Everything below this folder.
    Folder(PathBuf),
    /// Everything whose key has this prefix, which is empty or ends with `/`.
    Bucket(Bucket, String),
}

impl ReferenceRoot {
    /// Everything below a folder, or below an address `s3://bucket/prefix`; nothing for `None`.
    ///
    /// # Errors
    /// The folder does not exist, or the bucket cannot be read.
    pub fn open_root(root: Option<&str>) -> io::Result<Self> {
        let Some(root) = root else { return Ok(Self::None) };
        if root.starts_with(SCHEME) {
            let (bucket, key) = Bucket::parse_url(root)?;
            let prefix = as_prefix(&key);
            bucket.list_level(&prefix, 1)?;
            return Ok(Self::Bucket(bucket, prefix));
        }
        let root = Path::new(root).canonicalize()?;
        fs::read_dir(&root)?;
        Ok(Self::Folder(root))
    }

    /// Opens the files at a path below the root. Links are followed as long as their target is below the root.
    ///
    /// # Errors
    /// There is nothing to read.
    pub fn open(&self, path: &str) -> Result<OpenDataset, ParseError> {
        let error = |what: String, fix| ParseError::new("path", what, fix).in_file(path);
        let gone = || {
            let what = format!("{path} is not in the folder or bucket that the server may import from");
            error(what, "Choose the folder again")
        };
        match self {
            Self::Bucket(bucket, root) if is_plain(path) => {
                let found = DatasetFolder::in_bucket(bucket, &format!("{root}{}", as_prefix(path)));
                let found = found.map_err(|e| error(e.to_string(), BUCKET_FIX))?;
                if found.is_empty() { Err(gone()) } else { Ok(OpenDataset::from_folder(found)) }
            }
            _ => open_path(&self.on_disk(path).ok_or_else(gone)?),
        }
    }

    /// True where a path exists.
    pub fn has(&self, path: &str) -> bool {
        match self {
            Self::Folder(_) => self.on_disk(path).is_some(),
            _ => self.list(path).is_some(),
        }
    }

    /// Content of a path; `None` where nothing may be read.
    pub fn list(&self, path: &str) -> Option<ReferenceFolder> {
        let mut found = ReferenceFolder { available: true, ..ReferenceFolder::default() };
        match self {
            Self::Bucket(bucket, root) if is_plain(path) => {
                let level = bucket.list_level(&format!("{root}{}", as_prefix(path)), MAX_LISTED_FOLDERS);
                let level = level.inspect_err(|e| tracing::error!("list references: {e}")).ok()?;
                if level.folders.is_empty() && level.objects == 0 && !path.is_empty() {
                    return None;
                }
                found.files = level.objects.try_into().unwrap_or(u32::MAX);
                found.folders = level.folders.into_iter().filter(|name| !name.starts_with('.')).collect();
            }
            _ => {
                for entry in fs::read_dir(self.on_disk(path)?).ok()?.flatten() {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    match entry.file_type() {
                        _ if name.starts_with('.') => {}
                        Ok(kind) if kind.is_dir() && found.folders.len() < MAX_LISTED_FOLDERS => {
                            found.folders.push(name)
                        }
                        Ok(kind) if kind.is_file() => found.files = found.files.saturating_add(1),
                        _ => {}
                    }
                }
            }
        }
        found.folders.sort();
        Some(found)
    }

    /// True where a location is open.
    pub fn is_enabled(&self) -> bool {
        !matches!(self, Self::None)
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        let Self::Folder(root) = self else { return None };
        let found = is_plain(path).then(|| root.join(path).canonicalize().ok()).flatten()?;
        found.starts_with(root).then_some(found)
    }
}

/// True for a path that only leads down.
fn is_plain(path: &str) -> bool {
    Path::new(path).components().all(|c| matches!(c, Component::Normal(_)))
}

/// Prefix of the keys below a folder.
fn as_prefix(folder: &str) -> String {
    let folder = folder.trim_end_matches('/');
    if folder.is_empty() { String::new() } else { format!("{folder}/") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bucket::tests::{bucket, put};
    use assay_formats::dataset::Folder;

    #[test]
    fn nothing_outside_the_folder_is_reached() {
        let around = tempfile::tempdir().unwrap();
        let root = around.path().join("data");
        fs::create_dir_all(root.join("street/lidar")).unwrap();
        fs::write(around.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(around.path(), root.join("out")).unwrap();
        let references = ReferenceRoot::open_root(root.to_str()).unwrap();
        assert_eq!(references.list("").unwrap().folders, ["street"]);
        assert!(references.has("street/lidar") && references.open("street/lidar").is_ok());
        for path in ["..", "out", "out/secret", "/etc", "street/../..", "nowhere"] {
            assert!(!references.has(path) && references.open(path).is_err(), "{path}");
        }
        assert!(!ReferenceRoot::None.has("") && ReferenceRoot::None.open("").is_err());
    }

    #[test]
    fn nothing_outside_the_prefix_is_reached() {
        let bucket = bucket("prefix");
        for key in ["data/street/lidar/1.pcd", "data/street/.hidden", "database/secret", "secret"] {
            put(&bucket, key, b"x");
        }
        let references = ReferenceRoot::open_root(Some(&bucket.url("data"))).unwrap();
        assert_eq!(references.list("").unwrap().folders, ["street"]);
        assert_eq!(references.list("street").unwrap().files, 1);
        assert_eq!(references.open("street").unwrap().folder.paths(), ["lidar/1.pcd"]);
        for path in ["..", "base", "../secret", "/secret", "nowhere", "street/lidar/1.pcd"] {
            assert!(!references.has(path) && references.open(path).is_err(), "{path}");
        }
        assert!(ReferenceRoot::open_root(Some("s3://nobody-has-this-bucket")).is_err());
    }
}
