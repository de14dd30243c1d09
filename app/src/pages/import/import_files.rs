//! The files of a folder that was chosen or dropped.

use crate::client::uploads::relative_path;
use js_sys::{Array, Promise};
use std::future::Future;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

/// Upper bound of the files in one import.
const MOST_FILES: usize = 100_000;

/// A file and its path within the folder.
#[derive(Clone, Debug)]
pub(super) struct ImportFile {
    pub path: String,
    pub file: File,
}

/// Whether a file is data and not one that an operating system leaves behind.
fn is_data(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !name.starts_with('.') && name != "Thumbs.db" && name != "desktop.ini"
}

/// Files of an input element.
pub(super) fn from_input(input: &HtmlInputElement) -> Vec<ImportFile> {
    let Some(list) = input.files() else { return Vec::new() };
    let files = (0..list.length()).filter_map(|i| list.get(i));
    sorted(files.map(|file| ImportFile { path: relative_path(&file), file }).collect())
}

/// Files that were dropped, with the content of folders.
pub(super) fn from_drop(data: &DataTransfer) -> impl Future<Output = Vec<ImportFile>> + use<> {
    let items = data.items();
    let items = (0..items.length()).filter_map(|i| items.get(i));
    let entries: Vec<FileSystemEntry> =
        items.filter_map(|item| item.webkit_get_as_entry().ok().flatten()).collect();
    async move {
        let mut open = entries;
        let mut found = Vec::new();
        while let Some(entry) = open.pop() {
            if found.len() >= MOST_FILES {
                break;
            }
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if let Some(folder) = entry.dyn_ref::<FileSystemDirectoryEntry>() {
                open.extend(children(folder).await);
            } else if let Some(file) = file_of(&entry).await {
                found.push(ImportFile { path, file });
            }
        }
        sorted(found)
    }
}

fn sorted(mut files: Vec<ImportFile>) -> Vec<ImportFile> {
    files.retain(|f| is_data(&f.path));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    files
}

async fn file_of(entry: &FileSystemEntry) -> Option<File> {
    let entry: &FileSystemFileEntry = entry.dyn_ref()?;
    let promise = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Entries of a folder; the browser returns them in parts, and an empty part ends them.
async fn children(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut found = Vec::new();
    loop {
        let promise = Promise::new(&mut |resolve, reject| {
            if reader.read_entries_with_callback_and_callback(&resolve, &reject).is_err() {
                // Nothing else rejects it.
                let _ = reject.call0(&JsValue::NULL);
            }
        });
        let Ok(part) = JsFuture::from(promise).await else { return found };
        let part: Array = part.unchecked_into();
        if part.length() == 0 {
            return found;
        }
        found.extend(part.iter().map(JsCast::unchecked_into::<FileSystemEntry>));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_systems_leave_behind_is_not_imported() {
        assert!(super::is_data("kitti/velodyne/000008.bin"));
        assert!(!super::is_data("kitti/.DS_Store"));
    }
}
