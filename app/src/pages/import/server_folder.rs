//! Browser of the server's reference folder: imports a folder without copying it.

use super::report::count;
use super::transfer::ImportTransfer;
use crate::client::uploads;
use crate::ui::{Icon, IconShape, Remote};
use assay_core::api::ReferenceFolder;
use leptos::prelude::*;

/// Folders of the server, if it has a reference folder.
#[component]
pub(super) fn ServerFolder(transfer: ImportTransfer) -> impl IntoView {
    let path = RwSignal::new(String::new());
    let listed = Remote::new(move || {
        let (project, path) = (transfer.project.get_value(), path.get());
        async move { uploads::list_references(&project, &path).await }
    });
    // Without permission or connection, the rest of the page still works.
    move || {
        let folder = listed.get().filter(|folder| folder.available)?;
        Some(view! { <FolderBrowser path=path folder=folder transfer=transfer /> })
    }
}

#[component]
fn FolderBrowser(path: RwSignal<String>, folder: ReferenceFolder, transfer: ImportTransfer) -> impl IntoView {
    let at = path.get_untracked();
    let (is_root, is_empty) = (at.is_empty(), folder.folders.is_empty());
    let up = move |_| path.update(|p| *p = parent_folder(p));
    let folders = folder.folders.into_iter().map(|name| {
        let inner = inner_folder(&at, &name);
        view! {
            <button type="button" class="btn small" on:click=move |_| path.set(inner.clone())>
                <Icon shape=IconShape::Folder />{name}
            </button>
        }
    });
    let shown = if is_root { "all folders".to_owned() } else { at.clone() };
    let summary = folder_summary(folder.files, is_empty);
    view! {
        <div class="card pad stack" data-testid="on-server">
            <h2>"Or a folder that the server can read"</h2>
            <p class="dim small">
                "It is read where it lies, on the server or in a bucket. Its files must stay there as they are."
            </p>
            <div class="row">
                <strong class="mono">{shown}</strong>
                <span class="dim small">{summary}</span>
            </div>
            <div class="row wrap">
                {(!is_root).then(|| view! { <button type="button" class="btn small quiet" on:click=up>"Up"</button> })}
                {folders.collect_view()}
            </div>
            <div class="row">
                <button type="button" class="btn" on:click=move |_| transfer.open_reference(path.get_untracked())>
                    "Preview this folder"
                </button>
            </div>
        </div>
    }
}

/// Path of the folder around another one; the root's is empty.
fn parent_folder(path: &str) -> String {
    path.rsplit_once('/').map(|(parent, _)| parent.to_owned()).unwrap_or_default()
}

/// Path of a folder in another one.
fn inner_folder(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") }
}

fn folder_summary(files: u32, has_no_folders: bool) -> String {
    match files {
        0 if has_no_folders => "There is nothing in it.".to_owned(),
        0 => "No files right in it.".to_owned(),
        n => format!("{} right in it.", count(n, "file", "files")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_in_and_up_leads_back() {
        for path in ["", "drives", "drives/2026"] {
            assert_eq!(parent_folder(&inner_folder(path, "monday")), path);
        }
    }

    #[test]
    fn an_empty_folder_is_not_one_without_files() {
        assert_eq!(folder_summary(0, true), "There is nothing in it.");
        assert_eq!(folder_summary(0, false), "No files right in it.");
        assert_eq!(folder_summary(1, true), "1 file right in it.");
    }
}
