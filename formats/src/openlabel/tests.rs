//! Made scenes there and back, the parts of the schema that are written, and files with errors.

use super::*;
use crate::dataset::{Dataset, DatasetItem, DatasetSummary, MemoryFolder};
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Polygon, Pose, norm3, sub3};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn all(files: Vec<(String, Vec<u8>)>) -> (Vec<DatasetItem>, DatasetSummary) {
    let mut items = Vec::new();
    let summary = read(&MemoryFolder::new(files), &mut |item| items.push(item.unwrap())).unwrap();
    (items, summary)
}

fn item(value: &Value) -> DatasetItem {
    all(vec![(String::new(), serde_json::to_vec(value).unwrap())]).0.remove(0)
}

fn read_error(value: &Value) -> ParseError {
    let file = (String::new(), serde_json::to_vec(value).unwrap());
    read(&MemoryFolder::new([file]), &mut |_| {}).unwrap_err()
}

fn round_trip(item: &DatasetItem) -> (DatasetItem, Value) {
    let written = write(&Dataset { items: vec![item.clone()], ..Dataset::default() }).unwrap();
    assert!(written.report.is_empty(), "{:?}", written.report);
    assert_eq!((written.files.len(), written.files[0].0.as_str()), (1, ""));
    let value = serde_json::from_slice(&written.files[0].1).unwrap();
    let (mut items, summary) = all(written.files);
    assert!(summary.report.is_empty(), "{:?}", summary.report);
    (items.remove(0), value)
}

fn sensor(id: &str, kind: SensorKind, sensor_to_ego: Pose) -> Sensor {
    Sensor { id: id.to_owned(), name: format!("the {id}"), kind, sensor_to_ego }
}

fn object(id: &str, track: bool, shapes: Vec<Shape>) -> Object {
    let color = ("color".to_owned(), AttributeValue::Text("red".to_owned()));
    Object { id: id.to_owned(), class: "car".to_owned(), attributes: BTreeMap::from([color]), track, shapes }
}

/// Two frames, a LiDAR, a pinhole and a fisheye; every geometry that OpenLABEL has.
fn scene() -> DatasetItem {
    let pinhole = CameraModel::Pinhole {
        focal: [500.0, 510.0],
        center: [320.0, 240.0],
        distortion: [0.1, -0.2, 0.001, 0.002, 0.05],
    };
    let fisheye = CameraModel::Fisheye {
        focal: [300.0, 301.0],
        center: [320.0, 240.0],
        k: [0.1, -0.01, 0.001, 0.0],
        max_angle_rad: 1.6,
    };
    let camera = |model| SensorKind::Camera { width: 640, height: 480, model: Some(model) };
    let half = core::f64::consts::FRAC_1_SQRT_2;
    let pose = Pose { rotation: [half, 0.0, half, 0.0], translation: [1.0, -2.0, 0.5] };
    let sensors = vec![
        sensor("top", SensorKind::Lidar, Pose { translation: [0.0, 0.0, 1.8], ..Pose::IDENTITY }),
        sensor("front", camera(pinhole), pose),
        sensor("rear", camera(fisheye), pose),
        sensor("radar", SensorKind::Radar, pose),
    ];
    let file = |sensor: &str, file: &str, media: &str| FrameData {
        sensor: sensor.to_owned(),
        file: file.to_owned(),
        media_type: media.to_owned(),
        ..FrameData::default()
    };
    let moved = Pose { translation: [5.0, 0.0, 0.0], ..Pose::IDENTITY };
    let late = FrameData {
        time_us: Some(150_007),
        ego_to_world: Some(pose),
        sensor_to_ego: Some(moved),
        model: Some(fisheye),
        ..file("front", "a/1.jpg", "image/jpeg")
    };
    let frames = vec![
        Frame {
            data: vec![file("top", "a/0.pcd", "application/x-pcd"), file("front", "a/0.jpg", "image/jpeg")],
            ..Frame::default()
        },
        Frame {
            time_us: 100_000,
            ego_to_world: moved,
            data: vec![file("top", "a/1.pcd", "application/x-pcd"), late],
            sweeps: Vec::new(),
        },
    ];
    let shape = |frame, sensor: &str, geometry| Shape::new(frame, sensor.to_owned(), geometry);
    let square = |x: f64, s: f64| vec![[x, x], [x + s, x], [x + s, x + s], [x, x + s]];
    let free = Cuboid {
        center: [3.0, 4.0, 0.5],
        size: [4.0, 2.0, 1.5],
        orientation: Orientation::Rotation([half, half, 0.0, 0.0]),
    };
    let mut hidden = shape(1, "top", Geometry::Cuboid(free));
    hidden.occluded = true;
    hidden.attributes.insert("points".to_owned(), AttributeValue::Number(12.0));
    hidden.attributes.insert("braking".to_owned(), AttributeValue::Bool(false));
    let both = Geometry::Multipolygon(vec![
        Polygon(vec![square(0.0, 9.0), square(1.0, 2.0), square(5.0, 2.0)]),
        Polygon(vec![square(20.0, 3.0)]),
    ]);
    let objects = vec![
        object(
            "0f81f763-a35c-4b11-9791-019f8cda6524",
            true,
            vec![
                shape(0, "front", both.clone()),
                shape(0, "top", Geometry::Cuboid(Cuboid::upright([1.0, 2.0, 0.1], [4.0, 2.0, 1.5], 0.3))),
                shape(1, "front", both),
                hidden,
            ],
        ),
        object(
            "car-7",
            true,
            vec![
                shape(0, "rear", Geometry::Rbox([50.0, 60.0, 20.0, 10.0, 30.0])),
                Shape { outside: true, ..shape(1, "rear", Geometry::Rbox([50.0, 60.0, 20.0, 10.0, 30.0])) },
            ],
        ),
        object("3", true, vec![shape(1, "front", Geometry::Box([1.0, 2.0, 30.0, 40.5]))]),
        object(
            "line",
            true,
            vec![shape(1, "front", Geometry::Polyline(vec![[0.0, 1.0], [2.0, 3.5], [4.0, 0.25]]))],
        ),
        object("point", true, vec![shape(1, "rear", Geometry::Point([7.5, 8.0]))]),
    ];
    let metadata = BTreeMap::from([("weather".to_owned(), "rain".to_owned())]);
    let scene = Scene { name: "drive".to_owned(), sensors, frames, metadata };
    DatasetItem::new("drive".to_owned(), scene, Document { objects, ..Document::default() })
}

#[test]
fn a_scene_of_all_geometries_comes_back_as_it_was() {
    let item = scene();
    let (mut back, _) = round_trip(&item);
    // A pose that went through another, and degrees through radians, may differ in their last digits.
    let (a, b) =
        (&mut back.scene.frames[1].data[1].ego_to_world, item.scene.frames[1].data[1].ego_to_world.unwrap());
    assert!(norm3(sub3(a.unwrap().translation, b.translation)) < 1e-9);
    *a = Some(b);
    let Geometry::Rbox(rbox) = &mut back.document.objects[1].shapes[0].geometry else { panic!() };
    assert!((rbox[4] - 30.0).abs() < 1e-12);
    rbox[4] = 30.0;
    let Geometry::Rbox(rbox) = &mut back.document.objects[1].shapes[1].geometry else { panic!() };
    rbox[4] = 30.0;
    assert_eq!(back, item);
}

#[test]
fn what_is_written_is_what_the_schema_has() {
    let (_, value) = round_trip(&scene());
    schema(
        &value,
        &json!({ "openlabel": {
        "metadata": "facts", "coordinate_systems": "systems", "streams": "streams", "objects": "objects",
        "frames": "frames", "frame_intervals": [{ "frame_start": 0, "frame_end": 0 }],
    } }),
        "",
    );
}

/// Checks a value against a pattern of the schema's parts that are written. This pattern is this program's own, made
/// by hand after openlabel_json_schema 1.0.0, whose licence does not say that it may be handed on: it stands for the
/// objects that allow no other keys, the keys that they require, the counts of numbers and the patterns of keys.
fn schema(value: &Value, pattern: &Value, at: &str) {
    match pattern {
        Value::String(name) => part(value, name, at),
        Value::Object(keys) => {
            for (key, inner) in value.as_object().unwrap_or_else(|| panic!("{at} is no object")) {
                schema(
                    inner,
                    keys.get(key).unwrap_or_else(|| panic!("{at}/{key} is not allowed")),
                    &format!("{at}/{key}"),
                );
            }
        }
        Value::Array(of) => {
            let list = value.as_array().unwrap_or_else(|| panic!("{at} is no list"));
            list.iter().enumerate().for_each(|(i, v)| schema(v, &of[0], &format!("{at}/{i}")));
        }
        Value::Number(_) => assert!(value.is_u64() || value.is_i64(), "{at} is no whole number"),
        _ => assert!(value.is_number(), "{at} is no number"),
    }
}

fn part(value: &Value, name: &str, at: &str) {
    let each = |pattern: &Value| {
        value.as_object().unwrap().iter().for_each(|(key, v)| schema(v, pattern, &format!("{at}/{key}")));
    };
    let required =
        |keys: &[&str]| keys.iter().for_each(|key| assert!(value.get(key).is_some(), "{at} has no {key}"));
    let numbers = |list: &Value, counts: &[usize]| {
        let list = list.as_array().unwrap_or_else(|| panic!("{at} is no list"));
        assert!(
            counts.contains(&list.len()) && list.iter().all(Value::is_number),
            "{at} has {} numbers",
            list.len()
        );
    };
    let intervals = json!([{ "frame_start": 0, "frame_end": 0 }]);
    let is_uid = |key: &str| {
        key.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit())
            || (key.len() == 36 && key.split('-').count() == 5)
    };
    let uids =
        || value.as_object().unwrap().keys().for_each(|key| assert!(is_uid(key), "{at}/{key} is no uid"));
    match name {
        "text" => assert!(value.is_string(), "{at} is no text"),
        "facts" => assert_eq!(value["schema_version"], "1.0.0"),
        "any" => {}
        "systems" => each(&"system".into()),
        "system" => {
            required(&["type", "parent"]);
            let keys =
                json!({ "type": "text", "parent": "text", "children": ["text"], "pose_wrt_parent": "pose" });
            schema(value, &keys, at);
        }
        "pose" => {
            assert_eq!(value.as_object().unwrap().len(), 2, "{at}");
            numbers(&value["quaternion"], &[4]);
            numbers(&value["translation"], &[3]);
        }
        "streams" => each(&"stream".into()),
        "stream" => {
            schema(
                value,
                &json!({ "type": "text", "uri": "text", "description": "text", "stream_properties": "stream_properties" }),
                at,
            );
            assert!(
                value.get("type").is_none_or(|t| ["camera", "lidar", "radar"].contains(&t.as_str().unwrap()))
            );
        }
        "stream_properties" => {
            if let Some(pinhole) = value.get("intrinsics_pinhole") {
                numbers(&pinhole["camera_matrix"], &[12]);
                numbers(&pinhole["distortion_coeffs"], &[5]);
            }
            value
                .get("intrinsics_fisheye")
                .into_iter()
                .for_each(|fisheye| numbers(&fisheye["lens_coeffs"], &[4]));
        }
        "objects" => {
            uids();
            each(&"object".into());
        }
        "object" => {
            required(&["name", "type"]);
            schema(
                value,
                &json!({ "name": "text", "type": "text", "frame_intervals": intervals, "object_data": "object_data" }),
                at,
            );
        }
        "object_data" => {
            for (kind, list) in value.as_object().unwrap() {
                list.as_array()
                    .unwrap()
                    .iter()
                    .for_each(|of| part(of, kind_part(kind), &format!("{at}/{kind}")));
            }
        }
        "val" => required(&["val"]),
        "bbox" | "rbbox" | "cuboid" | "point2d" => {
            required(&["name", "val"]);
            let counts: &[usize] = match name {
                "bbox" => &[4],
                "rbbox" => &[5],
                "cuboid" => &[9, 10],
                _ => &[2],
            };
            numbers(&value["val"], counts);
            value
                .get("attributes")
                .into_iter()
                .for_each(|a| schema(a, &json!({ "boolean": ["val"], "num": ["val"], "text": ["val"] }), at));
        }
        "poly2d" => {
            required(&["name", "val", "mode", "closed"]);
            value.get("hierarchy").into_iter().for_each(|hierarchy| numbers(hierarchy, &[4]));
        }
        "frames" => each(&json!({ "frame_properties": "frame_properties", "objects": "frame_objects" })),
        "frame_objects" => {
            uids();
            each(&json!({ "object_data": "object_data" }));
        }
        "frame_properties" => {
            schema(
                value,
                &json!({ "timestamp": null, "streams": "streams", "transforms": "transforms" }),
                at,
            );
        }
        "transforms" => each(&json!({ "src": "text", "dst": "text", "transform_src_to_dst": "pose" })),
        other => panic!("{at}: there is no part {other}"),
    }
}

fn kind_part(kind: &str) -> &str {
    match kind {
        "boolean" | "num" | "text" => "val",
        "bbox" | "rbbox" | "cuboid" | "point2d" | "poly2d" => kind,
        other => panic!("{other} is no object data"),
    }
}

#[test]
fn several_scenes_are_several_files() {
    let mut second = scene();
    second.name = "drive two".to_owned();
    second.scene.name = "drive two".to_owned();
    let written = write(&Dataset { items: vec![scene(), second], ..Dataset::default() }).unwrap();
    assert_eq!(
        written.files.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(),
        ["drive.json", "drive_two.json"]
    );
    let names: Vec<String> = all(written.files).0.into_iter().map(|item| item.name).collect();
    assert_eq!(names, ["drive", "drive two"]);
}

#[test]
fn a_cuboid_of_another_system_and_by_angles_comes_in_the_lidars() {
    let quarter = core::f64::consts::FRAC_PI_2;
    let file = json!({ "openlabel": {
        "metadata": { "schema_version": "1.0.0" },
        "coordinate_systems": {
            "odom": { "type": "scene_cs", "parent": "", "children": ["base"] },
            "base": { "type": "local_cs", "parent": "odom", "children": ["lidar"] },
            "lidar": { "type": "sensor_cs", "parent": "base", "children": [],
                "pose_wrt_parent": { "euler_angles": [quarter, 0, 0], "translation": [1, 0, 2] } },
        },
        "streams": { "lidar": { "type": "lidar" } },
        "objects": { "5": { "name": "", "type": "car" } },
        "frames": { "7": {
            "frame_properties": { "transforms": { "t": { "src": "base", "dst": "odom",
                "transform_src_to_dst": { "matrix4x4": [1, 0, 0, 10, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1] } } } },
            "objects": { "5": { "object_data": { "cuboid": [
                { "name": "a", "coordinate_system": "base", "val": [1, 3, 2, 0, 0, quarter, 4, 2, 1] },
                { "name": "b", "coordinate_system": "odom", "val": [11, 3, 2, 0, 0, 0, 1, 4, 2, 1] },
            ] } } },
        } },
    } });
    let item = item(&file);
    assert_eq!(item.document.objects.iter().map(|o| o.id.as_str()).collect::<Vec<_>>(), ["5", "5/b"]);
    for object in &item.document.objects {
        let cuboid = object.shapes[0].geometry.as_cuboid().unwrap();
        assert!(norm3(sub3(cuboid.center, [3.0, 0.0, 0.0])) < 1e-9, "{cuboid:?}");
    }
    let yaw = |i: usize| item.document.objects[i].shapes[0].geometry.as_cuboid().unwrap().yaw_rad();
    assert!(yaw(0).abs() < 1e-9 && (yaw(1) + quarter).abs() < 1e-9);
    assert_eq!(item.scene.frames[0].ego_to_world.translation, [10.0, 0.0, 0.0]);
}

#[test]
fn what_stands_still_holds_in_its_intervals() {
    let file = json!({ "openlabel": {
        "metadata": { "schema_version": "1.0.0" },
        "objects": { "1": { "name": "sign", "type": "sign", "frame_intervals": [{ "frame_start": 11, "frame_end": 12 }],
            "object_data": { "bbox": [{ "name": "shape", "val": [5, 5, 2, 2] }] } } },
        "frames": { "13": {}, "10": {}, "12": {}, "11": {} },
    } });
    let item = item(&file);
    let object = &item.document.objects[0];
    let there: Vec<bool> = (0..4).map(|frame| object.shape_at(frame, "camera").is_some()).collect();
    assert_eq!(there, [false, true, true, false]);
    assert_eq!(object.attributes["name"], AttributeValue::Text("sign".to_owned()));
    let written = write(&Dataset { items: vec![item], ..Dataset::default() }).unwrap();
    let lost = "1 × tracks with keyframes, written as a shape in each frame: 1";
    assert_eq!(written.report.descriptions(), [lost]);
    let back = &all(written.files).0[0].document.objects[0];
    assert_eq!((0..4).map(|frame| back.shape_at(frame, "camera").is_some()).collect::<Vec<_>>(), there);
}

#[test]
fn errors_name_their_locations() {
    let with = |key: &str, value: Value| {
        let mut file = json!({ "openlabel": {
            "metadata": { "schema_version": "1.0.0" },
            "streams": { "cam": { "type": "camera" } },
            "objects": { "1": { "name": "a", "type": "car" } },
        } });
        file["openlabel"][key] = value;
        read_error(&file).location
    };
    let circle = json!({ "cam": { "type": "sensor_cs", "parent": "b" }, "b": { "type": "sensor_cs", "parent": "cam" } });
    assert_eq!(with("coordinate_systems", circle), "/openlabel/coordinate_systems/b");
    assert_eq!(with("frames", json!({ "0": { "objects": { "2": {} } } })), "/openlabel/frames/0/objects/2");
    assert_eq!(with("frames", json!({ "first": {} })), "/openlabel/frames/first");
    let of = |kind: &str, data: Value| {
        with("objects", json!({ "1": { "type": "car", "object_data": { kind: [data] } } }))
    };
    let at = "/openlabel/objects/1/object_data";
    assert_eq!(of("bbox", json!({ "val": [1, 2, 3] })), format!("{at}/bbox/0/val"));
    assert_eq!(of("cuboid", json!({ "val": [0, 0, 0, 0, 0, 0, 0, 1, 1, 1] })), format!("{at}/cuboid/0"));
    assert_eq!(of("cuboid", json!({ "val": [0, 0, 0, 0, 0, 0, 1, 1, -1] })), format!("{at}/cuboid/0/val"));
    let ring = |hierarchy: [i64; 4]| json!({ "val": [0, 0, 1, 0, 1, 1], "mode": "MODE_POLY2D_ABSOLUTE", "closed": true, "hierarchy": hierarchy });
    assert_eq!(of("poly2d", ring([-1, -1, -1, 0])), format!("{at}/poly2d/0/hierarchy"));
    assert_eq!(of("poly2d", ring([-1, -1, -1, 9])), format!("{at}/poly2d/0/hierarchy"));
    let deep = format!("{{\"openlabel\":{{\"metadata\":{{\"a\":{}", "[".repeat(500_000));
    assert!(read(&MemoryFolder::new([(String::new(), deep.into_bytes())]), &mut |_| {}).is_err());
}

proptest! {
    #[test]
    fn polygons_with_holes_and_boxes_come_back(
        rings in prop::collection::vec(prop::collection::vec(prop::array::uniform2(-9.0..900.0_f64), 3..6), 1..5),
        cut in 1..5_usize,
        size in prop::array::uniform4(0.0..500.0_f64),
    ) {
        let cut = cut.min(rings.len());
        let (a, b) = rings.split_at(cut);
        let geometry = if b.is_empty() {
            Geometry::Polygon(Polygon(a.to_vec()))
        } else {
            Geometry::Multipolygon(vec![Polygon(a.to_vec()), Polygon(b.to_vec())])
        };
        let mut item = scene();
        item.scene.frames.truncate(1);
        let shapes = |geometry| vec![Shape::new(0, "front".to_owned(), geometry)];
        item.document.objects = vec![object("x", false, shapes(geometry)), object("y", false, shapes(Geometry::Box(size)))];
        let (back, _) = round_trip(&item);
        prop_assert_eq!(&back.document.objects[0], &item.document.objects[0]);
        let Geometry::Box(found) = back.document.objects[1].shapes[0].geometry else { panic!() };
        prop_assert!(found.iter().zip(size).all(|(a, b)| (a - b).abs() < 1e-9));
    }

    #[test]
    fn no_bytes_make_it_panic(at in 0..6000_usize, to in any::<u8>(), cut in 0..6000_usize) {
        let written = write(&Dataset { items: vec![scene()], ..Dataset::default() }).unwrap();
        let mut bytes = written.files[0].1.clone();
        let at = at % bytes.len();
        bytes[at] = to;
        bytes.truncate(bytes.len().saturating_sub(cut % bytes.len() / 4));
        let _ = read(&MemoryFolder::new([(String::new(), bytes)]), &mut |_| {});
    }
}
