//! Descriptor of a format of data sets. Each format has one in its module.

use super::conversion_report::ConversionReport;
use super::dataset::{Dataset, DatasetFiles, DatasetItem, DatasetSummary, Folder, ItemSink};
use assay_core::label::{IGNORE_CLASS, Object};
use assay_core::{ParseError, nfc};
use std::borrow::Cow;
use std::collections::BTreeSet;
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
    /// What becomes of regions that say 'do not count here'.
    pub ignore_regions: IgnoreRegions,
    /// Whether images that no label names are items too.
    pub includes_unlabeled_images: bool,
    /// Whether each image has a label file of its own. A label file without its image is then an error.
    pub is_one_file_per_image: bool,
}

/// What a format makes of regions that say 'do not count here' ([`Object::is_ignore_region`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IgnoreRegions {
    /// It has such regions, or stores everything.
    Stored,
    /// It holds attributes, so a crowd stays one; a region of no class would become an object of its class.
    AsAttribute,
    /// A region would become an object.
    LeftOut,
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
    /// Read all items. Names of classes and attributes come in Unicode's composed form (NFC).
    ///
    /// # Errors
    /// An error that concerns all files; errors of single files go to `each`.
    pub fn read(&self, folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
        let mut report = ConversionReport::default();
        let mut summary =
            (self.read)(folder, &mut |item| each(item.map(|item| compose_names(item, &mut report))))?;
        let mut known = BTreeSet::new();
        summary.classes = summary.classes.iter().map(|class| nfc(class).into_owned()).collect();
        summary.classes.retain(|class| known.insert(class.clone()));
        summary.report.extend(&report);
        Ok(summary)
    }

    /// Write a data set. Regions that say 'do not count here' are left out where they would become objects.
    ///
    /// # Errors
    /// The format is only read, or it cannot hold any part of the data set.
    pub fn write(&self, dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
        let Some(write) = self.write else {
            let what = format!("{} can only be read", self.name);
            return Err(ParseError::new("format", what, "Choose another format"));
        };
        let Some((kept, report)) = without_ignore_regions(dataset, self.ignore_regions) else {
            return write(dataset);
        };
        let mut written = write(&kept)?;
        written.report.extend(&report);
        Ok(written)
    }
}

/// Names of classes and attributes of an item in NFC.
fn compose_names(mut item: DatasetItem, report: &mut ConversionReport) -> DatasetItem {
    let mut compose = |name: &mut String| {
        if let Cow::Owned(composed) = nfc(name) {
            report.warn("names in another Unicode form, read in NFC", &composed);
            *name = composed;
        }
    };
    for object in &mut item.document.objects {
        compose(&mut object.class);
        let shapes = object.shapes.iter_mut().map(|shape| &mut shape.attributes);
        for attributes in shapes.chain([&mut object.attributes]) {
            if attributes.keys().any(|name| matches!(nfc(name), Cow::Owned(_))) {
                let all = std::mem::take(attributes).into_iter();
                attributes.extend(all.map(|(mut name, value)| {
                    compose(&mut name);
                    (name, value)
                }));
            }
        }
    }
    item
}

/// A data set without the regions that a format would turn into objects, and what was left out; none where there is
/// no such region.
fn without_ignore_regions(dataset: &Dataset, kind: IgnoreRegions) -> Option<(Dataset, ConversionReport)> {
    let is_left_out = |object: &Object| match kind {
        IgnoreRegions::Stored => false,
        IgnoreRegions::AsAttribute => object.class == IGNORE_CLASS,
        IgnoreRegions::LeftOut => object.is_ignore_region(),
    };
    let has_some = |item: &DatasetItem| item.document.objects.iter().any(is_left_out);
    if !dataset.items.iter().any(has_some) {
        return None;
    }
    let (mut kept, mut report) = (dataset.clone(), ConversionReport::default());
    kept.classes.retain(|class| class != IGNORE_CLASS);
    for item in &mut kept.items {
        item.document.objects.retain(|object| {
            let goes = is_left_out(object);
            if goes {
                report.add_named("ignore regions, left out", format!("{} in {}", object.id, item.name));
            }
            !goes
        });
    }
    Some((kept, report))
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
