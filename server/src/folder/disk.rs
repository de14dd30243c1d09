//! Files on disk as a data set's folder.

use crate::jobs::import::{UploadedFile, files_in};
use assay_core::format::FormatError;
use assay_core::format::dataset::Folder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Files looked at in one folder.
const FILES: usize = 2_000_000;
/// Bytes at most of a file that is read at once: labels, calibration.
const AT_ONCE: u64 = 512 * 1024 * 1024;

/// Files by their path in the data set.
#[derive(Clone, Debug, Default)]
pub struct DiskFolder {
    paths: Vec<String>,
    files: BTreeMap<String, PathBuf>,
}

impl DiskFolder {
    /// All files below a folder. Links are not followed, hidden files are left out.
    pub fn below(folder: &Path) -> Self {
        Self::of(files_in(folder, FILES))
    }

    /// One file alone, by its name.
    pub fn of_file(file: &Path) -> Self {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self::of(vec![UploadedFile { path: name, file: file.to_owned() }])
    }

    /// These files.
    pub fn of(files: Vec<UploadedFile>) -> Self {
        let files: BTreeMap<String, PathBuf> = files.into_iter().map(|f| (f.path, f.file)).collect();
        Self { paths: files.keys().cloned().collect(), files }
    }

    /// Where a file's bytes are.
    ///
    /// # Errors
    /// There is no such file.
    pub fn file(&self, path: &str) -> Result<&Path, FormatError> {
        let missing =
            || FormatError::new("path", "there is no such file", "Add it, or mend the name").in_file(path);
        self.files.get(path).map(PathBuf::as_path).ok_or_else(missing)
    }
}

impl Folder for DiskFolder {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FormatError> {
        let fault = |what: String| FormatError::new("file", what, "Check the file").in_file(path);
        let file = self.file(path)?;
        let size = std::fs::metadata(file).map_err(|e| fault(e.to_string()))?.len();
        if size > AT_ONCE {
            return Err(fault(format!("{size} bytes are more than the 512 MiB that are read at once")));
        }
        std::fs::read(file).map_err(|e| fault(e.to_string()))
    }

    fn head(&self, path: &str, most: usize) -> Result<Vec<u8>, FormatError> {
        let mut head = Vec::new();
        let unread =
            |e: std::io::Error| FormatError::new("file", e.to_string(), "Check the file").in_file(path);
        File::open(self.file(path)?)
            .and_then(|f| f.take(most as u64).read_to_end(&mut head))
            .map_err(unread)?;
        Ok(head)
    }

    fn image_size(&self, path: &str) -> Result<[u32; 2], FormatError> {
        crate::images::head(self.file(path)?).map(|head| head.shown).map_err(|e| e.in_file(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_path_in_the_folder() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("calib")).unwrap();
        std::fs::write(root.path().join("calib/1.txt"), "P2: 1").unwrap();
        let folder = DiskFolder::below(root.path());
        assert_eq!(folder.paths(), ["calib/1.txt"]);
        assert_eq!(folder.text("calib/1.txt").unwrap(), "P2: 1");
        assert_eq!(folder.read("calib/2.txt").unwrap_err().file, "calib/2.txt");
    }
}
