//! Registry of the formats: titles, look-up by name, detection. [`LABEL_FORMATS`] lists them.

use super::LABEL_FORMATS;
use super::dataset::Folder;
use super::label_format::{FormatDetection, LabelFormat};
use super::photos;
use super::usual_path::usual_path;
use assay_core::ParseError;
use assay_core::text;

/// Name and title of a format, without its reader and writer: a program that only lists formats does not link those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormatTitle {
    /// Name on the command line and in the API.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Whether the format can be written.
    pub is_written: bool,
}

/// Names and titles of all formats.
pub const FORMAT_TITLES: [FormatTitle; LABEL_FORMATS.len()] = format_titles();

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of range")]
const fn format_titles() -> [FormatTitle; LABEL_FORMATS.len()] {
    let mut titles = [FormatTitle { name: "", title: "", is_written: false }; LABEL_FORMATS.len()];
    let mut i = 0;
    while i < titles.len() {
        let format = LABEL_FORMATS[i];
        titles[i] =
            FormatTitle { name: format.name, title: format.title, is_written: format.write.is_some() };
        i += 1;
    }
    titles
}

/// The format of a name.
pub fn format_by_name(name: &str) -> Option<LabelFormat> {
    LABEL_FORMATS.iter().copied().find(|format| format.name == name)
}

/// Formats that are written, by name.
pub fn written_formats() -> Vec<LabelFormat> {
    let mut formats: Vec<_> = LABEL_FORMATS.iter().copied().filter(|format| format.write.is_some()).collect();
    formats.sort_by_key(|format| format.name);
    formats
}

/// Names of the formats that are written, for messages: `assay, coco, …`.
pub fn written_format_names() -> String {
    written_formats().iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}

/// Bytes of a file that are searched for signs of a format.
const HEAD: usize = 64 * 1024;
/// Text files that are opened before a folder counts as unknown.
const TRIED: usize = 200;

/// The format of a folder, by its paths and the heads of its files; `None` where no format is recognized.
///
/// # Errors
/// A file that cannot be read.
pub fn detect_format(folder: &dyn Folder) -> Result<Option<LabelFormat>, ParseError> {
    let paths = folder.paths();
    for (format, way) in ways() {
        if matches!(way, FormatDetection::Paths(fits) if fits(paths)) {
            return Ok(Some(format));
        }
    }
    let mut opened = 0;
    for path in paths {
        // A file alone is opened whatever it is called, one of many where its name says nothing or what labels have.
        let unnamed = paths.len() == 1 || !photos::base(path).contains('.');
        let candidates = |name: &str| {
            let name = name.to_ascii_lowercase();
            ways().filter_map(move |(format, way)| match way {
                FormatDetection::Text { endings, fits } => {
                    endings.iter().any(|ending| name.ends_with(ending)).then_some((format, fits))
                }
                _ => None,
            })
        };
        if !unnamed && candidates(path).next().is_none() {
            continue;
        }
        if opened == TRIED {
            break;
        }
        opened += 1;
        let head = folder.head(path, HEAD)?;
        let head = String::from_utf8_lossy(text::bytes_without_mark(&head));
        let usual = if unnamed { usual_path(path, &head) } else { path.as_str().into() };
        let found = candidates(&usual).find(|(_, fits)| fits(&usual, &head));
        if let Some((format, _)) = found {
            return Ok(Some(format));
        }
    }
    for (format, way) in ways() {
        if let FormatDetection::Media(fits) = way
            && fits(folder)?
        {
            return Ok(Some(format));
        }
    }
    Ok(None)
}

/// All ways to recognize a format, with the format.
fn ways() -> impl Iterator<Item = (LabelFormat, &'static FormatDetection)> {
    LABEL_FORMATS.iter().flat_map(|format| format.detect.iter().map(move |way| (*format, way)))
}

#[cfg(test)]
#[path = "registry_tests.rs"]
mod tests;
