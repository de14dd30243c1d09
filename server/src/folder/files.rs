//! Files below a folder on disk.

use std::path::{Path, PathBuf};

/// File below a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// Path within the folder, with `/` between its parts.
    pub path: String,
    /// Location of its bytes.
    pub file: PathBuf,
}

/// All files below a folder by name, at most `limit`. Links are not followed; hidden files and unfinished uploads
/// are left out.
pub fn files_in(folder: &Path, limit: usize) -> Vec<UploadedFile> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries.flatten() {
            let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || name.ends_with(".assay-partial") || found.len() >= limit {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                // Only Windows parts names by back slashes; elsewhere one is a character of a name.
                let inner = path.strip_prefix(folder).unwrap_or(&path).components();
                let parts: Vec<_> = inner.map(|part| part.as_os_str().to_string_lossy()).collect();
                found.push(UploadedFile { path: parts.join("/"), file: path });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}
