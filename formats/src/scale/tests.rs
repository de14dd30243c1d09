//! The real drive, made tasks there and back, and files with errors.

use super::*;
use crate::dataset::{Dataset, DatasetItem, DatasetSummary, Folder, MemoryFolder};
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Polygon, Pose, norm3, sub3};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use core::f64::consts::{FRAC_PI_2, PI};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn all(value: &Value) -> (Vec<DatasetItem>, DatasetSummary) {
    let mut items = Vec::new();
    let folder = MemoryFolder::new([("task.json".to_owned(), serde_json::to_vec(value).unwrap())]);
    let summary = read(&folder, &mut |item| items.push(item.unwrap())).unwrap();
    (items, summary)
}

fn read_error(value: &Value) -> ParseError {
    let folder = MemoryFolder::new([("task.json".to_owned(), serde_json::to_vec(value).unwrap())]);
    let mut error = None;
    read(&folder, &mut |item| error = item.err()).unwrap();
    error.unwrap()
}

fn round_trip(item: &DatasetItem) -> DatasetItem {
    let written = write(&Dataset { items: vec![item.clone()], ..Dataset::default() }).unwrap();
    assert!(written.report.is_empty(), "{:?}", written.report);
    let (mut items, summary) = all(&serde_json::from_slice(&written.files[0].1).unwrap());
    assert!(summary.report.is_empty(), "{:?}", summary.report);
    items.remove(0)
}

#[test]
fn the_real_drive_goes_ahead_and_its_points_fall_on_the_front_image() {
    let at = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let cameras = ["back_camera", "front_camera", "front_left_camera"];
    let mut paths: Vec<String> =
        (1..=3).flat_map(|n| [format!("poses/{n}.json"), format!("pointcloud/{n}.ply")]).collect();
    paths.extend(
        cameras.iter().flat_map(|c| ["extrinsics", "intrinsics"].map(|f| format!("cameras/{c}/{f}.json"))),
    );
    let files =
        paths.into_iter().map(|p| std::fs::read(format!("{at}/scale-drive/{p}")).map(|bytes| (p, bytes)));
    let Ok(files) = files.collect::<Result<Vec<_>, _>>() else {
        println!("SKIPPED: no scale-drive at {at}");
        return;
    };
    let mut folder = MemoryFolder::new(files);
    for camera in cameras {
        for n in 1..=3 {
            folder = folder.with_image(&format!("cameras/{camera}/{n}.jpg"), [1920, 1080]);
        }
    }
    assert!(raw::looks_like(folder.paths()));
    let mut items = Vec::new();
    raw::read_folder(&folder, &mut |item| items.push(item.unwrap())).unwrap();
    let scene = &items[0].scene;
    assert_eq!((scene.frames.len(), scene.sensors.len(), scene.frames[0].data.len()), (3, 4, 4));
    // The vehicle moves along the ego frame's x.
    for pair in scene.frames.windows(2) {
        let step = pair[1].ego_to_world.then(&pair[0].ego_to_world.inverse()).translation;
        assert!((step[0] - 0.8).abs() < 0.1 && step[1].abs() < 0.1, "{step:?}");
    }
    let ahead = |camera: &str| scene.sensor(camera).unwrap().sensor_to_ego.rotate([0.0, 0.0, 1.0]);
    assert!(ahead("front_camera")[0] > 0.99 && ahead("back_camera")[0] < -0.99);
    assert!(ahead("front_left_camera")[0] > 0.3 && ahead("front_left_camera")[1] > 0.3);
    let bytes = folder.read("pointcloud/2.ply").unwrap();
    let points = crate::cloud::decode(crate::cloud::PLY, &bytes).unwrap().points;
    let to_camera = scene.between_sensors(1, LIDAR, "front_camera").unwrap();
    let SensorKind::Camera { model: Some(model), .. } = scene.sensor("front_camera").unwrap().kind else {
        panic!()
    };
    let on_image: Vec<_> = points
        .iter()
        .map(|p| p.map(f64::from))
        .filter(|p| {
            let pixel = model.project(to_camera.apply(*p));
            pixel.is_some_and(|[x, y]| (0.0..1920.0).contains(&x) && (0.0..1080.0).contains(&y))
        })
        .collect();
    // Of the scene a camera sees what is ahead: these sweeps have much of it.
    let to_ego = scene.sensor_to_ego(1, LIDAR).unwrap();
    assert!(
        on_image.len() * 3 > points.len() && on_image.len() * 2 < points.len(),
        "{} of {}",
        on_image.len(),
        points.len()
    );
    assert!(on_image.iter().all(|p| to_ego.apply(*p)[0] > 0.0));
}

fn sensor(id: &str, kind: SensorKind, sensor_to_ego: Pose) -> Sensor {
    Sensor { id: id.to_owned(), name: id.to_owned(), kind, sensor_to_ego }
}

/// A drive with a LiDAR and two cameras, a track that pauses and leans.
fn drive(to_ego: Pose, ego: [Pose; 3], cuboids: [Cuboid; 2]) -> DatasetItem {
    let pinhole = CameraModel::Pinhole {
        focal: [500.0, 510.0],
        center: [320.0, 240.0],
        distortion: [0.1, 0.0, 0.001, 0.0, 0.05],
    };
    let fisheye = CameraModel::Fisheye {
        focal: [300.0, 301.0],
        center: [320.0, 240.0],
        k: [0.1, -0.01, 0.001, 0.0],
        max_angle_rad: 1.6,
    };
    let camera = |model| SensorKind::Camera { width: 640, height: 480, model: Some(model) };
    let sensors = vec![
        sensor("top", SensorKind::Lidar, to_ego),
        sensor("front", camera(pinhole), to_ego),
        sensor("rear", camera(fisheye), Pose::IDENTITY),
    ];
    let file = |sensor: &str, file: String, media: &str| FrameData {
        sensor: sensor.to_owned(),
        file,
        media_type: media.to_owned(),
        ..FrameData::default()
    };
    let frame = |(i, ego_to_world): (usize, Pose)| Frame {
        time_us: 100_000 * i as i64,
        ego_to_world,
        data: vec![
            file("top", format!("{i}.pcd"), "application/x-pcd"),
            file("front", format!("f/{i}.jpg"), "image/jpeg"),
            FrameData {
                time_us: Some(100_000 * i as i64 + 7),
                ..file("rear", format!("r/{i}.jpg"), "image/jpeg")
            },
        ],
        sweeps: Vec::new(),
    };
    let frames = ego.into_iter().enumerate().map(frame).collect();
    let mut shapes = Vec::new();
    for (frame, cuboid) in [0, 2].into_iter().zip(cuboids) {
        let mut shape = Shape::new(frame, "top".to_owned(), Geometry::Cuboid(cuboid));
        shape.attributes.insert("braking".to_owned(), AttributeValue::Bool(frame == 0));
        shape.attributes.insert("numberOfPoints".to_owned(), AttributeValue::Number(12.0));
        shape.occluded = frame == 2;
        shapes.push(shape);
    }
    let attributes = BTreeMap::from([("color".to_owned(), AttributeValue::Text("red".to_owned()))]);
    let mut object = Object {
        id: "4DBCC561-D6E1-4F1E-B862-054189939075".to_owned(),
        class: "Car".to_owned(),
        attributes,
        track: true,
        shapes,
    };
    let metadata = BTreeMap::from([("weather".to_owned(), "rain".to_owned())]);
    let scene = Scene { name: "drive".to_owned(), sensors, frames, metadata };
    space::mark_pauses(&mut object, &scene);
    DatasetItem::new("drive".to_owned(), scene, Document { objects: vec![object], ..Document::default() })
}

#[test]
fn a_drive_in_the_world_comes_back_as_it_was() {
    let cuboids = [
        Cuboid::upright([1.0, 2.0, 0.5], [4.0, 2.0, 1.5], 0.0),
        Cuboid::upright([2.0, 2.0, 0.5], [4.0, 2.0, 1.5], PI),
    ];
    let item = drive(Pose::IDENTITY, [Pose::IDENTITY; 3], cuboids);
    assert_eq!(round_trip(&item), item);
}

#[test]
fn a_response_alone_is_as_scales_documents_have_it() {
    let cuboid = |x: f64| {
        json!({ "uuid": "4DBCC561", "camera_used": 1, "label": "Car", "position": { "x": x, "y": 934.81, "z": 75.49 },
        "dimensions": { "x": 1.8, "y": 4.5, "z": 1.5 }, "yaw": 0.0, "distance_to_device": 17.23, "numberOfPoints": 64,
        "stationary": false, "attributes": { "heading": "front" } })
    };
    let (items, summary) =
        all(&json!([{ "cuboids": [cuboid(1.0)] }, { "cuboids": [] }, { "cuboids": [cuboid(2.0)] }]));
    assert!(summary.report.is_empty());
    let object = &items[0].document.objects[0];
    assert_eq!(
        (items[0].name.as_str(), items[0].scene.frames.len(), object.id.as_str()),
        ("task", 3, "4DBCC561")
    );
    assert_eq!(
        object.shapes.iter().map(|s| (s.frame, s.outside)).collect::<Vec<_>>(),
        [(0, false), (1, true), (2, false)]
    );
    let cuboid = object.shapes[0].geometry.as_cuboid().unwrap();
    // Yaw 0 faces +y, and x is the width.
    assert_eq!(*cuboid, Cuboid::upright([1.0, 934.81, 75.49], [4.5, 1.8, 1.5], FRAC_PI_2));
    assert_eq!(object.shapes[0].attributes["stationary"], AttributeValue::Bool(false));
    assert_eq!(object.attributes["heading"], AttributeValue::Text("front".to_owned()));
}

#[test]
fn an_image_comes_back_and_what_has_no_shape_here_is_a_loss() {
    let shape = |geometry| vec![Shape::new(0, "camera".to_owned(), geometry)];
    let object = |id: &str, shapes| Object {
        id: id.to_owned(),
        class: "car".to_owned(),
        attributes: BTreeMap::from([("moving".to_owned(), AttributeValue::Text("yes".to_owned()))]),
        track: false,
        shapes,
    };
    let objects = vec![
        object("a", shape(Geometry::Box([1.0, 2.0, 30.0, 40.5]))),
        object("b", shape(Geometry::Polygon(Polygon(vec![vec![[0.0, 0.0], [9.5, 0.0], [9.0, 9.0]]])))),
        object("c", shape(Geometry::Polyline(vec![[0.0, 1.0], [2.0, 3.5]]))),
        object("d", shape(Geometry::Point([7.5, 8.0]))),
        object("e", shape(Geometry::Rbox([50.0, 60.0, 20.0, 10.0, 30.0]))),
    ];
    let camera = SensorKind::Camera { width: 640, height: 480, model: None };
    let data = FrameData {
        sensor: "camera".to_owned(),
        file: "x/1.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        ..FrameData::default()
    };
    let scene = Scene {
        name: "x/1".to_owned(),
        sensors: vec![Sensor { name: "Camera".to_owned(), ..sensor("camera", camera, Pose::IDENTITY) }],
        frames: vec![Frame { data: vec![data], ..Frame::default() }],
        metadata: BTreeMap::new(),
    };
    let item = DatasetItem::new("x/1".to_owned(), scene, Document { objects, ..Document::default() });
    let mut back = round_trip(&item);
    let Geometry::Rbox(of) = &mut back.document.objects[4].shapes[0].geometry else { panic!() };
    assert!(of.iter().zip([50.0, 60.0, 20.0, 10.0, 30.0]).all(|(a, b)| (*a - b).abs() < 1e-9));
    *of = [50.0, 60.0, 20.0, 10.0, 30.0];
    assert_eq!(back, item);
    let task = json!([{ "task_id": "t", "params": { "attachment": "https://x.y/z/2.png?sign=1" }, "response": { "annotations": [
        { "type": "ellipse", "label": "a", "uuid": "1" }, { "type": "cuboid", "label": "a", "uuid": "2" },
        { "type": "box", "label": "a", "uuid": "3", "left": 1, "top": 2, "width": 3, "height": 4 } ] } }]);
    let (items, summary) = all(&task);
    assert_eq!((items[0].name.as_str(), items[0].document.objects.len()), ("2", 1));
    assert_eq!(
        summary.report.iter().map(|(kind, _)| kind).collect::<Vec<_>>(),
        ["cuboids drawn on images, left out", "ellipses, left out"]
    );
}

#[test]
fn errors_name_their_locations() {
    let of = |cuboid: Value| json!({ "task_id": "t", "params": {}, "response": { "annotations": [{ "cuboids": [cuboid] }] } });
    let good = json!({ "uuid": "a", "label": "Car", "position": { "x": 0, "y": 0, "z": 0 }, "dimensions": { "x": 1, "y": 1, "z": 1 }, "yaw": 0 });
    let with = |key: &str, value: Value| {
        let mut cuboid = good.clone();
        cuboid[key] = value;
        read_error(&of(cuboid))
    };
    let at = "/response/annotations/0/cuboids/0";
    assert_eq!(with("dimensions", json!({ "x": 0, "y": 1, "z": 1 })).location, format!("{at}/dimensions"));
    assert_eq!(with("yaw", json!("north")).location, at);
    assert_eq!(with("uuid", json!("")).location, at);
    let twice = json!([{ "cuboids": [good, good] }]);
    assert_eq!(read_error(&twice).location, "/response/annotations/0/cuboids/1/uuid");
    let away =
        json!({ "task_id": "t", "params": {}, "response": { "annotations": { "url": "https://x.y/abc" } } });
    assert_eq!(
        (read_error(&away).location.as_str(), read_error(&away).file.as_str()),
        ("/response/annotations", "task.json")
    );
    let deep = format!("{{\"task_id\":\"\",\"params\":{}", "[".repeat(500_000));
    assert!(read(&MemoryFolder::new([("a.json".to_owned(), deep.into_bytes())]), &mut |_| {}).is_err());
}

#[test]
fn frames_and_cuboids_beside_the_task_are_found() {
    let task = json!({ "task_id": "t", "params": { "attachments": ["https://x.y/frame0.json"] },
        "response": { "annotations": { "url": "https://x.y/answer" } } });
    let frame = json!({ "device_position": { "x": 10, "y": 0, "z": 0 }, "device_heading": { "w": 1, "x": 0, "y": 0, "z": 0 },
        "points": [{ "x": 1, "y": 2, "z": 3 }], "images": [{ "image_url": "0.jpg", "camera_index": 3, "fx": 500, "fy": 500, "cx": 1, "cy": 2,
        "position": { "x": 10, "y": 1, "z": 2 }, "heading": { "w": 1, "x": 0, "y": 0, "z": 0 } }] });
    let answer = json!([{ "cuboids": [{ "uuid": "a", "label": "Car", "position": { "x": 13, "y": 0, "z": 0 },
        "dimensions": { "x": 1, "y": 2, "z": 1 }, "yaw": 0 }] }]);
    let file = |path: &str, value: &Value| (path.to_owned(), serde_json::to_vec(value).unwrap());
    let folder = MemoryFolder::new([
        file("task.json", &task),
        file("in/frame0.json", &frame),
        file("in/answer.txt", &json!(0)),
        file("in/answer", &answer),
    ]);
    let mut items = Vec::new();
    read(&folder, &mut |item| items.push(item.unwrap())).unwrap();
    let item = &items[0];
    assert_eq!(item.document.objects[0].shapes[0].geometry.as_cuboid().unwrap().center, [3.0, 0.0, 0.0]);
    assert_eq!(item.scene.sensor("camera_3").unwrap().sensor_to_ego.translation, [0.0, 1.0, 2.0]);
}

fn pose() -> impl Strategy<Value = Pose> {
    (prop::array::uniform4(-1.0..1.0_f64), prop::array::uniform3(-90.0..90.0_f64))
        .prop_filter_map("a rotation needs length", |(q, translation)| space::pose("", q, translation).ok())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn moving_and_leaning_cuboids_come_back(
        to_ego in pose(),
        ego in prop::array::uniform3(pose()),
        of in prop::array::uniform2((pose(), prop::array::uniform3(0.1..9.0_f64))),
    ) {
        let cuboids = of.map(|(pose, size)| Cuboid { center: pose.translation, size, orientation: Orientation::Rotation(pose.rotation) });
        let item = drive(to_ego, ego, cuboids);
        let back = round_trip(&item);
        prop_assert_eq!(&back.scene.metadata, &item.scene.metadata);
        let (a, b) = (&back.document.objects[0], &item.document.objects[0]);
        prop_assert_eq!((&a.id, &a.attributes, a.shapes.len()), (&b.id, &b.attributes, b.shapes.len()));
        for (a, b) in a.shapes.iter().zip(&b.shapes) {
            prop_assert_eq!((a.frame, a.outside, a.occluded, &a.attributes), (b.frame, b.outside, b.occluded, &b.attributes));
            let (p, q) = (a.geometry.as_cuboid().unwrap().corners(), b.geometry.as_cuboid().unwrap().corners());
            prop_assert!(p.iter().zip(q).all(|(p, q)| norm3(sub3(*p, q)) < 1e-6));
        }
        for (a, b) in back.scene.sensors.iter().zip(&item.scene.sensors) {
            prop_assert!(norm3(sub3(a.sensor_to_ego.translation, b.sensor_to_ego.translation)) < 1e-9);
            prop_assert_eq!(&a.kind, &b.kind);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(at in any::<usize>(), to in any::<u8>(), text in "[\\[\\]{}\":,a-z0-9.e\\-]{0,60}") {
        let item = drive(Pose::IDENTITY, [Pose::IDENTITY; 3], [Cuboid::upright([1.0, 2.0, 0.5], [4.0, 2.0, 1.5], 0.0); 2]);
        let mut bytes = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap().files.remove(0).1;
        let at = at % bytes.len();
        bytes[at] = to;
        let _ = read(&MemoryFolder::new([(String::new(), bytes)]), &mut |_| {});
        let file = |path: &str| (path.to_owned(), text.clone().into_bytes());
        let folder = MemoryFolder::new([file("pointcloud/1.ply"), file("poses/1.json"), file("cameras/a/intrinsics.json")]);
        let _ = raw::read_folder(&folder, &mut |_| {});
    }
}
