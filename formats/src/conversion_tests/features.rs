//! Features of data sets: for each, the smallest data set that has it.

use super::changes::{Change, Changes};
use crate::cases::SIZE;
use crate::dataset::{Dataset, DatasetItem};
use crate::photos::{CAMERA, frame, object, photograph, scene};
use assay_core::geometry::{Cuboid, Geometry, Orientation, Polygon, Pose, Rle};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use std::collections::BTreeMap;

/// Feature of data sets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Feature {
    /// Its name in the documentation.
    pub(super) name: &'static str,
    /// The smallest data set that has it.
    pub(super) dataset: fn() -> Dataset,
    /// What it is about beside objects and classes.
    subjects: &'static [Change],
}

impl Feature {
    /// Whether a feature is still there after changes. Those of names, ids, times and sensors belong to features of
    /// their own: formats that hold none would else hold nothing.
    pub(super) fn is_preserved(&self, changes: &Changes) -> bool {
        let apart = [
            Change::Names,
            Change::Ids,
            Change::Frames,
            Change::Times,
            Change::Poses,
            Change::Sweeps,
            Change::Sensors,
            Change::SensorNames,
            Change::Calibration,
        ];
        changes.keys().all(|kind| apart.contains(kind) && !self.subjects.contains(kind))
    }

    const fn about(self, subjects: &'static [Change]) -> Self {
        Self { subjects, ..self }
    }
}

const fn feature(name: &'static str, dataset: fn() -> Dataset) -> Feature {
    Feature { name, dataset, subjects: &[] }
}

/// All features, those of images first.
pub(super) const FEATURES: &[Feature] = &[
    feature("box", || drawn(BOX)),
    feature("box, rotated", || drawn(Geometry::Rbox([100.0, 80.0, 60.0, 20.0, 30.0]))),
    feature("box, rotated by 0°", || drawn(Geometry::Rbox([100.0, 80.0, 60.0, 20.0, 0.0]))),
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
    feature("tag of a scene", tagged),
    feature("text attribute", || with_attribute(AttributeValue::Text("red".to_owned()))),
    feature("number attribute", || with_attribute(AttributeValue::Number(2.5))),
    feature("yes or no attribute", || with_attribute(AttributeValue::Bool(true))),
    feature("occluded", || changed(drawn(BOX), |object| object.shapes[0].occluded = true)),
    feature("id of an object", || changed(drawn(BOX), |object| object.id = "car-17".to_owned()))
        .about(&[Change::Ids]),
    feature("ids that two images have", || {
        let mut data = pictures(&["b.jpg", "c.jpg"]);
        data.items.iter_mut().for_each(|item| item.document.objects[0].id = "7".to_owned());
        data
    })
    .about(&[Change::Ids]),
    feature("confidence", || with_attribute_named("score", AttributeValue::Number(0.5))),
    feature("region to be ignored", || with_attribute_named("crowd", AttributeValue::Bool(true))),
    feature("image without objects", || {
        let mut data = pictures(&["b.jpg", "c.jpg"]);
        data.items[1].document.objects.clear();
        data
    }),
    feature("image that is not labeled", || {
        let mut data = pictures(&["b.jpg", "c.jpg"]);
        data.items[1].document.objects.clear();
        data.items[1].is_labeled = false;
        data
    }),
    feature("class without objects", || {
        let mut data = drawn(BOX);
        data.classes.push("truck".to_owned());
        data
    }),
    feature("picture in a folder", || pictures(&["front/a.jpg"])).about(&[Change::Names]),
    feature("scene that is not called as its picture", || {
        let mut item = photograph("street 5", "c1/000017.jpg", SIZE);
        item.document.objects.push(object("1".to_owned(), "car", BOX));
        dataset_of(item)
    })
    .about(&[Change::Names]),
    feature("pictures of one name in two folders", || pictures(&["left/a.jpg", "right/a.jpg"]))
        .about(&[Change::Names]),
    feature("metadata of a scene", || {
        let mut data = drawn(BOX);
        data.items[0].scene.metadata.insert("weather".to_owned(), "rain".to_owned());
        data
    }),
    feature("calibration of a camera", || {
        let mut data = drawn(BOX);
        data.items[0].scene.sensors[0] = camera(CAMERA, pinhole());
        data
    })
    .about(&[Change::Calibration, Change::Sensors]),
    feature("video", || video(steady(), true)).about(&[Change::Frames, Change::Names]),
    feature("times of frames", || {
        let mut data = video(steady(), true);
        let frames = data.items[0].scene.frames.iter_mut();
        frames.zip(1..).for_each(|(frame, n)| frame.time_us = n * 40_000);
        data
    })
    .about(&[Change::Times]),
    feature("object in two frames that is no track", || {
        video(vec![keyframe(0, 10.0), keyframe(2, 40.0)], false)
    }),
    feature("track of boxes in every frame", || video(steady(), true)),
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
    feature("video of two cameras", || {
        let mut data = video(steady(), true);
        let scene = &mut data.items[0].scene;
        scene.sensors.push(Sensor {
            id: "rear".to_owned(),
            name: "rear".to_owned(),
            ..scene.sensors[0].clone()
        });
        for (n, frame) in scene.frames.iter_mut().enumerate() {
            frame.data.push(picture("rear", &format!("rear/{n:06}.jpg")));
        }
        data
    })
    .about(&[Change::Frames, Change::Sensors, Change::SensorNames]),
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
    feature("objects in a LiDAR, a radar and a camera with a fisheye", || {
        let mut data = linked(vec![cuboid(0, 9.0), Shape::new(0, "front".to_owned(), BOX)]);
        let model = CameraModel::Fisheye {
            focal: [300.0, 300.0],
            center: [320.0, 240.0],
            k: [0.1, 0.01, 0.0, 0.0],
            max_angle_rad: 1.5,
        };
        let scene = &mut data.items[0].scene;
        scene.sensors[1] = camera("front", model);
        scene.sensors.push(sensor("radar", SensorKind::Radar, Pose::from_yaw(0.2, [3.0, 0.0, 0.5])));
        data
    })
    .about(&[Change::Calibration, Change::Sensors]),
    feature("LiDAR on the roof", || {
        let mut data = linked(vec![cuboid(0, 9.0)]);
        data.items[0].scene.sensors[0].sensor_to_ego = Pose::from_yaw(0.1, [1.0, 0.0, 1.8]);
        data
    })
    .about(&[Change::Sensors]),
    feature("sweeps between frames", || {
        let mut data = space(2, vec![cuboid(0, 9.0), cuboid(1, 9.0)], true);
        let frame = &mut data.items[0].scene.frames[0];
        let sweep = FrameData { file: "lidar/between.pcd".to_owned(), ..frame.data[0].clone() };
        frame.sweeps.push(FrameData { time_us: Some(50_000), ..sweep });
        data
    })
    .about(&[Change::Sweeps]),
    feature("time, pose and calibration of a file of its own", || {
        let mut data = linked(vec![cuboid(0, 9.0)]);
        let image = &mut data.items[0].scene.frames[0].data[1];
        image.time_us = Some(20_000);
        image.ego_to_world = Some(Pose::from_yaw(0.02, [0.4, 0.0, 0.0]));
        image.sensor_to_ego = Some(Pose { translation: [1.1, 0.0, 1.5], ..FORWARD });
        image.model = Some(CameraModel::Pinhole {
            focal: [510.0, 510.0],
            center: [320.0, 240.0],
            distortion: [0.0; 5],
        });
        data
    })
    .about(&[Change::Times, Change::Poses, Change::Sensors, Change::Calibration]),
    feature("object without shapes", || changed(drawn(BOX), |object| object.shapes.clear())),
    feature("object without shapes in space", || {
        changed(space(2, vec![cuboid(0, 9.0)], true), |object| object.shapes.clear())
    }),
    feature("shape after the last frame", || space(2, (0..4).map(|n| cuboid(n, 9.0)).collect(), true)),
    feature("poses of the vehicle", || {
        let mut data = space(3, (0..3).map(|n| cuboid(n, 9.0)).collect(), true);
        for (n, frame) in data.items[0].scene.frames.iter_mut().enumerate() {
            frame.ego_to_world = Pose::from_yaw(0.1 * n as f64, [100.0 + n as f64, 20.0, 0.0]);
        }
        data
    })
    .about(&[Change::Poses]),
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

fn dataset_of(item: DatasetItem) -> Dataset {
    Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() }
}

fn drawn(geometry: Geometry) -> Dataset {
    let mut item = photograph("a", "a.jpg", SIZE);
    item.document.objects.push(object("1".to_owned(), "car", geometry));
    dataset_of(item)
}

/// A photograph with a box, and with a tag of the whole of it.
fn tagged() -> Dataset {
    let mut data = drawn(BOX);
    let mut tag = object("tag scene".to_owned(), "scene", Geometry::Tag);
    tag.attributes.insert("weather".to_owned(), AttributeValue::Text("rain".to_owned()));
    data.classes.push("scene".to_owned());
    data.items[0].document.objects.push(tag);
    data
}

fn changed(mut data: Dataset, change: impl Fn(&mut Object)) -> Dataset {
    data.items.iter_mut().flat_map(|item| &mut item.document.objects).for_each(change);
    data
}

fn with_attribute(value: AttributeValue) -> Dataset {
    with_attribute_named("quality", value)
}

/// A box, the same hidden in part, a box that is turned, and a cuboid, each with an attribute.
pub(super) fn labeled_with(name: &str, value: &AttributeValue) -> [Dataset; 4] {
    let occluded = changed(drawn(BOX), |object| object.shapes[0].occluded = true);
    let turned = drawn(Geometry::Rbox([100.0, 80.0, 60.0, 20.0, 30.0]));
    [drawn(BOX), occluded, turned, space(1, vec![cuboid(0, 9.0)], false)].map(|data| {
        changed(data, |object| {
            object.attributes.insert(name.to_owned(), value.clone());
        })
    })
}

/// An image, a recording of one camera and a sweep, each with a fact.
pub(super) fn known_with(name: &str, value: &str) -> [Dataset; 3] {
    let video = video(vec![keyframe(0, 10.0)], true);
    [drawn(BOX), video, space(1, vec![cuboid(0, 9.0)], false)].map(|mut data| {
        data.items[0].scene.metadata.insert(name.to_owned(), value.to_owned());
        data
    })
}

fn with_attribute_named(name: &str, value: AttributeValue) -> Dataset {
    changed(drawn(BOX), |object| {
        object.attributes.insert(name.to_owned(), value.clone());
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

/// A keyframe in each frame of a video.
fn steady() -> Vec<Shape> {
    (0..4).map(|n| keyframe(n, 10.0 + f64::from(n))).collect()
}

fn video(shapes: Vec<Shape>, track: bool) -> Dataset {
    let frames = (1..=4).map(|n| frame(&format!("img1/{n:06}.jpg"))).collect();
    let object = Object { track, shapes, ..object("1".to_owned(), "car", BOX) };
    let document = Document { objects: vec![object], ..Document::default() };
    dataset_of(DatasetItem::new("drive".to_owned(), scene("drive", SIZE, frames), document))
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
    dataset_of(DatasetItem::new(
        "drive".to_owned(),
        scene,
        Document { objects: vec![object], ..Document::default() },
    ))
}

/// A sweep with a camera that looks forward.
fn linked(shapes: Vec<Shape>) -> Dataset {
    let mut data = space(1, shapes, false);
    let scene = &mut data.items[0].scene;
    scene.sensors.push(camera("front", pinhole()));
    scene.frames[0].data.push(picture("front", "front/000000.jpg"));
    data
}

fn picture(sensor: &str, file: &str) -> FrameData {
    FrameData {
        sensor: sensor.to_owned(),
        media_type: "image/jpeg".to_owned(),
        file: file.to_owned(),
        ..FrameData::default()
    }
}

fn pinhole() -> CameraModel {
    let center = SIZE.map(|pixels| f64::from(pixels) / 2.0);
    CameraModel::Pinhole { focal: [500.0, 500.0], center, distortion: [0.0; 5] }
}

/// Where a camera that looks forward is mounted.
const FORWARD: Pose = Pose { rotation: [0.5, -0.5, 0.5, -0.5], translation: [1.0, 0.0, 1.5] };

/// A camera on the vehicle that looks forward.
fn camera(id: &str, model: CameraModel) -> Sensor {
    let [width, height] = SIZE;
    sensor(id, SensorKind::Camera { width, height, model: Some(model) }, FORWARD)
}

/// A data set that has all features.
pub(super) fn everything() -> Dataset {
    joined(FEATURES.iter().map(|feature| (feature.dataset)()))
}

/// Data sets as one; their items and files get numbers, so that no two have the same name.
pub(super) fn joined(parts: impl Iterator<Item = Dataset>) -> Dataset {
    let mut all = Dataset::default();
    for (n, part) in (1..).zip(parts) {
        all.classes.extend(
            part.classes.into_iter().filter(|class| !all.classes.contains(class)).collect::<Vec<_>>(),
        );
        all.items.extend(part.items.into_iter().map(|item| numbered(item, n)));
    }
    all
}

fn numbered(mut item: DatasetItem, number: usize) -> DatasetItem {
    item.name = format!("{}-{number}", item.name);
    item.scene.name.clone_from(&item.name);
    let is_recording = item.scene.frames.len() > 1;
    for data in item.scene.frames.iter_mut().flat_map(|frame| frame.data.iter_mut().chain(&mut frame.sweeps))
    {
        data.file = match data.file.rsplit_once('.') {
            Some((stem, ending)) if !is_recording => format!("{stem}-{number}.{ending}"),
            _ => format!("recording {number}/{}", data.file),
        };
    }
    item
}
