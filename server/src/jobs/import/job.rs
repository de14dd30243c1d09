//! Imports in the background: one at a time, each going on after a restart.

use super::{Options, Place, import};
use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::folder::{self, DataFolder, References};
use crate::store::imports::{self, Unfinished};
use crate::store::{Db, StoreError, files};
use assay_core::api::{ImportReport, ImportState, StartImport};
use assay_formats::ParseError;
use assay_formats::dataset::Folder;
use assay_formats::layout::Layout;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How often progress is kept.
const KEPT_EVERY: Duration = Duration::from_secs(1);

/// Runs imports. Cheap to clone.
#[derive(Clone)]
pub struct Importer {
    db: Db,
    blobs: Blobs,
    uploads: PathBuf,
    references: References,
    clock: Clock,
    /// Held by the import that runs: reading and checking takes all of a small machine.
    turn: Arc<Mutex<()>>,
}

impl Importer {
    /// With uploads in a folder, and data that may be imported where it is.
    pub fn new(db: Db, blobs: Blobs, uploads: PathBuf, references: References, clock: Clock) -> Self {
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
    pub fn start(&self, job: Unfinished) {
        let importer = self.clone();
        std::thread::spawn(move || {
            let _turn = importer.turn.lock();
            importer.run(&job);
        });
    }

    fn run(&self, job: &Unfinished) {
        let (state, report) = match self.take_in(job) {
            Ok(report) => (ImportState::Done, report),
            Err(error) => {
                tracing::error!("import {}: {error}", job.id);
                (ImportState::Failed, ImportReport::default())
            }
        };
        let (id, upload) = (job.id.clone(), job.upload.clone());
        let sound = state == ImportState::Done && report.problems.is_empty();
        let kept = self.db.write_blocking(move |tx| {
            imports::keep(tx, &id, state, &report)?;
            if sound { files::close_upload(tx, &upload) } else { Ok(()) }
        });
        if let Err(error) = kept {
            tracing::error!("import {}: {error}", job.id);
        } else if sound {
            // What was taken in lies in the blobs; the copy may go. A failure only costs space. Nothing was copied for a
            // reference, and there is no folder of the upload's name.
            let _ = std::fs::remove_dir_all(self.uploads.join(&job.upload));
        }
    }

    fn take_in(&self, job: &Unfinished) -> Result<ImportReport, StoreError> {
        let now = self.clock.now();
        let place = Place {
            db: &self.db,
            blobs: &self.blobs,
            now: &now,
            project: &job.project,
            stage: &job.request.stage,
            user: &job.user,
        };
        let opened = match open(&self.uploads.join(&job.upload), job.reference.as_deref(), &self.references) {
            Ok(opened) => opened,
            Err(fault) => return Ok(refused(fault)),
        };
        let in_place = job.reference.is_some() && !opened.is_unpacked();
        let mut told = Instant::now();
        let progress = &mut |report: &ImportReport| {
            if told.elapsed() >= KEPT_EVERY {
                told = Instant::now();
                let (id, report) = (job.id.clone(), report.clone());
                // The next one comes in a second.
                let _ =
                    self.db.write_blocking(move |tx| imports::keep(tx, &id, ImportState::Running, &report));
            }
        };
        import(place, &opened.folder, &Options { in_place, ..options(&job.request) }, progress)
    }
}

/// What was asked for.
pub fn options(request: &StartImport) -> Options {
    Options {
        layout: request.format.as_deref().and_then(Layout::from_name),
        labels: request.labels.clone(),
        classes: request.classes.clone(),
        forward: request.forward,
        compensate: request.compensate,
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
    references: &References,
) -> Result<folder::Opened, ParseError> {
    match reference {
        Some(path) => references.open(path),
        None => open_upload(uploaded),
    }
}

/// An upload's files; an archive that was sent alone is unpacked.
fn open_upload(uploaded: &Path) -> Result<folder::Opened, ParseError> {
    // A folder that nothing was put in is not there at all.
    let files = DataFolder::below(uploaded);
    if files.paths().is_empty() {
        return Ok(folder::Opened::of(files));
    }
    let alone = match files.paths() {
        [only] => files.file(only)?.to_owned(),
        _ => return folder::open(uploaded),
    };
    let name = alone.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    folder::open(&alone).map_err(|e| e.in_file(&name))
}

fn refused(fault: ParseError) -> ImportReport {
    let ParseError { file, place, what, mend } = fault;
    let problems = vec![assay_core::api::ImportProblem { file, place, what, mend }];
    ImportReport { problems, ..ImportReport::default() }
}
