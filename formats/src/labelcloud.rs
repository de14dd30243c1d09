//! labelCloud's own JSON: cuboids of one cloud by their middle, their sides and angles in degrees.
//!
//! Source: github.com/ch-sa/labelCloud, `labelCloud/io/labels/centroid.py` and `config.py`, version 1. The angles are about
//! x, y and z, turned one after the other about the fixed axes: R = Rz·Ry·Rx.

use super::conversion_report::ConversionReport;
use super::dataset::{DatasetFiles, DatasetItem, DatasetSummary, Folder, ItemSink, MediaFile};
use super::label_format::{FormatDetection, IgnoreRegions, LabelFormatDescriptor, UnlabeledItems};
use super::{cloud, dataset, json, space};
use crate::unique_names::UniqueNames;
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Pose};
use assay_core::label::{AttributeValue, Document, MAX_OBJECTS, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Descriptor of the format.
pub static FORMAT: LabelFormatDescriptor = LabelFormatDescriptor {
    name: "labelcloud",
    title: "labelCloud",
    files: "JSON in the centroid format, beside clouds",
    holds: "cuboids",
    sample_paths: &["a.json", "a.ply"],
    detect: &[FormatDetection::Text { endings: &[".json"], fits: |_, head| looks_like(head) }],
    read,
    write: None,
    has_labels: true,
    ignore_regions: IgnoreRegions::LeftOut,
    includes_unlabeled_images: false,
    is_one_file_per_image: false,
    counts_objects_by_image: false,
    holds_any_shape: false,
    unlabeled_items: UnlabeledItems::Held,
};

/// Id of the sensor in scenes made of a cloud alone.
pub const LIDAR: &str = "lidar";

#[derive(Debug, Deserialize, Serialize)]
struct File {
    #[serde(default)]
    folder: String,
    filename: String,
    #[serde(default)]
    path: String,
    objects: Vec<Label>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Label {
    name: String,
    centroid: Vector,
    dimensions: Sides,
    /// Degrees.
    rotations: Vector,
}

#[derive(Debug, Deserialize, Serialize)]
struct Vector {
    x: f64,
    y: f64,
    z: f64,
}

#[derive(Debug, Deserialize, Serialize)]
struct Sides {
    length: f64,
    width: f64,
    height: f64,
}

/// Whether a text, or its beginning, looks like labelCloud's: `folder`, `filename`, `path`, then `objects`.
pub fn looks_like(head: &str) -> bool {
    let keys = ["\"folder\"", "\"filename\"", "\"path\"", "\"objects\""];
    let places: Option<Vec<usize>> = keys.iter().map(|key| head.find(key)).collect();
    places.is_some_and(|places| places.is_sorted())
}

/// Read every such file of the folder, each with its cloud as an item.
///
/// # Errors
/// There is none. Errors of single files go to `each`.
pub fn read(folder: &dyn Folder, each: &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError> {
    let mut classes = BTreeSet::new();
    let mut found = false;
    for path in folder.paths().iter().filter(|path| path.to_ascii_lowercase().ends_with(".json")) {
        let bytes = folder.read(path)?;
        let head = bytes.get(..bytes.len().min(2048)).unwrap_or_default();
        if !looks_like(&String::from_utf8_lossy(text::bytes_without_mark(head))) {
            continue;
        }
        found = true;
        let item = item(folder, path, &bytes).map_err(|e| e.in_file(path));
        classes.extend(item.iter().flat_map(|i| &i.document.objects).map(|o| o.class.clone()));
        each(item);
    }
    if found {
        return Ok(DatasetSummary { classes: classes.into_iter().collect(), ..DatasetSummary::default() });
    }
    Err(ParseError::new("folder", "there is no file of labelCloud's", "Give JSON with filename and objects"))
}

fn item(folder: &dyn Folder, path: &str, bytes: &[u8]) -> Result<DatasetItem, ParseError> {
    let file: File = json::parse_bytes(bytes, "Write it as labelCloud's centroid format has it")?;
    if file.objects.len() > MAX_OBJECTS {
        let what = format!("there are more than {MAX_OBJECTS} objects");
        return Err(ParseError::new("/objects", what, "Split the file"));
    }
    let mut document = Document::default();
    for (i, label) in file.objects.iter().enumerate() {
        let place = format!("/objects/{i}");
        let size = [label.dimensions.length, label.dimensions.width, label.dimensions.height];
        space::check_size(&format!("{place}/dimensions"), size)?;
        let Vector { x, y, z } = label.rotations;
        let turned = space::euler([('Z', z.to_radians()), ('Y', y.to_radians()), ('X', x.to_radians())]);
        let center = [label.centroid.x, label.centroid.y, label.centroid.z];
        let pose = space::pose(&place, turned.rotation, center)?;
        let cuboid = if x == 0.0 && y == 0.0 {
            Cuboid::upright(center, size, z.to_radians())
        } else {
            Cuboid { center, size, orientation: space::orientation(&pose) }
        };
        document.objects.push(Object {
            id: format!("labelcloud-{}", i + 1),
            class: label.name.clone(),
            attributes: BTreeMap::new(),
            track: false,
            shapes: vec![Shape::new(0, LIDAR.to_owned(), Geometry::Cuboid(cuboid))],
        });
    }
    let name = space::file_stem(path).to_owned();
    Ok(DatasetItem::new(name.clone(), scene(folder, path, &file, &name), document))
}

/// The cloud by its name, wherever it is in the folder: labels and clouds have folders of their own.
fn scene(folder: &dyn Folder, path: &str, file: &File, name: &str) -> Scene {
    let (at, _) = space::parts(path);
    let beside = format!("{at}{}", file.filename);
    let named = || folder.paths().iter().find(|p| space::parts(p).1 == file.filename);
    let cloud = if folder.has(&beside) { Some(&beside) } else { named() };
    let media_type = cloud::media_type(&file.filename).unwrap_or_default().to_owned();
    let data = cloud.map(|file| FrameData {
        sensor: LIDAR.to_owned(),
        file: file.clone(),
        media_type,
        ..FrameData::default()
    });
    let (id, kind) = (LIDAR.to_owned(), SensorKind::Lidar);
    Scene {
        name: name.to_owned(),
        sensors: vec![Sensor { name: "Cloud".to_owned(), id, kind, sensor_to_ego: Pose::IDENTITY }],
        frames: vec![Frame { data: data.into_iter().collect(), ..Frame::default() }],
        metadata: BTreeMap::new(),
    }
}

/// Write a file for each frame, with its cloud beside it.
///
/// # Errors
/// Never so far: what labelCloud cannot hold is in the losses.
pub fn write(dataset: &dataset::Dataset) -> Result<DatasetFiles, ParseError> {
    let mut written = DatasetFiles::default();
    let mut names = UniqueNames::default();
    for item in &dataset.items {
        let report = &mut written.report;
        report.add_many(
            "tracks, written as separate boxes",
            item.document.objects.iter().filter(|o| o.track).count(),
        );
        report.add_many("cameras and radars, left out", item.scene.sensors.len().saturating_sub(1));
        let lidar = item.scene.lidar().map(|s| s.id.as_str()).unwrap_or_default();
        let mut labels: BTreeMap<u32, Vec<Label>> = BTreeMap::new();
        for object in &item.document.objects {
            for shape in space::shapes_over(object, space::frame_count(&item.scene)) {
                let label = label(object, &shape, lidar, report);
                labels.entry(shape.frame).or_default().extend(label);
            }
        }
        for frame in space::frame_numbers(&item.scene) {
            let objects = labels.remove(&frame).unwrap_or_default();
            let stem = space::file_name(space::parts(&item.name).1);
            let name = if item.scene.frames.len() == 1 { stem } else { format!("{stem}_{frame:06}") };
            let name = names.unique(&name);
            let data = item.scene.data(frame, lidar);
            let filename = format!("{name}{}", data.map_or(".ply", |d| space::ending(&d.file)));
            let path = filename.clone();
            let file = File { folder: String::new(), filename, path, objects };
            // Texts and finite numbers are always JSON.
            written
                .files
                .push((format!("{name}.json"), serde_json::to_vec_pretty(&file).unwrap_or_default()));
            written.media.extend(data.map(|d| MediaFile {
                from: d.file.clone(),
                to: file.path.clone(),
                media_type: d.media_type.clone(),
                wanted: d.media_type.clone(),
            }));
        }
    }
    Ok(written)
}

fn label(object: &Object, shape: &Shape, lidar: &str, report: &mut ConversionReport) -> Option<Label> {
    let cuboid = shape.geometry.as_cuboid().filter(|c| shape.sensor == lidar && c.is_finite());
    let Some(cuboid) = cuboid else {
        report.add("shapes other than cuboids of the first LiDAR, left out");
        return None;
    };
    let is_reported = |value: &&AttributeValue| **value != AttributeValue::Bool(false);
    let attributes = object.attributes.values().chain(shape.attributes.values()).filter(is_reported);
    report.add_many("attributes, left out", attributes.count());
    let [x, y, z] = match cuboid.orientation {
        assay_core::geometry::Orientation::Yaw(yaw) => [0.0, 0.0, yaw],
        assay_core::geometry::Orientation::Rotation(_) => space::angles_zyx(&cuboid.pose()),
    }
    .map(f64::to_degrees);
    let [length, width, height] = cuboid.size;
    let [cx, cy, cz] = cuboid.center;
    Some(Label {
        name: object.class.clone(),
        centroid: Vector { x: cx, y: cy, z: cz },
        dimensions: Sides { length, width, height },
        rotations: Vector { x, y, z },
    })
}

#[cfg(test)]
mod tests {
    use super::dataset::{Dataset, MemoryFolder};
    use super::*;
    use assay_core::geometry::{Orientation, norm3, sub3};
    use proptest::prelude::*;

    fn all(folder: &MemoryFolder) -> Vec<DatasetItem> {
        let mut items = Vec::new();
        read(folder, &mut |item| items.push(item.unwrap())).unwrap();
        items
    }

    #[test]
    fn the_real_cart_holds_its_points_and_comes_back() {
        let at = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
        let file =
            |name: &str| std::fs::read(format!("{at}/labelcloud-room/{name}")).map(|b| (name.to_owned(), b));
        let (Ok(json), Ok(ply)) = (file("exemplary.json"), file("exemplary.ply")) else {
            println!("SKIPPED: no labelcloud-room at {at}");
            return;
        };
        let points = cloud::decode(cloud::PLY, &ply.1).unwrap().points;
        let folder = MemoryFolder::new([json, ply]);
        let items = all(&folder);
        let cuboid = *items[0].document.objects[0].shapes[0].geometry.as_cuboid().unwrap();
        assert_eq!((cuboid.size, cuboid.yaw_rad()), ([0.75, 0.55, 0.15], 235.0_f64.to_radians()));
        assert_eq!(items[0].scene.frames[0].data[0].file, "exemplary.ply");
        let inside = points.iter().filter(|p| cuboid.contains(p.map(f64::from))).count();
        // The cart is the only thing there: a turn the other way loses a fifth of its points.
        let other = Cuboid { orientation: Orientation::Yaw(-cuboid.yaw_rad()), ..cuboid };
        let turned = points.iter().filter(|p| other.contains(p.map(f64::from))).count();
        assert!(inside > 500 && inside > turned, "{inside} points, {turned} the other way");
        let written = write(&Dataset { items: items.clone(), ..Dataset::default() }).unwrap();
        assert!(written.report.is_empty());
        let mut back = all(&MemoryFolder::new(written.files)).remove(0);
        back.scene.frames[0].data.clone_from(&items[0].scene.frames[0].data);
        assert_eq!(back, items[0]);
    }

    #[test]
    fn a_box_without_sides_is_named() {
        let text = r#"{"folder":"","filename":"a.ply","path":"","objects":[{"name":"x","centroid":{"x":0,"y":0,"z":0},
            "dimensions":{"length":1,"width":0,"height":1},"rotations":{"x":0,"y":0,"z":0}}]}"#;
        let folder = MemoryFolder::new([("a.json".to_owned(), text.as_bytes().to_vec())]);
        let mut error = None;
        read(&folder, &mut |item| error = item.err()).unwrap();
        let error = error.unwrap();
        assert_eq!((error.file.as_str(), error.location.as_str()), ("a.json", "/objects/0/dimensions"));
        assert!(read(&MemoryFolder::new([]), &mut |_| {}).is_err());
    }

    proptest! {
        #[test]
        fn cuboids_come_back(
            center in prop::array::uniform3(-50.0..50.0_f64),
            size in prop::array::uniform3(0.1..9.0_f64),
            q in prop::array::uniform4(-1.0..1.0_f64),
        ) {
            prop_assume!(q.iter().map(|v| v * v).sum::<f64>() > 0.01);
            let pose = space::pose("", q, center).unwrap();
            let cuboid = Cuboid { center, size, orientation: Orientation::Rotation(pose.rotation) };
            let sensor = Sensor { id: "top".to_owned(), name: String::new(), kind: SensorKind::Lidar, sensor_to_ego: Pose::IDENTITY };
            let scene = Scene { name: "x".to_owned(), sensors: vec![sensor], frames: vec![Frame::default()], metadata: BTreeMap::new() };
            let shapes = vec![Shape::new(0, "top".to_owned(), Geometry::Cuboid(cuboid))];
            let object = Object { id: "a".to_owned(), class: "car".to_owned(), attributes: BTreeMap::new(), track: false, shapes };
            let items = vec![DatasetItem::new("x".to_owned(), scene, Document { objects: vec![object], ..Document::default() })];
            let written = write(&Dataset { items, ..Dataset::default() }).unwrap();
            let back = all(&MemoryFolder::new(written.files)).remove(0);
            let found = back.document.objects[0].shapes[0].geometry.as_cuboid().unwrap().corners();
            for (a, b) in found.iter().zip(cuboid.corners()) {
                prop_assert!(norm3(sub3(*a, b)) < 1e-6, "{a:?} {b:?}");
            }
        }

        #[test]
        fn no_bytes_make_it_panic(text in "[\\[\\]{}\":,a-z0-9.e\\-]{0,80}") {
            let text = format!("{{\"folder\":\"\",\"filename\":\"a\",\"path\":\"\",\"objects\":[{text}");
            let _ = read(&MemoryFolder::new([("a.json".to_owned(), text.into_bytes())]), &mut |_| {});
        }
    }
}
