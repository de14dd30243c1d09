//! Descriptor of a format of data sets. Each format has one in its module.

use super::conversion_report::ConversionReport;
use super::dataset::{Dataset, DatasetFiles, DatasetItem, DatasetSummary, Folder, ItemSink};
use super::label_checks::check_objects;
use assay_core::ParseError;
use assay_core::label::{AttributeValue, IGNORE_CLASS, Object, VARIOUS, tag_values};
use assay_core::text::nfc;
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
    /// Read all items. Names of classes and attributes come in Unicode's composed form (NFC). Shapes without extent are
    /// left out and reported by the ids of their objects, outlines that cross themselves are reported.
    ///
    /// # Errors
    /// An error that concerns all files; errors of single files go to `each`.
    pub fn read(&self, folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
        let mut report = ConversionReport::default();
        let mut summary = (self.read)(folder, &mut |item| {
            each(item.map(|item| {
                let mut item = compose_names(item, &mut report);
                if !self.holds_any_shape {
                    check_objects(&mut item, self.counts_objects_by_image, &mut report);
                }
                item
            }));
        })?;
        let mut known = BTreeSet::new();
        summary.classes = summary.classes.iter().map(|class| nfc(class).into_owned()).collect();
        summary.classes.retain(|class| known.insert(class.clone()));
        summary.report.extend(&report);
        Ok(summary)
    }

    /// Write a data set. Items that are not labeled are left out where the format would say that nothing is on them,
    /// and regions that say 'do not count here' where they would become objects. Tags become facts of their scenes.
    ///
    /// # Errors
    /// The format is only read, or it cannot hold any part of the data set.
    pub fn write(&self, dataset: &Dataset) -> Result<DatasetFiles, ParseError> {
        let Some(write) = self.write else {
            let what = format!("{} can only be read", self.name);
            return Err(ParseError::new("format", what, "Choose another format"));
        };
        let mut report = ConversionReport::default();
        let dataset = with_held_items(Cow::Borrowed(dataset), self.unlabeled_items, &mut report);
        let dataset = without_ignore_regions(dataset, self.ignore_regions, &mut report);
        let dataset = if self.holds_any_shape { dataset } else { with_tags_as_facts(dataset, &mut report) };
        let mut written = write(&dataset)?;
        written.report.extend(&report);
        Ok(written)
    }

    /// Name of the file of a format that is one file, as other programs call it.
    pub fn file_name(&self) -> &'static str {
        let path = self.sample_paths.first().copied().unwrap_or("labels");
        path.rsplit_once('/').map_or(path, |(_, name)| name)
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

/// A data set without the items that are not labeled, where a format would say that they are labeled without objects.
/// Where no item is labeled, all are written, and reported as what they become.
fn with_held_items<'a>(
    mut dataset: Cow<'a, Dataset>,
    kind: UnlabeledItems,
    report: &mut ConversionReport,
) -> Cow<'a, Dataset> {
    let labeled = dataset.items.iter().filter(|item| item.is_labeled).count();
    let is_held = match kind {
        UnlabeledItems::Held => true,
        UnlabeledItems::HeldAlone => labeled == 0,
        UnlabeledItems::NotHeld => false,
    };
    if is_held || labeled == dataset.items.len() {
        return dataset;
    }
    let kind = match labeled {
        0 => "items that are not labeled, written as labeled without objects",
        _ => "items that are not labeled, left out",
    };
    dataset.items.iter().filter(|item| !item.is_labeled).for_each(|item| report.add_named(kind, &item.name));
    if labeled > 0 {
        dataset.to_mut().items.retain(|item| item.is_labeled);
    }
    dataset
}

/// A data set whose tags are facts of their scenes, which many formats hold. A value that is not the same in all frames is
/// no fact of the scene.
fn with_tags_as_facts<'a>(mut dataset: Cow<'a, Dataset>, report: &mut ConversionReport) -> Cow<'a, Dataset> {
    let is_tagged = |item: &DatasetItem| item.document.objects.iter().any(Object::is_tag);
    if !dataset.items.iter().any(is_tagged) {
        return dataset;
    }
    for item in dataset.to_mut().items.iter_mut().filter(|item| is_tagged(item)) {
        for (name, value) in tag_values(std::slice::from_ref(&item.document)) {
            if value == AttributeValue::Text(VARIOUS.to_owned()) {
                report.add_named(
                    "tags that change from frame to frame, left out",
                    format!("{}: {name}", item.name),
                );
            } else {
                let text = match value {
                    AttributeValue::Bool(yes) => yes.to_string(),
                    AttributeValue::Number(_) | AttributeValue::Text(_) => value.as_text(),
                };
                item.scene.metadata.insert(name, text);
            }
        }
        item.document.objects.retain(|object| !object.is_tag());
        report.add_named("tags, written as facts of their scenes", &item.name);
    }
    dataset
}

/// A data set without the regions that a format would turn into objects.
fn without_ignore_regions<'a>(
    mut dataset: Cow<'a, Dataset>,
    kind: IgnoreRegions,
    report: &mut ConversionReport,
) -> Cow<'a, Dataset> {
    let is_left_out = |object: &Object| match kind {
        IgnoreRegions::Stored => false,
        IgnoreRegions::AsAttribute => object.class == IGNORE_CLASS,
        IgnoreRegions::LeftOut => object.is_ignore_region(),
    };
    let has_some = |item: &DatasetItem| item.document.objects.iter().any(is_left_out);
    if !dataset.items.iter().any(has_some) {
        return dataset;
    }
    let written = dataset.to_mut();
    written.classes.retain(|class| class != IGNORE_CLASS);
    for item in &mut written.items {
        item.document.objects.retain(|object| {
            let goes = is_left_out(object);
            if goes {
                report.add_named("ignore regions, left out", format!("{} in {}", object.id, item.name));
            }
            !goes
        });
    }
    dataset
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
