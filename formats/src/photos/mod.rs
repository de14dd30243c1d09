//! Photographs as items, and data sets of any kind as photographs one by one: what the formats of images share.

mod outline;
mod photo;

pub(crate) use outline::{parts, polygons, rotated_box, without_holes};
pub(crate) use photo::{Photo, PhotoObject, each_frame, photos, size};

use super::dataset::{DatasetItem, Folder};
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

/// A photograph without labels.
pub(crate) fn photograph(name: &str, file: &str, size: [u32; 2]) -> DatasetItem {
    DatasetItem {
        name: name.to_owned(),
        scene: scene(name, size, vec![frame(file)]),
        document: Document::default(),
    }
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
pub(crate) struct FolderImages<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> FolderImages<'a> {
    pub(crate) fn new(folder: &'a dyn Folder) -> Self {
        let mut by_base: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for path in folder.paths().iter().filter(|path| !media_type(path).is_empty()) {
            by_base.entry(base(path)).or_default().push(path);
        }
        Self(by_base)
    }

    /// The image that a label means: the very path, else the only one that ends so.
    pub(crate) fn named(&self, label_path: &str) -> Option<&'a str> {
        let label_path = label_path.trim_start_matches("./");
        let known = self.0.get(base(label_path))?;
        if let Some(path) = known.iter().find(|path| **path == label_path) {
            return Some(path);
        }
        let mut ends =
            known.iter().filter(|p| p.strip_suffix(label_path).is_some_and(|rest| rest.ends_with('/')));
        ends.next().filter(|_| ends.next().is_none()).copied()
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
        return Ok((path.clone(), without_mark(folder.text(path)?)));
    }
    let mut found: Option<(String, String)> = None;
    for path in folder.paths() {
        let lower = path.to_ascii_lowercase();
        if !endings.iter().any(|ending| lower.ends_with(ending)) {
            continue;
        }
        let Ok(text) = folder.text(path) else { continue };
        if !known(path, head(&text)) {
            continue;
        }
        if let Some((other, _)) = found {
            let what = format!("{other} and {path} are both {wanted}");
            return Err(ParseError::new("folder", what, "Give one of them"));
        }
        found = Some((path.clone(), without_mark(text)));
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

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
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
