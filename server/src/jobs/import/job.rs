//! Imports in the background: one at a time, each going on after a restart.

use super::options::{ImportContext, ImportOptions};
use super::run::import;
use crate::blobs::BlobStore;
use crate::clock::Clock;
use crate::folder::{self, DatasetFolder, ReferenceFolders, ReferenceRoot};
use crate::store::imports::{self, UnfinishedImport};
use crate::store::{Database, StoreError, Tx, UnauditedWrite, uploads};
use assay_core::api::{ImportError, ImportReport, ImportState, NewImport};
use assay_formats::ParseError;
use assay_formats::dataset::Folder;
use assay_formats::registry::format_by_name;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often progress is stored.
const SAVE_INTERVAL: Duration = Duration::from_secs(1);

/// Runs imports. Cheap to clone.
#[derive(Clone)]
pub struct Importer {
    db: Database,
    blobs: BlobStore,
    uploads: PathBuf,
    references: ReferenceFolders,
    clock: Clock,
    /// Held by the import that runs: reading and checking takes all of a small machine.
    turn: Arc<Mutex<()>>,
}

impl Importer {
    /// With uploads in a folder, and data that may be imported where it is.
    pub fn new(
        db: Database,
        blobs: BlobStore,
        uploads: PathBuf,
        references: ReferenceFolders,
        clock: Clock,
    ) -> Self {
        Self { db, blobs, uploads, references, clock, turn: Arc::default() }
    }

    /// Go on with what a stop of the server interrupted.
    ///
    /// # Errors
    /// Storage.
    pub fn resume(&self) -> Result<(), StoreError> {
        self.db.read_blocking(imports::unfinished)?.into_iter().for_each(|job| self.start(job));
        Ok(())
    }

    /// Begin in a thread of its own.
    pub fn start(&self, job: UnfinishedImport) {
        let importer = self.clone();
        std::thread::spawn(move || {
            let _turn = importer.turn.lock();
            importer.run(&job);
        });
    }

    fn run(&self, job: &UnfinishedImport) {
        let (state, report) = match self.run_import(job) {
            Ok(report) => (ImportState::Done, report),
            Err(error) => {
                tracing::error!("import {}: {error}", job.id);
                (ImportState::Failed, ImportReport::default())
            }
        };
        let (id, upload) = (job.id, job.upload);
        let sound = state == ImportState::Done && report.problems.is_empty();
        let stored = self.db.write_unaudited_blocking(UnauditedWrite::ImportJob, move |tx| {
            imports::save_progress(tx, id, state, &report)?;
            if sound { uploads::close(tx, upload) } else { Ok(()) }
        });
        if let Err(error) = stored {
            tracing::error!("import {}: {error}", job.id);
        } else if sound {
            // What was taken in lies in the blobs; the copy may go. A failure only costs space. Nothing was copied for a
            // reference, and there is no folder of the upload's name.
            let _ = std::fs::remove_dir_all(self.uploads.join(job.upload.to_string()));
        }
    }

    fn run_import(&self, job: &UnfinishedImport) -> Result<ImportReport, StoreError> {
        let now = self.clock.now();
        let context = ImportContext {
            db: &self.db,
            blobs: &self.blobs,
            now: &now,
            project: job.project,
            stage: job.request.stage.parse()?,
            user: job.user,
        };
        let opened = match open(
            &self.uploads.join(job.upload.to_string()),
            job.reference.as_deref(),
            self.references.of_project(job.project),
        ) {
            Ok(opened) => opened,
            Err(error) => return Ok(refused(error)),
        };
        let in_place = job.reference.is_some() && !opened.is_unpacked();
        let mut saved_at = Instant::now();
        let progress = &mut |report: &ImportReport| {
            if saved_at.elapsed() >= SAVE_INTERVAL {
                saved_at = Instant::now();
                let (id, report) = (job.id, report.clone());
                let save =
                    move |tx: &mut dyn Tx| imports::save_progress(tx, id, ImportState::Running, &report);
                // The next one comes in a second.
                let _ = self.db.write_unaudited_blocking(UnauditedWrite::ImportJob, save);
            }
        };
        import(context, &opened.folder, &ImportOptions { in_place, ..options(&job.request) }, progress)
    }
}

/// Options of a requested import.
pub fn options(request: &NewImport) -> ImportOptions {
    ImportOptions {
        format: request.format.as_deref().and_then(format_by_name),
        labels: request.labels.clone(),
        classes: request.classes.clone(),
        forward: request.forward,
        compensate: request.motion_compensation,
        apply_viewpoint: request.apply_viewpoint,
        scale_labels: request.scale_labels,
        in_place: false,
    }
}

/// The files of an upload, or those that it refers to.
///
/// # Errors
/// See [`folder::open`]; a reference may lead nowhere any more.
pub fn open(
    uploaded: &Path,
    reference: Option<&str>,
    references: &ReferenceRoot,
) -> Result<folder::OpenDataset, ParseError> {
    match reference {
        Some(path) => references.open(path),
        None => open_upload(uploaded),
    }
}

/// An upload's files; an archive that was sent alone is unpacked.
fn open_upload(uploaded: &Path) -> Result<folder::OpenDataset, ParseError> {
    // A folder that nothing was put in is not there at all.
    let files = DatasetFolder::scan(uploaded);
    if files.paths().is_empty() {
        return Ok(folder::OpenDataset::from_folder(files));
    }
    let alone = match files.paths() {
        [only] => files.file(only)?.to_owned(),
        _ => return folder::open(uploaded),
    };
    let name = alone.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    folder::open(&alone).map_err(|e| e.in_file(&name))
}

fn refused(error: ParseError) -> ImportReport {
    let problems = vec![ImportError::from(error)];
    ImportReport { problems, ..ImportReport::default() }
}
