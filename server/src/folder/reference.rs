//! The folder whose data sets may be imported where they lie.

use assay_core::api::ReferenceFolder;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Folders listed at most.
const LISTED: usize = 1_000;

/// A folder that the server's admin has opened for imports that copy nothing; none by default. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct References {
    root: Option<PathBuf>,
}

impl References {
    /// Everything below this folder; with `None` nothing.
    ///
    /// # Errors
    /// There is no such folder.
    pub fn below(root: Option<&Path>) -> std::io::Result<Self> {
        let Some(root) = root else { return Ok(Self::default()) };
        let root = root.canonicalize()?;
        fs::read_dir(&root)?;
        Ok(Self { root: Some(root) })
    }

    /// The folder or file at a path below the root, wherever links lead, as long as that is below it, too.
    pub fn resolve(&self, path: &str) -> Option<PathBuf> {
        let (root, path) = (self.root.as_ref()?, Path::new(path));
        if !path.components().all(|c| matches!(c, Component::Normal(_))) {
            return None;
        }
        let found = root.join(path).canonicalize().ok()?;
        found.starts_with(root).then_some(found)
    }

    /// What lies at a path; `None` where nothing may be read.
    pub fn list(&self, path: &str) -> Option<ReferenceFolder> {
        let mut found = ReferenceFolder { available: true, ..ReferenceFolder::default() };
        for entry in fs::read_dir(self.resolve(path)?).ok()?.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            match entry.file_type() {
                _ if name.starts_with('.') => {}
                Ok(kind) if kind.is_dir() && found.folders.len() < LISTED => found.folders.push(name),
                Ok(kind) if kind.is_file() => found.files = found.files.saturating_add(1),
                _ => {}
            }
        }
        found.folders.sort();
        Some(found)
    }

    /// Whether there is such a folder.
    pub fn are_allowed(&self) -> bool {
        self.root.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_reached() {
        let around = tempfile::tempdir().unwrap();
        let root = around.path().join("data");
        fs::create_dir_all(root.join("street/lidar")).unwrap();
        fs::write(around.path().join("secret"), "x").unwrap();
        std::os::unix::fs::symlink(around.path(), root.join("out")).unwrap();
        let references = References::below(Some(&root)).unwrap();
        assert_eq!(references.list("").unwrap().folders, ["street"]);
        assert!(references.resolve("street/lidar").unwrap().ends_with("street/lidar"));
        for path in ["..", "out", "out/secret", "/etc", "street/../..", "nowhere"] {
            assert_eq!(references.resolve(path), None, "{path}");
        }
        assert_eq!(References::default().resolve(""), None);
    }
}
