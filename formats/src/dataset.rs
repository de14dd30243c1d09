//! Labeled data sets, whatever format they come in or go to: the middle of every conversion.

use crate::conversion_report::ConversionReport;
use assay_core::ParseError;
use assay_core::label::Document;
use assay_core::scene::Scene;
use assay_core::text;
use std::collections::BTreeMap;

/// One scene with its labels: an image, a sweep with cameras, or a recording of many frames.
#[derive(Clone, Debug, PartialEq)]
pub struct DatasetItem {
    /// Unique in the data set: the path of its image without the ending, or the recording's name.
    pub name: String,
    /// What was recorded; `file` of its data is a path in the data set's folder, `blob` is empty.
    pub scene: Scene,
    /// What was labeled.
    pub document: Document,
    /// Whether it is labeled at all. A label without objects says that there are none; without a label nothing is said.
    pub is_labeled: bool,
}

impl DatasetItem {
    /// A labeled item.
    pub fn new(name: String, scene: Scene, document: Document) -> Self {
        Self { name, scene, document, is_labeled: true }
    }
}

/// A data set in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// Names of the classes in the order of the format's own numbers, those without objects too.
    pub classes: Vec<String>,
    /// In the format's order.
    pub items: Vec<DatasetItem>,
    /// What the source says and this cannot hold, and what someone should check.
    pub report: ConversionReport,
}

/// The files of a data set: a folder, an archive, or one file alone.
pub trait Folder {
    /// Paths of all files, ascending, `/` between their parts, without `.` and `..`.
    fn paths(&self) -> &[String];

    /// A file's bytes.
    ///
    /// # Errors
    /// There is no such file, it cannot be read, or is larger than what is read at once.
    fn read(&self, path: &str) -> Result<Vec<u8>, ParseError>;

    /// A file's first bytes, `most` of them or fewer.
    ///
    /// # Errors
    /// As [`Folder::read`].
    fn head(&self, path: &str, most: usize) -> Result<Vec<u8>, ParseError> {
        let mut bytes = self.read(path)?;
        bytes.truncate(most);
        Ok(bytes)
    }

    /// Width and height of an image as it is shown, px, from its head.
    ///
    /// # Errors
    /// As [`Folder::read`], or it is no image that this program knows.
    fn image_size(&self, path: &str) -> Result<[u32; 2], ParseError>;

    /// A file as text, without a byte order mark.
    ///
    /// # Errors
    /// As [`Folder::read`], or it is not UTF-8.
    fn text(&self, path: &str) -> Result<String, ParseError> {
        text::decode(self.read(path)?).map_err(|e| e.in_file(path))
    }

    /// Whether there is a file of this path: one of [`Folder::paths`], or where that is a label file alone, one that
    /// lies beside it.
    fn has(&self, path: &str) -> bool {
        self.paths().binary_search_by(|known| known.as_str().cmp(path)).is_ok()
    }
}

/// Takes items one at a time, so that a large data set need not be in memory whole; a file with errors does not stop
/// the others.
pub type ItemSink<'a> = dyn FnMut(Result<DatasetItem, ParseError>) + 'a;

/// What is known once all items were handed over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatasetSummary {
    /// As [`Dataset::classes`].
    pub classes: Vec<String>,
    /// As [`Dataset::report`].
    pub report: ConversionReport,
}

/// A data set as files of a format.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DatasetFiles {
    /// Path in the target folder and content; of a format that is one file, the path is empty.
    pub files: Vec<(String, Vec<u8>)>,
    /// Images and clouds that the format stores beside its labels.
    pub media: Vec<MediaFile>,
    /// What the format cannot hold, and what someone should check.
    pub report: ConversionReport,
}

/// A file of sensor data to be put beside the labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// Path in the source folder.
    pub from: String,
    /// Path in the target folder.
    pub to: String,
    /// What the source is, as in [`assay_core::scene::FrameData::media_type`].
    pub media_type: String,
    /// What the target must be: the same, or for clouds another media type of [`super::cloud`].
    pub wanted: String,
}

/// Files in memory, for tests and small archives.
#[derive(Clone, Debug, Default)]
pub struct MemoryFolder {
    paths: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
    sizes: BTreeMap<String, [u32; 2]>,
}

impl MemoryFolder {
    /// Files by path.
    pub fn new(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let files: BTreeMap<_, _> = files.into_iter().collect();
        Self { paths: files.keys().cloned().collect(), files, sizes: BTreeMap::new() }
    }

    /// The same with an image of a width and height, px, whose bytes are never read.
    #[must_use]
    pub fn with_image(mut self, path: &str, size: [u32; 2]) -> Self {
        self.files.insert(path.to_owned(), Vec::new());
        self.sizes.insert(path.to_owned(), size);
        self.paths = self.files.keys().cloned().collect();
        self
    }
}

impl Folder for MemoryFolder {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ParseError> {
        let missing = || ParseError::new("path", "there is no such file", "Check the name").in_file(path);
        self.files.get(path).cloned().ok_or_else(missing)
    }

    fn image_size(&self, path: &str) -> Result<[u32; 2], ParseError> {
        let missing = || ParseError::new("path", "there is no such image", "Check the name").in_file(path);
        self.sizes.get(path).copied().ok_or_else(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_none_is_named_with_its_place() {
        let folder = MemoryFolder::new([("a/b.txt".to_owned(), vec![b'x', 0xff])]);
        let error = folder.text("a/b.txt").unwrap_err();
        assert_eq!((error.file.as_str(), error.location.as_str()), ("a/b.txt", "byte 1"));
        assert!(folder.has("a/b.txt") && !folder.has("a"));
    }
}
