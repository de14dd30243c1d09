//! Descriptor of a format of data sets. Each format has one in its module.

use super::dataset::{Dataset, DatasetFiles, DatasetSummary, Folder, ItemSink};
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
    /// Read all items.
    ///
    /// # Errors
    /// An error that concerns all files; errors of single files go to `each`.
    pub fn read(&self, folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
        (self.read)(folder, each)
    }

    /// Write a data set.
    ///
    /// # Errors
    /// The format is only read, or it cannot hold any part of the data set.
    pub fn write(&self, dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
        let Some(write) = self.write else {
            let what = format!("{} can only be read", self.name);
            return Err(ParseError::new("format", what, "Choose another format"));
        };
        write(dataset)
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
