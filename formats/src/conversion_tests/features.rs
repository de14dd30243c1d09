//! Features of data sets: for each, the smallest data set that has it.

use crate::cases::SIZE;
use crate::dataset::{Dataset, DatasetItem};
use crate::photos::{CAMERA, frame, object, photograph, scene};
use assay_core::geometry::{Cuboid, Geometry, Orientation, Polygon, Pose, Rle};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use std::collections::BTreeMap;

/// Feature of data sets.
pub(super) struct Feature {
    /// Its name in the documentation.
    pub(super) name: &'static str,
    /// The smallest data set that has it.
    pub(super) dataset: fn() -> Dataset,
}

const fn feature(name: &'static str, dataset: fn() -> Dataset) -> Feature {
    Feature { name, dataset }
}

/// All features, those of images first.
pub(super) const FEATURES: &[Feature] = &[
    feature("box", || drawn(BOX)),
    feature("box, rotated", || drawn(Geometry::Rbox([100.0, 80.0, 60.0, 20.0, 30.0]))),
    feature("polygon", || drawn(Geometry::Polygon(Polygon(vec![ring(10.0, 60.0)])))),
    feature("polygon with a hole", || {
        drawn(Geometry::Polygon(Polygon(vec![ring(10.0, 60.0), ring(30.0, 40.0)])))
    }),
    feature("polygons, several of one object", || {
        drawn(Geometry::Multipolygon([10.0, 200.0].map(|at| Polygon(vec![ring(at, at + 50.0)])).to_vec()))
    }),
    feature("polyline", || drawn(Geometry::Polyline(vec![[10.0, 10.0], [50.0, 20.0], [90.0, 80.0]]))),
    feature("point", || drawn(Geometry::Point([20.0, 30.0]))),
    feature("mask", || drawn(mask())),
    feature("text attribute", || with_attribute(AttributeValue::Text("red".to_owned()))),
    feature("number attribute", || with_attribute(AttributeValue::Number(2.5))),
    feature("yes or no attribute", || with_attribute(AttributeValue::Bool(true))),
    feature("occluded", || changed(drawn(BOX), |object| object.shapes[0].occluded = true)),
    feature("id of an object", || changed(drawn(BOX), |object| object.id = "car-17".to_owned())),
    feature("class without objects", || {
        let mut data = drawn(BOX);
        data.classes.push("truck".to_owned());
        data
    }),
    feature("picture in a folder", || pictures(&["front/a.jpg"])),
    feature("pictures of one name in two folders", || pictures(&["left/a.jpg", "right/a.jpg"])),
    feature("metadata of a scene", || {
        let mut data = drawn(BOX);
        data.items[0].scene.metadata.insert("weather".to_owned(), "rain".to_owned());
        data
    }),
    feature("video", || video(vec![keyframe(0, 10.0)], false)),
    feature("track of boxes in every frame", || {
        video((0..4).map(|n| keyframe(n, 10.0 + f64::from(n))).collect(), true)
    }),
    feature("track with keyframes", || video(vec![keyframe(0, 10.0), keyframe(3, 40.0)], true)),
    feature("track that pauses", || {
        video(vec![keyframe(0, 10.0), Shape { outside: true, ..keyframe(1, 10.0) }, keyframe(3, 40.0)], true)
    }),
    feature("attribute that changes", || {
        let mut shapes: Vec<Shape> = (0..4).map(|n| keyframe(n, 10.0)).collect();
        for (n, shape) in shapes.iter_mut().enumerate() {
            shape.attributes.insert("braking".to_owned(), AttributeValue::Bool(n > 1));
        }
        video(shapes, true)
    }),
    feature("cuboid", || space(1, vec![cuboid(0, 9.0)], false)),
    feature("cuboid with roll and pitch", || {
        let tilted = Orientation::Rotation([0.9, 0.1, 0.3, 0.3]);
        let geometry = Geometry::Cuboid(Cuboid {
            orientation: tilted,
            ..Cuboid::upright([9.0, 1.0, 0.5], [4.0, 2.0, 1.5], 0.0)
        });
        space(1, vec![Shape::new(0, "lidar".to_owned(), geometry)], false)
    }),
    feature("text attribute of a cuboid", || {
        let red = AttributeValue::Text("red".to_owned());
        changed(space(1, vec![cuboid(0, 9.0)], false), |object| {
            object.attributes.insert("color".to_owned(), red.clone());
        })
    }),
    feature("track of cuboids", || space(3, (0..3).map(|n| cuboid(n, 9.0 + f64::from(n))).collect(), true)),
    feature("track of cuboids with keyframes", || space(3, vec![cuboid(0, 9.0), cuboid(2, 12.0)], true)),
    feature("cuboid linked with a box in a camera", || {
        linked(vec![cuboid(0, 9.0), Shape::new(0, "front".to_owned(), BOX)])
    }),
    feature("box in a camera beside a LiDAR", || linked(vec![Shape::new(0, "front".to_owned(), BOX)])),
    feature("poses of the vehicle", || {
        let mut data = space(3, vec![cuboid(0, 9.0)], false);
        for (n, frame) in data.items[0].scene.frames.iter_mut().enumerate() {
            frame.ego_to_world = Pose::from_yaw(0.1 * n as f64, [100.0 + n as f64, 20.0, 0.0]);
        }
        data
    }),
];

const BOX: Geometry = Geometry::Box([10.0, 20.0, 30.0, 40.0]);

fn ring(from: f64, to: f64) -> Vec<[f64; 2]> {
    vec![[from, from], [to, from], [to, to], [from, to]]
}

fn mask() -> Geometry {
    let [width, height] = SIZE;
    let before = 100 * height + 50;
    let counts = vec![before, 20, height - 20, 30, width * height - before - height - 30];
    Geometry::Rle(Rle::of_counts([height, width], counts).unwrap())
}

fn of(item: DatasetItem) -> Dataset {
    Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() }
}

fn drawn(geometry: Geometry) -> Dataset {
    let mut item = photograph("a", "a.jpg", SIZE);
    item.document.objects.push(object("1".to_owned(), "car", geometry));
    of(item)
}

fn changed(mut data: Dataset, change: impl Fn(&mut Object)) -> Dataset {
    data.items.iter_mut().flat_map(|item| &mut item.document.objects).for_each(change);
    data
}

fn with_attribute(value: AttributeValue) -> Dataset {
    changed(drawn(BOX), |object| {
        object.attributes.insert("quality".to_owned(), value.clone());
    })
}

fn pictures(files: &[&str]) -> Dataset {
    let items = files.iter().enumerate().map(|(n, file)| {
        let mut item = photograph(file.trim_end_matches(".jpg"), file, SIZE);
        item.document.objects.push(object((n + 1).to_string(), "car", BOX));
        item
    });
    Dataset { classes: vec!["car".to_owned()], items: items.collect(), ..Dataset::default() }
}

fn keyframe(frame: u32, x: f64) -> Shape {
    Shape::new(frame, CAMERA.to_owned(), Geometry::Box([x, 20.0, 30.0, 40.0]))
}

fn video(shapes: Vec<Shape>, track: bool) -> Dataset {
    let frames = (1..=4).map(|n| frame(&format!("img1/{n:06}.jpg"))).collect();
    let object = Object { track, shapes, ..object("1".to_owned(), "car", BOX) };
    let document = Document { objects: vec![object], ..Document::default() };
    of(DatasetItem::new("drive".to_owned(), scene("drive", SIZE, frames), document))
}

fn cuboid(frame: u32, x: f64) -> Shape {
    let cuboid = Cuboid::upright([x, 1.0, 0.5], [4.0, 2.0, 1.5], 0.3);
    Shape::new(frame, "lidar".to_owned(), Geometry::Cuboid(cuboid))
}

fn sensor(id: &str, kind: SensorKind, sensor_to_ego: Pose) -> Sensor {
    Sensor { id: id.to_owned(), name: id.to_owned(), kind, sensor_to_ego }
}

/// A recording of a LiDAR.
fn space(frames: u32, shapes: Vec<Shape>, track: bool) -> Dataset {
    let frames = (0..frames).map(|n| {
        let data = FrameData {
            sensor: "lidar".to_owned(),
            media_type: "pcd".to_owned(),
            file: format!("lidar/{n:06}.pcd"),
            ..FrameData::default()
        };
        Frame { time_us: i64::from(n) * 100_000, data: vec![data], ..Frame::default() }
    });
    let scene = Scene {
        name: "drive".to_owned(),
        sensors: vec![sensor("lidar", SensorKind::Lidar, Pose::IDENTITY)],
        frames: frames.collect(),
        metadata: BTreeMap::new(),
    };
    let object = Object { track, shapes, ..object("1".to_owned(), "car", BOX) };
    of(DatasetItem::new("drive".to_owned(), scene, Document { objects: vec![object], ..Document::default() }))
}

/// A sweep with a camera that looks forward.
fn linked(shapes: Vec<Shape>) -> Dataset {
    let mut data = space(1, shapes, false);
    let [width, height] = SIZE;
    let center = [f64::from(width) / 2.0, f64::from(height) / 2.0];
    let model = CameraModel::Pinhole { focal: [500.0, 500.0], center, distortion: [0.0; 5] };
    let forward = Pose { rotation: [0.5, -0.5, 0.5, -0.5], translation: [1.0, 0.0, 1.5] };
    let scene = &mut data.items[0].scene;
    scene.sensors.push(sensor("front", SensorKind::Camera { width, height, model: Some(model) }, forward));
    scene.frames[0].data.push(FrameData {
        sensor: "front".to_owned(),
        media_type: "image/jpeg".to_owned(),
        file: "front/000000.jpg".to_owned(),
        ..FrameData::default()
    });
    data
}
