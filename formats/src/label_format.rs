//! Descriptor of a format of data sets. Each format has one in its module.

use super::conversion_report::ConversionReport;
use super::dataset::{Dataset, DatasetFiles, DatasetSummary, Folder, ItemSink};
use super::label_checks::check_objects;
use assay_core::ParseError;
use std::fmt;

/// Reader of all items of a folder; errors of single files go to the sink.
pub type ReadFn = fn(&dyn Folder, &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError>;
/// Writer of a data set.
pub type WriteFn = fn(&Dataset) -> Result<DatasetFiles, ParseError>;

/// Handle of a format.
pub type LabelFormat = &'static LabelFormatDescriptor;

/// Descriptor of a format: its names, and how its files are recognized, read and written.
pub struct LabelFormatDescriptor {
    /// Name on the command line and in the API.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// The files that the format consists of, in Markdown, for the documentation.
    pub files: &'static str,
    /// What the format can hold, in Markdown, for the documentation.
    pub holds: &'static str,
    /// Paths of the text files of a small data set, for tests and fuzzing. A format of one file has one path here.
    pub sample_paths: &'static [&'static str],
    /// Ways to recognize the format.
    pub detect: &'static [FormatDetection],
    /// The reader.
    pub read: ReadFn,
    /// The writer; `None` for a format that is only read.
    pub write: Option<WriteFn>,
    /// Whether the format has labels. The formats of bare images and clouds have none.
    pub has_labels: bool,
    /// Whether images that no label names are items too.
    pub includes_unlabeled_images: bool,
    /// Whether each image has a label file of its own. A label file without its image is then an error.
    pub is_one_file_per_image: bool,
    /// Whether ids of objects count those of each image anew.
    pub counts_objects_by_image: bool,
    /// Whether shapes without extent are as good as others: in Assay's own format alone.
    pub holds_any_shape: bool,
    /// What becomes of items that are not labeled, which is not the same as labeled without objects.
    pub unlabeled_items: UnlabeledItems,
}

/// What a format says of items that are not labeled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlabeledItems {
    /// It tells them from those that are labeled without objects.
    Held,
    /// A file without any label is a list of what is to be labeled; beside labels they would say that nothing is there.
    HeldAlone,
    /// What is listed is labeled.
    NotHeld,
}

/// Way to recognize a format.
pub enum FormatDetection {
    /// By the paths of all files. These are tried first.
    Paths(fn(&[String]) -> bool),
    /// By the path and the first 64 KiB of a text file with one of these endings (in lower case).
    Text {
        /// Endings of the files that are opened.
        endings: &'static [&'static str],
        /// Whether a file is of the format.
        fits: fn(&str, &str) -> bool,
    },
    /// By images or clouds. These are tried last, where nothing else fits.
    Media(fn(&dyn Folder) -> Result<bool, ParseError>),
}

impl LabelFormatDescriptor {
    /// Read all items. Shapes without extent are left out and reported by the ids of their objects, outlines that
    /// cross themselves are reported.
    ///
    /// # Errors
    /// An error that concerns all files; errors of single files go to `each`.
    pub fn read(&self, folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
        let mut report = ConversionReport::default();
        let mut summary = (self.read)(folder, &mut |mut item| {
            if let Ok(item) = &mut item
                && !self.holds_any_shape
            {
                check_objects(item, self.counts_objects_by_image, &mut report);
            }
            each(item);
        })?;
        summary.report.extend(&report);
        Ok(summary)
    }

    /// Write a data set. Items that are not labeled are left out where the format would say that nothing is on them.
    ///
    /// # Errors
    /// The format is only read, or it cannot hold any part of the data set.
    pub fn write(&self, dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
        let Some(write) = self.write else {
            let what = format!("{} can only be read", self.name);
            return Err(ParseError::new("format", what, "Choose another format"));
        };
        let unlabeled = || dataset.items.iter().filter(|item| !item.is_labeled);
        let all = unlabeled().count() == dataset.items.len();
        let held = match self.unlabeled_items {
            UnlabeledItems::Held => true,
            UnlabeledItems::HeldAlone => all,
            UnlabeledItems::NotHeld => false,
        };
        if held || unlabeled().next().is_none() {
            return write(dataset);
        }
        let kind = match all {
            true => "items that are not labeled, written as labeled without objects",
            false => "items that are not labeled, left out",
        };
        let mut written = if all {
            write(dataset)?
        } else {
            let items = dataset.items.iter().filter(|item| item.is_labeled).cloned().collect();
            let Dataset { classes, report, .. } = dataset;
            write(&Dataset { classes: classes.clone(), items, report: report.clone() })?
        };
        unlabeled().for_each(|item| written.report.add_named(kind, &item.name));
        Ok(written)
    }

    /// Name of the file of a format that is one file, as other programs call it.
    pub fn file_name(&self) -> &'static str {
        let path = self.sample_paths.first().copied().unwrap_or("labels");
        path.rsplit_once('/').map_or(path, |(_, name)| name)
    }
}

impl PartialEq for LabelFormatDescriptor {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Debug for LabelFormatDescriptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
