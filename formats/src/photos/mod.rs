//! Photographs as items, and data sets of any kind as photographs one by one: what the formats of images share.

mod outline;
mod photo;

pub(crate) use outline::{parts, polygons, report_unturned, rotated_box, without_holes};
pub(crate) use photo::{
    Photo, PhotoObject, RENAMED, each_frame, photos, report_renamed, report_renamed_photograph, size,
};

use super::conversion_report::ConversionReport;
use super::dataset::{DatasetItem, Folder};
use super::usual_path::usual_path;
use assay_core::ParseError;
use assay_core::geometry::{Geometry, Pose};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use std::collections::BTreeMap;

/// Id of a photograph's one sensor.
pub(crate) const CAMERA: &str = "camera";
/// Frames at most in one recording: a number in a file must not fill the memory.
pub(crate) const MOST_FRAMES: u32 = 100_000;

const ENDINGS: [(&str, &str); 9] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("bmp", "image/bmp"),
    ("gif", "image/gif"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("jfif", "image/jpeg"),
];

/// What an image is by its ending; empty where that is no image's.
pub(crate) fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    ENDINGS.iter().find(|(known, _)| *known == ending).map_or("", |(_, kind)| kind)
}

/// A path without an image's ending.
pub(crate) fn without_ending(path: &str) -> &str {
    match path.rsplit_once('.') {
        Some((stem, _)) if !media_type(path).is_empty() && !stem.is_empty() => stem,
        _ => path,
    }
}

/// The last part of a path.
pub(crate) fn base(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The last part of a path without any ending.
pub(crate) fn stem(path: &str) -> &str {
    let name = base(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// A scene of one camera.
pub(crate) fn scene(name: &str, [width, height]: [u32; 2], frames: Vec<Frame>) -> Scene {
    let kind = SensorKind::Camera { width, height, model: None };
    let sensor =
        Sensor { id: CAMERA.to_owned(), name: CAMERA.to_owned(), kind, sensor_to_ego: Pose::default() };
    Scene { name: name.to_owned(), sensors: vec![sensor], frames, metadata: BTreeMap::new() }
}

/// A frame of one camera's image; without data where the file is not known.
pub(crate) fn frame(file: &str) -> Frame {
    let data = FrameData {
        sensor: CAMERA.to_owned(),
        media_type: media_type(file).to_owned(),
        file: file.to_owned(),
        ..FrameData::default()
    };
    Frame { data: if file.is_empty() { Vec::new() } else { vec![data] }, ..Frame::default() }
}

/// A photograph whose label has no objects yet.
pub(crate) fn photograph(name: &str, file: &str, size: [u32; 2]) -> DatasetItem {
    DatasetItem::new(name.to_owned(), scene(name, size, vec![frame(file)]), Document::default())
}

/// An object with one shape on a photograph.
pub(crate) fn object(id: String, class: &str, geometry: Geometry) -> Object {
    Object {
        id,
        class: class.to_owned(),
        attributes: BTreeMap::new(),
        track: false,
        shapes: vec![Shape::new(0, CAMERA.to_owned(), geometry)],
    }
}

/// The images of a folder by the last parts of their paths.
pub(crate) struct FolderImages<'a> {
    folder: &'a dyn Folder,
    by_base: BTreeMap<&'a str, Vec<&'a str>>,
}

/// The image that a label means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NamedImage {
    /// Its path as the label has it, with `/` between its parts.
    pub(crate) name: String,
    /// Its path in the folder; the name where it is not there.
    pub(crate) file: String,
}

impl<'a> FolderImages<'a> {
    pub(crate) fn new(folder: &'a dyn Folder) -> Self {
        let mut by_base: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in folder.paths().iter().filter(|path| !media_type(path).is_empty()) {
            by_base.entry(base(path)).or_default().push(path);
        }
        Self { folder, by_base }
    }

    /// The image of a path: that of this very name, else the one where a back slash stands for `/`, as Windows writes
    /// it.
    pub(crate) fn resolve(&self, label_path: &str) -> NamedImage {
        let label_path = label_path.trim_start_matches("./");
        if let Some(file) = self.find(label_path) {
            return NamedImage { name: label_path.to_owned(), file };
        }
        let name = label_path.replace('\\', "/").trim_start_matches("./").to_owned();
        let file = self.find(&name).unwrap_or_else(|| name.clone());
        NamedImage { name, file }
    }

    /// The image whose name without folder and ending this is, where there is just one; without a file else.
    pub(crate) fn of_stem(&self, name: &str) -> NamedImage {
        let mut called = self.by_base.values().flatten().filter(|path| stem(path) == base(name));
        let file = called.next().filter(|_| called.next().is_none()).map_or("", |path| path);
        NamedImage { name: name.to_owned(), file: file.to_owned() }
    }

    /// The very path, else the only one that ends so, else one that lies beside a label file alone.
    fn find(&self, label_path: &str) -> Option<String> {
        if label_path.is_empty() {
            return None;
        }
        let known = self.by_base.get(base(label_path)).map_or(&[][..], Vec::as_slice);
        if known.contains(&label_path) {
            return Some(label_path.to_owned());
        }
        let mut ends =
            known.iter().filter(|p| p.strip_suffix(label_path).is_some_and(|rest| rest.ends_with('/')));
        if let Some(path) = ends.next().filter(|_| ends.next().is_none()) {
            return Some((*path).to_owned());
        }
        let beside = [label_path.to_owned(), format!("images/{label_path}")];
        beside.into_iter().find(|path| self.folder.has(path))
    }
}

/// The one file of a format that is one file: the only one there, or the only one that is known by its head.
///
/// # Errors
/// None fits, several fit, or it cannot be read.
pub(crate) fn only_file(
    folder: &dyn Folder,
    endings: &[&str],
    known: fn(&str, &str) -> bool,
    wanted: &str,
) -> Result<(String, String), ParseError> {
    if let [path] = folder.paths() {
        return Ok((path.clone(), folder.text(path)?));
    }
    let mut found: Option<(String, String)> = None;
    for path in folder.paths() {
        let lower = path.to_ascii_lowercase();
        // A name without an ending says nothing of its content.
        if !endings.iter().any(|ending| lower.ends_with(ending)) && base(path).contains('.') {
            continue;
        }
        let Ok(text) = folder.text(path) else { continue };
        if !known(&usual_path(path, &text), head(&text)) {
            continue;
        }
        if let Some((other, _)) = found {
            let what = format!("{other} and {path} are both {wanted}");
            return Err(ParseError::new("folder", what, "Give one of them"));
        }
        found = Some((path.clone(), text));
    }
    found.ok_or_else(|| {
        ParseError::new("folder", format!("no file is {wanted}"), format!("Give a file of {wanted}"))
    })
}

/// The first 64 KiB of a text.
pub(crate) fn head(text: &str) -> &str {
    let mut end = text.len().min(1 << 16);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// An attribute as text.
pub(crate) fn text_of(value: &AttributeValue) -> String {
    match value {
        AttributeValue::Bool(yes) => yes.to_string(),
        AttributeValue::Number(number) => number.to_string(),
        AttributeValue::Text(text) => text.clone(),
    }
}

/// An attribute from text that does not say its kind: a truth, a number as this program writes it, or else a text.
pub(crate) fn value_of(text: &str) -> AttributeValue {
    match text {
        "true" | "True" => AttributeValue::Bool(true),
        "false" | "False" => AttributeValue::Bool(false),
        _ => match text.parse::<f64>() {
            Ok(number) if number.is_finite() && plain_number(text) => AttributeValue::Number(number),
            _ => AttributeValue::Text(text.to_owned()),
        },
    }
}

/// Digits that are no code such as `007`.
fn plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let coded = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !coded && digits.starts_with(|c: char| c.is_ascii_digit())
}

/// What a word says as a flag: a number other than 0 is yes, and so are words for it in any case. `None` for what is
/// neither.
pub(crate) fn flag(word: &str) -> Option<bool> {
    let word = word.trim();
    if let Ok(number) = word.parse::<f64>() {
        return (!number.is_nan()).then_some(number != 0.0);
    }
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "t" | "y" => Some(true),
        "false" | "no" | "f" | "n" => Some(false),
        _ => None,
    }
}

/// As [`flag`]; a word that is neither counts as no and is reported with its place.
pub(crate) fn flag_or_warn(
    word: &str,
    place: impl FnOnce() -> String,
    report: &mut ConversionReport,
) -> bool {
    flag(word).unwrap_or_else(|| {
        let kind = "flags that are neither a number nor yes or no, read as no";
        report.warn(kind, format!("{} {}", place(), word.trim()));
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::MemoryFolder;

    #[test]
    fn a_flag_is_any_number_but_zero_or_a_word_for_yes() {
        for word in ["1", "1.0", "2", "0.25", "-1", "true", "True", "YES", " y "] {
            assert_eq!(flag(word), Some(true), "{word}");
        }
        for word in ["0", "0.0", "-0", "false", "No", "n"] {
            assert_eq!(flag(word), Some(false), "{word}");
        }
        let mut report = ConversionReport::default();
        assert!(!flag_or_warn("Unspecified", || "a.xml: difficult".to_owned(), &mut report));
        let kind = "flags that are neither a number nor yes or no, read as no";
        assert_eq!(report.warning_descriptions(), [format!("1 × {kind}: a.xml: difficult Unspecified")]);
    }

    #[test]
    fn a_back_slash_is_a_slash_unless_a_file_has_that_very_name() {
        let size = [4, 4];
        let folder =
            MemoryFolder::default().with_image("data/cam1/img.png", size).with_image(r"a\b.png", size);
        let images = FolderImages::new(&folder);
        let resolved = |path: &str| {
            let NamedImage { name, file } = images.resolve(path);
            (name, file)
        };
        let pair = |name: &str, file: &str| (name.to_owned(), file.to_owned());
        assert_eq!(resolved(r"cam1\img.png"), pair("cam1/img.png", "data/cam1/img.png"));
        assert_eq!(resolved(r"a\b.png"), pair(r"a\b.png", r"a\b.png"));
        assert_eq!(resolved(r"gone\img.png"), pair("gone/img.png", "gone/img.png"));
        assert_eq!(resolved("./cam1/img.png"), pair("cam1/img.png", "data/cam1/img.png"));
    }
}
