//! Run of an import: scene by scene, so that neither a large data set needs much memory nor a bad file spoils the rest.

use super::dataset::{retain_fitting, retain_shapes, unknown};
use super::forward_direction::turn;
use super::media::{DatasetMedia, stem};
use super::options::{IGNORED, ImportContext, ImportOptions, PROBLEMS};
use super::store::{BatchTarget, ImportBatch};
use crate::folder::DatasetFolder;
use crate::store::{StoreError, stages};
use assay_core::api::{ImportError, ImportReport};
use assay_core::pipeline::StageKind;
use assay_core::scene::SensorModality;
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::{DatasetItem, Folder};
use assay_formats::media_only::IMAGES;
use assay_formats::registry::detect_format;
use assay_formats::renamed_images::report_numbered_image;
use assay_formats::{LabelFormat, ParseError};
use std::collections::BTreeSet;

/// Take a data set into a stage of a project. Scenes that are sound come in; what is wrong with the others is in the
/// report. Importing the same data again changes nothing.
///
/// # Errors
/// Storage fails, or there is no such stage.
pub fn import(
    context: ImportContext<'_>,
    folder: &DatasetFolder,
    options: &ImportOptions,
    progress: &mut dyn FnMut(&ImportReport),
) -> Result<ImportReport, StoreError> {
    let kind = context.db.read_blocking(|tx| Ok(stages::get(tx, context.project, context.stage)?.kind))?;
    let mut run = ImportRun {
        media: DatasetMedia::new(folder, options),
        batch: ImportBatch::new(BatchTarget { context, labels: &options.labels }),
        report: ImportReport::default(),
        seen: BTreeSet::new(),
        faulty: BTreeSet::new(),
        options,
        folder,
        kind,
        conversion: ConversionReport::default(),
        one_label_a_file: false,
        labels_alone: false,
        failed: None,
    };
    let format = match options.format.map_or_else(|| detect_format(folder), |known| Ok(Some(known))) {
        Ok(Some(format)) => format,
        Ok(None) => {
            run.problem(unknown(folder));
            return Ok(run.report);
        }
        Err(error) => {
            run.problem(error);
            return Ok(run.report);
        }
    };
    format.name.clone_into(&mut run.report.format);
    run.read(format, progress);
    if kind.descriptor().sensor == SensorModality::Camera && format.includes_unlabeled_images {
        run.read(&IMAGES, progress);
    }
    run.finish()
}

struct ImportRun<'a> {
    media: DatasetMedia<'a>,
    batch: ImportBatch<'a>,
    report: ImportReport,
    /// Names of what came in, or was refused.
    seen: BTreeSet<String>,
    /// Names of files with errors: a photograph with an invalid label waits for the fixed label.
    faulty: BTreeSet<String>,
    options: &'a ImportOptions,
    folder: &'a DatasetFolder,
    kind: StageKind,
    conversion: ConversionReport,
    /// Whether a label without its image is an error.
    one_label_a_file: bool,
    /// Whether there were labels with objects whose images did not come with them.
    labels_alone: bool,
    failed: Option<StoreError>,
}

impl ImportRun<'_> {
    fn problem(&mut self, error: ParseError) {
        self.faulty.insert(stem(&error.file));
        let mut problem = ImportError::from(error);
        if problem.file.is_empty() {
            "folder".clone_into(&mut problem.file);
        }
        self.report.add_problem(problem, PROBLEMS);
    }

    fn read(&mut self, format: LabelFormat, progress: &mut dyn FnMut(&ImportReport)) {
        self.one_label_a_file = format.is_one_file_per_image;
        let (folder, rest) = (self.folder, format == &IMAGES && self.report.format != format.name);
        let outcome = format.read(folder, &mut |item| {
            if self.failed.is_some() {
                return;
            }
            match item {
                Ok(item)
                    if rest
                        && (self.media.is_used(&item)
                            || self.faulty.contains(item.name.rsplit('/').next().unwrap_or_default())) => {}
                Ok(item) => self.take(item, progress),
                Err(error) => self.problem(error),
            }
            progress(&self.report);
        });
        match outcome {
            Ok(summary) => self.conversion.extend(&summary.report),
            Err(error) => self.problem(error),
        }
    }

    fn take(&mut self, mut item: DatasetItem, progress: &mut dyn FnMut(&ImportReport)) {
        let name = item.name.clone();
        let taken = self.media.resolve(&mut item).and_then(|found| {
            if !found {
                // A list of many images may speak of images that came before, and may go beyond the folder where
                // it says nothing of them.
                self.prepare(&mut item);
                let has_objects = !item.document.objects.is_empty();
                self.labels_alone |= has_objects;
                // Labels that come with images name images that came with them.
                let must_be_here = self.one_label_a_file
                    || item.scene.lidar().is_some()
                    || has_objects && self.media.has_images();
                self.batch.push_alone(item, must_be_here);
                return Ok(());
            }
            self.kind.accepts(&item.scene).map_err(|r| ParseError::new("stage", r.message, r.fix))?;
            self.prepare(&mut item);
            report_numbered_image(&item, &mut self.conversion);
            if !self.seen.insert(name.clone()) {
                let what = "another scene of the same name came before it";
                return Err(ParseError::new("name", what, "Give each its own").in_file(&name));
            }
            let report = &mut self.report;
            let stored = self.media.store_files(&mut item, self.batch.blobs(), &mut |doing| {
                report.doing = doing;
                progress(report);
            })?;
            report.motion_compensated += stored.motion_compensated;
            report.without_timestamps += stored.without_timestamps;
            self.conversion.extend(&stored.report);
            self.batch.push(item, stored.files);
            Ok(())
        });
        self.report.doing.clear();
        if let Err(error) = taken {
            self.problem(if error.file.is_empty() { error.in_file(&name) } else { error });
        }
        if self.batch.is_full() {
            self.failed = self.batch.flush(&mut self.report).err();
        }
    }

    /// Bring labels into the form that the stage takes. Objects that do not fit their scene are left out, each with a line
    /// of the report.
    fn prepare(&mut self, item: &mut DatasetItem) {
        if let Some(filter) = &self.kind.descriptor().import_filter {
            self.conversion.add_many(filter.loss, retain_shapes(item, filter.geometries));
        }
        turn(item, self.options.forward);
        for object in &mut item.document.objects {
            if let Some(class) = self.options.classes.get(&object.class) {
                object.class.clone_from(class);
            }
        }
        let left_out = retain_fitting(item, None);
        left_out.into_iter().for_each(|problem| self.report.add_problem(problem, PROBLEMS));
    }

    fn finish(mut self) -> Result<ImportReport, StoreError> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        self.batch.flush(&mut self.report)?;
        self.conversion.extend(&self.batch.conversion);
        let ImportReport { scenes, already_there, prelabeled, predicted, golden, .. } = self.report;
        let count = scenes + already_there + prelabeled + predicted + golden;
        let nothing = count == 0 && self.report.problems.is_empty();
        if nothing && self.labels_alone {
            let what = "its labels match no image or recording, neither here nor with them";
            let fix = "Add the images or recordings, or name them as the labels do";
            self.problem(ParseError::new("labels", what, fix));
        }
        self.report.not_read = self.conversion.descriptions();
        self.report.warnings.extend(self.conversion.warning_descriptions());
        self.batch.record(&self.report)?;
        let unused = self.folder.paths().iter().filter(|path| !self.media.explains(path));
        let room = IGNORED.saturating_sub(self.report.ignored.len());
        self.report.ignored.extend(unused.take(room).cloned());
        Ok(self.report)
    }
}
