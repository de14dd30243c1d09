//! Data sets of any kind as images one by one.

use super::{MOST_FRAMES, without_ending};
use crate::conversion_report::ConversionReport;
use crate::dataset::{Dataset, DatasetItem, MediaFile};
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
    /// Its file's path, or one made of its name.
    pub(crate) fn file(&self) -> String {
        match self.data {
            Some(data) if !data.file.is_empty() => data.file.clone(),
            _ => format!("{}.jpg", self.name),
        }
    }

    /// Its path with its file's ending.
    pub(crate) fn named_file(&self) -> String {
        let file = self.file();
        let ending = file.strip_prefix(without_ending(&file)).filter(|ending| !ending.is_empty());
        format!("{}{}", self.path, ending.unwrap_or(".jpg"))
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
    all.iter_mut().for_each(|photo| photo.path = paths.unique(&inside(&photo.name)));
    all
}

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
            photos.push(Photo { item, path: String::new(), name, data, size: size(camera), drawn: on_it });
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
        let seen = keys.iter().skip(i + 1).find(|later| !later.outside);
        let pair = std::iter::once(*key).chain(seen.copied()).cloned().collect();
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
            items: vec![DatasetItem { name: "drive".to_owned(), scene, document }],
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
            ["shapes after the last frame, left out", "tracks, written as an object in each image"]
        );
    }
}
