//! Transfer of an import: sends the files that are missing, requests the preview and starts the import.

use super::import_files::ImportFile;
use crate::client::{ApiError, storage, uploads};
use assay_core::api::{ArrivedFile, ImportPreview, ImportReport, ImportState, NewImport};
use futures::future::join_all;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Number of files sent at the same time: small files wait for the network, not for the disk.
const AT_ONCE: usize = 4;
/// How often the progress of an import is polled, ms.
const POLL_EVERY_MS: u32 = 300;

/// Phase of an import.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum ImportPhase {
    /// The person chooses.
    Choosing,
    /// Files are on their way.
    Sending,
    /// The server prepares the preview.
    Previewing,
    /// The person reads the preview and corrects the settings.
    Preview(Box<ImportPreview>),
    /// The server imports: the number of scenes so far, and the step that takes long.
    Importing(u32, String),
    /// The import stopped; files that arrived stay on the server.
    Failed(ApiError),
    /// The server reported the result.
    Done(ImportReport),
}

/// One import.
#[derive(Clone, Copy)]
pub(super) struct ImportTransfer {
    pub project: StoredValue<String>,
    pub phase: RwSignal<ImportPhase>,
    /// The file whose transfer began last.
    pub current: RwSignal<String>,
    /// Sent, of all.
    pub files: RwSignal<(usize, usize)>,
    /// Sent, of all.
    pub bytes: RwSignal<(f64, f64)>,
    /// What the person chose: stage, golden, class names, direction.
    pub choices: RwSignal<NewImport>,
    upload: StoredValue<String>,
    queue: StoredValue<Vec<ImportFile>, LocalStorage>,
}

impl ImportTransfer {
    pub fn new(project: String) -> Self {
        Self {
            project: StoredValue::new(project),
            phase: RwSignal::new(ImportPhase::Choosing),
            current: RwSignal::new(String::new()),
            files: RwSignal::new((0, 0)),
            bytes: RwSignal::new((0.0, 0.0)),
            choices: RwSignal::new(NewImport::default()),
            upload: StoredValue::new(String::new()),
            queue: StoredValue::new_local(Vec::new()),
        }
    }

    /// Send the missing files, then request the preview.
    pub fn start(self, files: Vec<ImportFile>) {
        self.phase.set(ImportPhase::Sending);
        self.preview_when_open(self.send(files));
    }

    /// Preview a folder on the server.
    pub fn open_reference(self, path: String) {
        self.phase.set(ImportPhase::Previewing);
        self.preview_when_open(async move {
            uploads::open_reference(&self.project.get_value(), &path).await.map(|upload| upload.id)
        });
    }

    /// Preview an upload whose id is known once everything is there.
    fn preview_when_open(self, upload: impl Future<Output = Result<String, ApiError>> + 'static) {
        leptos::task::spawn_local(async move {
            match upload.await {
                Ok(upload) => {
                    self.upload.try_set_value(upload);
                    self.preview();
                }
                Err(error) => {
                    self.phase.try_set(ImportPhase::Failed(error));
                }
            }
        });
    }

    /// Request the preview with the current settings.
    pub fn preview(self) {
        if self.phase.with_untracked(|phase| !matches!(phase, ImportPhase::Preview(_))) {
            self.phase.try_set(ImportPhase::Previewing);
        }
        leptos::task::spawn_local(async move {
            let (project, upload) = (self.project.get_value(), self.upload.get_value());
            let phase = match uploads::preview(&project, &upload, &self.choices.get_untracked()).await {
                Ok(preview) => ImportPhase::Preview(Box::new(preview)),
                Err(error) => ImportPhase::Failed(error),
            };
            self.phase.try_set(phase);
        });
    }

    /// Import what was previewed.
    pub fn import(self) {
        self.phase.set(ImportPhase::Importing(0, String::new()));
        leptos::task::spawn_local(async move {
            let phase = match self.take_in().await {
                Ok(report) => ImportPhase::Done(report),
                Err(error) => ImportPhase::Failed(error),
            };
            self.phase.try_set(phase);
        });
    }

    async fn take_in(self) -> Result<ImportReport, ApiError> {
        let project = self.project.get_value();
        let begun = uploads::import(&project, &self.upload.get_value(), &self.choices.get_untracked()).await;
        let mut job = begun?;
        forget(&project);
        while job.state == ImportState::Running {
            TimeoutFuture::new(POLL_EVERY_MS).await;
            // The import continues on the server without this poll.
            if let Ok(now) = uploads::import_state(&project, &job.id).await {
                job = now;
            }
            let scenes = job.report.tasks + job.report.already_there;
            self.phase.try_set(ImportPhase::Importing(scenes, job.report.doing.clone()));
        }
        match job.state {
            ImportState::Failed => {
                Err(ApiError::InvalidResponse(500, "the server could not store what it read".to_owned()))
            }
            _ => Ok(job.report),
        }
    }

    async fn send(self, files: Vec<ImportFile>) -> Result<String, ApiError> {
        let project = self.project.get_value();
        let (upload, arrived) = self.upload_for(&project, &files).await?;
        let total: f64 = files.iter().map(|f| f.file.size()).sum();
        let count = files.len();
        let (done, todo): (Vec<_>, Vec<_>) = files
            .into_iter()
            .partition(|f| has_arrived(&arrived, &f.path, f.file.size(), f.file.last_modified()));
        self.files.set((done.len(), count));
        self.bytes.set((done.iter().map(|f| f.file.size()).sum(), total));
        self.queue.set_value(todo.into_iter().rev().collect());
        // All of them end, also after an error: a file on its way reports its progress.
        let ended = join_all((0..AT_ONCE).map(|_| self.work(&project, &upload))).await;
        ended.into_iter().collect::<Result<(), _>>()?;
        Ok(upload)
    }

    /// The upload of an earlier try with what arrived of it, if it holds only files of this folder, else a new one.
    async fn upload_for(
        self,
        project: &str,
        files: &[ImportFile],
    ) -> Result<(String, Vec<ArrivedFile>), ApiError> {
        let chosen: BTreeSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
        if let Some(id) = remembered(project)
            && let Ok(upload) = uploads::upload_state(project, &id).await
            && upload.files.iter().all(|path| chosen.contains(path.as_str()))
        {
            return Ok((id, upload.arrived));
        }
        let upload = uploads::open_upload(project).await?;
        remember(project, &upload.id);
        Ok((upload.id, Vec::new()))
    }

    /// Take files from the queue until it is empty or one fails.
    async fn work(self, project: &str, upload: &str) -> Result<(), ApiError> {
        loop {
            let Some(next) = self.queue.try_update_value(Vec::pop).flatten() else { return Ok(()) };
            self.current.try_set(next.path.clone());
            let last_sent = StoredValue::new(0.0_f64);
            let progress = move |sent: f64| {
                let before = last_sent.get_value();
                last_sent.set_value(sent);
                self.bytes.try_update(|(done, _)| *done += sent - before);
            };
            if let Err(error) = uploads::put_file(project, upload, &next.path, &next.file, progress).await {
                // The others stop too: the next try sends what is missing.
                self.queue.try_set_value(Vec::new());
                return Err(error);
            }
            self.files.try_update(|(done, _)| *done += 1);
        }
    }
}

/// Whether a file arrived as it is now: one that was changed since has another size or another time.
fn has_arrived(arrived: &[ArrivedFile], path: &str, bytes: f64, modified_ms: f64) -> bool {
    // The server lists them by their paths.
    let found = arrived.binary_search_by(|file| file.path.as_str().cmp(path)).ok();
    let same = |file: &ArrivedFile| file.bytes as f64 == bytes && file.modified_ms as f64 == modified_ms;
    found.and_then(|at| arrived.get(at)).is_some_and(same)
}

fn key(project: &str) -> String {
    format!("assay.upload.{project}")
}

fn remembered(project: &str) -> Option<String> {
    storage()?.get_item(&key(project)).ok().flatten()
}

/// Stores the id of the upload. Without storage, the next try sends everything again.
fn remember(project: &str, upload: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&key(project), upload);
    }
}

fn forget(project: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(project));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_since_it_arrived_is_sent_again() {
        let file =
            |path: &str, bytes| ArrivedFile { path: path.to_owned(), bytes, modified_ms: 1_700_000_000_123 };
        let arrived = [file("a/instances.json", 10), file("b.png", 99)];
        let has = |path, bytes, modified_ms| has_arrived(&arrived, path, bytes, modified_ms);
        assert!(
            has("a/instances.json", 10.0, 1_700_000_000_123.0) && has("b.png", 99.0, 1_700_000_000_123.0)
        );
        assert!(!has("a/instances.json", 12.0, 1_700_000_000_123.0), "another size");
        assert!(!has("a/instances.json", 10.0, 1_700_000_000_124.0), "another time");
        assert!(!has("c.png", 10.0, 1_700_000_000_123.0), "not there");
    }
}
