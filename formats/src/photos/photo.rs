//! Data sets of any kind as images one by one.

use super::{MOST_FRAMES, base, media_type, without_ending};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetItem, MediaFile};
use crate::scene_losses::{report_split, report_unseen};
use crate::unique_names::UniqueNames;
use assay_core::label::{AttributeValue, Object, Shape};
use assay_core::scene::{FrameData, Sensor, SensorKind};
use std::collections::BTreeMap;

/// One image of a data set, with all that is drawn on it.
pub(crate) struct Photo<'a> {
    /// Where it is from.
    pub(crate) item: &'a DatasetItem,
    /// Unique in the data set: the item's, with camera and frame where it has several.
    pub(crate) name: String,
    /// The name as a path that stays in its folder, unique too.
    pub(crate) path: String,
    /// Its file as the data set has it, if it has one.
    pub(crate) data: Option<&'a FrameData>,
    /// Its name with its file's ending where that is unique and its file ends so, else its file's path.
    file: String,
    /// Width and height, px; 0 where they are not known.
    pub(crate) size: [u32; 2],
    /// In drawing order.
    pub(crate) drawn: Vec<PhotoObject<'a>>,
}

/// An object on one image.
pub(crate) struct PhotoObject<'a> {
    pub(crate) object: &'a Object,
    pub(crate) shape: Shape,
}

impl Photo<'_> {
    /// What labels call it: its name with its file's ending, or where it has a name of its own beside its file, the
    /// file's path.
    pub(crate) fn file(&self) -> String {
        self.file.clone()
    }

    /// Its file's ending with the dot; `.jpg` where it has no file.
    fn ending(&self) -> &str {
        let file = self.data.map_or("", |data| data.file.as_str());
        file.strip_prefix(without_ending(file)).filter(|ending| !ending.is_empty()).unwrap_or(".jpg")
    }

    /// Its path with its file's ending.
    pub(crate) fn named_file(&self) -> String {
        format!("{}{}", self.path, self.ending())
    }

    /// The image to be put beside the labels.
    pub(crate) fn media(&self, to: &str) -> Option<MediaFile> {
        let data = self.data.filter(|data| !data.file.is_empty())?;
        let kind = data.media_type.clone();
        Some(MediaFile { from: data.file.clone(), to: to.to_owned(), media_type: kind.clone(), wanted: kind })
    }
}

impl PhotoObject<'_> {
    /// The object's attributes, and over them the shape's own.
    pub(crate) fn attributes(&self) -> BTreeMap<&str, &AttributeValue> {
        let all = self.object.attributes.iter().chain(&self.shape.attributes);
        all.map(|(name, value)| (name.as_str(), value)).collect()
    }
}

/// Every image of a data set. What lies in space is left out, and tracks become an object in each image.
pub(crate) fn photos<'a>(dataset: &'a Dataset, report: &mut ConversionReport) -> Vec<Photo<'a>> {
    let mut all: Vec<Photo<'_>> = dataset.items.iter().flat_map(|item| photos_of(item, report)).collect();
    let mut paths = UniqueNames::new('-');
    for photo in &mut all {
        let path = inside(&photo.name);
        // Some file systems take names that differ in case alone for one.
        let lower = path.to_lowercase();
        let unique = paths.unique(&lower);
        photo.path = format!("{path}{}", unique.strip_prefix(&lower).unwrap_or_default());
    }
    name_files(&mut all);
    all
}

/// Give each image the name of its file that labels use. The folders of a data set around it are no part of that.
fn name_files(photos: &mut [Photo<'_>]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for photo in photos.iter_mut() {
        let named = format!("{}{}", photo.name, photo.ending());
        photo.file = match photo.data.map(|data| data.file.as_str()).filter(|file| !file.is_empty()) {
            Some(file) if !file.strip_suffix(&named).is_some_and(|rest| rest.ends_with('/')) => {
                file.to_owned()
            }
            _ => named,
        };
        *counts.entry(photo.file.clone()).or_default() += 1;
    }
    for photo in photos.iter_mut().filter(|photo| counts.get(&photo.file).is_some_and(|count| *count > 1)) {
        if let Some(data) = photo.data.filter(|data| !data.file.is_empty()) {
            photo.file.clone_from(&data.file);
        }
    }
}

/// Say which images get another name where their labels and files are called by [`Photo::path`].
pub(crate) fn report_renamed(photos: &[Photo<'_>], report: &mut ConversionReport) {
    for photo in photos {
        let (file, renamed) = (photo.file(), photo.named_file());
        if file != renamed && !file.strip_suffix(&renamed).is_some_and(|rest| rest.ends_with('/')) {
            report.add_named(RENAMED, format!("{file} is {renamed}"));
        }
    }
}

/// Say that a photograph gets another name where its label is called so.
pub(crate) fn report_renamed_photograph(item: &DatasetItem, written: &str, report: &mut ConversionReport) {
    let ([_], [frame]) = (item.scene.sensors.as_slice(), item.scene.frames.as_slice()) else { return };
    let Some(data) = frame.data.first().filter(|data| !media_type(&data.file).is_empty()) else { return };
    if without_ending(base(&data.file)) != base(written) {
        report.add_named(RENAMED, format!("{} is {written}", data.file));
    }
}

/// Kind of images that are called otherwise than in the source.
pub(crate) const RENAMED: &str = "images renamed";

/// A path without what leads out of its folder, or is no part of a path on every system.
fn inside(name: &str) -> String {
    let odd = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
    let parts = name.split('/').filter(|part| !matches!(part.trim(), "" | "." | ".."));
    let parts: Vec<String> = parts.map(|part| part.replace(odd, "_")).collect();
    if parts.is_empty() { "image".to_owned() } else { parts.join("/") }
}

fn photos_of<'a>(item: &'a DatasetItem, report: &mut ConversionReport) -> Vec<Photo<'a>> {
    let cameras: Vec<&Sensor> = item.scene.cameras().collect();
    let frames = item.scene.frames.len();
    report_split(item, report);
    report_unseen(item, report);
    if cameras.is_empty() {
        report.add_named("scenes without a camera, left out", &item.name);
    }
    let mut drawn: BTreeMap<(u32, &str), Vec<PhotoObject<'a>>> = BTreeMap::new();
    for object in &item.document.objects {
        let images = place(object, &cameras, frames, report);
        if images.len() > 1 && !object.track {
            report.add("objects in several images, written as one in each");
        }
        for (sensor, shape) in images {
            drawn.entry((shape.frame, sensor)).or_default().push(PhotoObject { object, shape });
        }
    }
    let mut photos = Vec::new();
    for frame in (0..MOST_FRAMES).take(frames) {
        for camera in &cameras {
            let data = item.scene.data(frame, &camera.id);
            let on_it = drawn.remove(&(frame, camera.id.as_str())).unwrap_or_default();
            if data.is_none() && on_it.is_empty() && cameras.len() > 1 {
                continue;
            }
            let mut name = item.name.clone();
            if cameras.len() > 1 {
                name.push_str(&format!("/{}", camera.id));
            }
            if frames > 1 {
                name.push_str(&format!("/{frame:06}"));
            }
            let (path, file) = (String::new(), String::new());
            photos.push(Photo { item, path, name, data, file, size: size(camera), drawn: on_it });
        }
    }
    photos
}

/// Where an object is to be drawn: camera and shape.
fn place<'a>(
    object: &Object,
    cameras: &[&'a Sensor],
    frames: usize,
    report: &mut ConversionReport,
) -> Vec<(&'a str, Shape)> {
    if object.shapes.is_empty() {
        report.add("objects without shapes, left out");
    }
    if object.track {
        report.add("tracks, written as an object in each image");
    }
    let mut placed = Vec::new();
    for camera in cameras {
        let shapes = each_frame(object, &camera.id, frames);
        placed.extend(shapes.into_iter().map(|shape| (camera.id.as_str(), shape)));
    }
    let flat = |shape: &Shape| shape.geometry.as_cuboid().is_none();
    let on_camera = |shape: &Shape| cameras.iter().any(|camera| camera.id == shape.sensor) && flat(shape);
    if object.shapes.iter().any(|shape| !on_camera(shape)) {
        report.add("objects in space, left out");
    }
    let late = |s: &Shape| usize::try_from(s.frame).map_or(true, |frame| frame >= frames);
    report.add_many(
        "shapes after the last frame, left out",
        object.shapes.iter().filter(|s| on_camera(s) && late(s)).count(),
    );
    placed.retain(|(_, shape)| flat(shape) && !late(shape));
    placed
}

/// An object's shape in each frame of a recording where it can be seen, by frame.
pub(crate) fn each_frame(object: &Object, sensor: &str, frames: usize) -> Vec<Shape> {
    let mut keys: Vec<&Shape> = object.shapes.iter().filter(|s| s.sensor == sensor).collect();
    keys.sort_by_key(|shape| shape.frame);
    if !object.track {
        return keys.into_iter().filter(|shape| !shape.outside).cloned().collect();
    }
    let end = u32::try_from(frames).unwrap_or(MOST_FRAMES).min(MOST_FRAMES);
    let mut all = Vec::new();
    for (i, key) in keys.iter().enumerate().filter(|(_, key)| !key.outside) {
        let next = keys.get(i + 1).map_or(end, |next| next.frame.min(end));
        let pair = std::iter::once(*key).chain(keys.get(i + 1).copied()).cloned().collect();
        let part = Object { shapes: pair, ..bare(object) };
        all.extend((key.frame..next).filter_map(|frame| part.shape_at(frame, sensor)));
    }
    all
}

fn bare(object: &Object) -> Object {
    let Object { id, class, track, .. } = object;
    Object {
        id: id.clone(),
        class: class.clone(),
        attributes: BTreeMap::new(),
        track: *track,
        shapes: Vec::new(),
    }
}

/// Width and height of a camera's images, px.
pub(crate) fn size(camera: &Sensor) -> [u32; 2] {
    match camera.kind {
        SensorKind::Camera { width, height, .. } => [width, height],
        _ => [0; 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photos::{frame, scene};
    use assay_core::geometry::Geometry;
    use assay_core::label::Document;

    #[test]
    fn a_path_stays_in_its_folder() {
        for (name, path) in
            [("a/b", "a/b"), ("../../etc/x", "etc/x"), ("/a//./b\\c:d", "a/b_c_d"), ("..", "image")]
        {
            assert_eq!(inside(name), path);
        }
    }

    #[test]
    fn images_keep_their_names_and_what_is_renamed_is_said() {
        let item = |name: &str, file: &str| crate::photos::photograph(name, file, [9, 9]);
        let items = vec![
            item("image1", "images/image1.jpg"),
            item("image1-2", "images/image1.png"),
            item("a:b/c", "a:b/c.png"),
            item("IMAGE1", "IMAGE1.jpg"),
            item("cam1/x", "JPEGImages/cam1/x.png"),
            item("cam2/x", "JPEGImages/cam2/x.png"),
        ];
        let data = Dataset { items, ..Dataset::default() };
        let mut report = ConversionReport::default();
        let photos = photos(&data, &mut report);
        let files: Vec<String> = photos.iter().map(Photo::file).collect();
        let named =
            ["image1.jpg", "images/image1.png", "a:b/c.png", "IMAGE1.jpg", "cam1/x.png", "cam2/x.png"];
        assert_eq!(files, named);
        report_renamed(&photos, &mut report);
        let renamed = "images/image1.png is image1-2.png, a:b/c.png is a_b/c.png, IMAGE1.jpg is IMAGE1-3.jpg";
        assert_eq!(report.descriptions(), [format!("3 × images renamed: {renamed}")]);
    }

    #[test]
    fn a_track_is_an_object_in_each_image_of_its_camera() {
        let key = |frame, x| Shape::new(frame, "camera".to_owned(), Geometry::Point([x, 0.0]));
        let object = Object {
            id: "7".to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::new(),
            track: true,
            shapes: vec![key(0, 0.0), key(2, 4.0), Shape { outside: true, ..key(3, 4.0) }, key(9, 0.0)],
        };
        let mut scene = scene("drive", [9, 9], vec![frame("a.png"), frame(""), frame(""), frame("")]);
        scene.sensors.push(Sensor { id: "rear".to_owned(), ..scene.sensors[0].clone() });
        let document = Document { objects: vec![object], ..Document::default() };
        let data = Dataset {
            items: vec![DatasetItem::new("drive".to_owned(), scene, document)],
            ..Dataset::default()
        };
        let mut report = ConversionReport::default();
        let photos = photos(&data, &mut report);
        let seen: Vec<_> =
            photos.iter().map(|p| (p.named_file(), p.drawn[0].shape.geometry.clone())).collect();
        let point = |x| Geometry::Point([x, 0.0]);
        let name = |frame| format!("drive/camera/00000{frame}");
        assert_eq!(
            seen,
            [
                (format!("{}.png", name(0)), point(0.0)),
                (format!("{}.jpg", name(1)), point(2.0)),
                (format!("{}.jpg", name(2)), point(4.0))
            ]
        );
        let kinds: Vec<_> = report.iter().map(|(kind, _)| kind).collect();
        assert_eq!(
            kinds,
            [
                "recordings, written as images without their order",
                "scenes of several cameras, written as an image of each",
                "shapes after the last frame, left out",
                "tracks, written as an object in each image",
            ]
        );
    }
}
