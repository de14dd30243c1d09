//! The real sample, made drives, and tables with errors.

use super::attributes::{LIDAR_POINTS, RADAR_POINTS};
use super::*;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem, DatasetSummary, Folder, ItemSink, MemoryFolder};
use crate::{cloud, kitti, labelcloud, openlabel, scale, space};
use assay_core::ParseError;
use assay_core::geometry::{Cuboid, Geometry, Orientation, Pose, norm3, sub3};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

fn real() -> Option<MemoryFolder> {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let tables = tables::TABLES.iter().map(|table| {
        let path = format!("v1.0-mini/{table}.json");
        std::fs::read(format!("{folder}/nuscenes-sample/{path}")).map(|bytes| (path, bytes))
    });
    let tables: Result<Vec<_>, _> = tables.collect();
    if tables.is_err() {
        println!("SKIPPED: no nuscenes-sample at {folder}");
    }
    tables.ok().map(MemoryFolder::new)
}

fn real_bytes(file: &str) -> Vec<u8> {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    std::fs::read(format!("{folder}/nuscenes-sample/{file}")).unwrap()
}

fn dataset(folder: &dyn Folder) -> Dataset {
    let mut dataset = Dataset::default();
    let summary = read(folder, &mut |item| dataset.items.push(item.unwrap())).unwrap();
    (dataset.classes, dataset.report) = (summary.classes, summary.report);
    dataset
}

fn read_error(folder: &MemoryFolder) -> ParseError {
    read(folder, &mut |_| {}).unwrap_err()
}

/// The folder with one table changed.
fn with(folder: &MemoryFolder, table: &str, change: impl Fn(&mut Value)) -> MemoryFolder {
    let changed = format!("v1.0-mini/{table}.json");
    MemoryFolder::new(folder.paths().iter().map(|path| {
        let mut bytes = folder.read(path).unwrap();
        if *path == changed {
            let mut value = serde_json::from_slice(&bytes).unwrap();
            change(&mut value);
            bytes = serde_json::to_vec(&value).unwrap();
        }
        (path.clone(), bytes)
    }))
}

#[test]
fn real_point_counts_are_those_of_the_tables_for_61_of_69_boxes() {
    let Some(folder) = real() else { return };
    assert!(looks_like(folder.paths()));
    let dataset = dataset(&folder);
    let item = &dataset.items[0];
    assert_eq!(item.document.problems(), vec![]);
    assert_eq!((dataset.items.len(), item.document.objects.len(), dataset.classes.len()), (1, 69, 10));
    let lidar = item.scene.lidar().unwrap();
    let data = item.scene.data(0, &lidar.id).unwrap();
    let points = cloud::decode(&data.media_type, &real_bytes(&data.file)).unwrap().points;
    let counted = item.document.objects.iter().filter(|object| {
        let cuboid = object.shapes[0].geometry.as_cuboid().unwrap();
        let inside = points.iter().filter(|p| cuboid.contains(p.map(f64::from))).count();
        object.shapes[0].attributes[LIDAR_POINTS] == AttributeValue::Number(inside as f64)
    });
    assert_eq!(counted.count(), 61);
}

#[test]
fn real_boxes_that_are_well_seen_fall_on_some_image() {
    let Some(folder) = real() else { return };
    let item = &dataset(&folder).items[0];
    let scene = &item.scene;
    assert_eq!(scene.cameras().count(), 6);
    for object in &item.document.objects {
        let cuboid = object.shapes[0].geometry.as_cuboid().unwrap();
        let seen = scene.cameras().any(|camera| {
            let SensorKind::Camera { width, height, model: Some(model) } = camera.kind else { panic!() };
            // Through the world, since each camera has a time of its own.
            let to_camera = space::sensor_to_world(scene, 0, "LIDAR_TOP")
                .then(&space::sensor_to_world(scene, 0, &camera.id).inverse());
            model.project(to_camera.apply(cuboid.center)).is_some_and(|[x, y]| {
                (0.0..f64::from(width)).contains(&x) && (0.0..f64::from(height)).contains(&y)
            })
        });
        assert!(seen, "{} is on no image", object.id);
    }
}

/// Rows of a table that say the same, with tokens of `fields` left out, since hashes stand for them.
fn rows(bytes: &[u8], fields: &[&str]) -> Vec<Value> {
    let mut rows: Vec<Value> = serde_json::from_slice(bytes).unwrap();
    rows.iter_mut().for_each(|row| fields.iter().for_each(|field| row[*field] = Value::Null));
    rows.sort_by_key(|row| {
        let name =
            ["filename", "name", "channel", "level", "token"].iter().find_map(|key| row[*key].as_str());
        format!("{name:?} {}", row["timestamp"])
    });
    rows
}

fn assert_close(a: &Value, b: &Value, at: &str) {
    match (a, b) {
        // A quaternion turns as its negative does.
        (Value::Array(p), Value::Array(q)) if at.ends_with("/rotation") => {
            let dot: f64 = p.iter().zip(q).map(|(p, q)| p.as_f64().unwrap() * q.as_f64().unwrap()).sum();
            assert!((dot.abs() - 1.0).abs() < 1e-12 && p.len() == 4 && q.len() == 4, "{at}: {a} {b}");
        }
        (Value::Number(a), Value::Number(b)) => {
            assert!((a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 1e-6, "{at}: {a} {b}");
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            a.iter().zip(b).enumerate().for_each(|(i, (a, b))| assert_close(a, b, &format!("{at}/{i}")));
        }
        (Value::Object(a), Value::Object(b)) => {
            assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>(), "{at}");
            a.iter().for_each(|(key, a)| assert_close(a, &b[key], &format!("{at}/{key}")));
        }
        _ => assert_eq!(a, b, "{at}"),
    }
}

#[test]
fn real_tables_come_back_to_a_millionth() {
    let Some(folder) = real() else { return };
    let first = dataset(&folder);
    let written = write(&first).unwrap();
    assert!(written.report.is_empty(), "{:?}", written.report);
    let again = MemoryFolder::new(written.files.clone());
    let hashed: [(&str, &[&str]); 9] = [
        ("scene", &[]),
        ("sample", &[]),
        ("sample_data", &["token", "ego_pose_token", "calibrated_sensor_token"]),
        ("sensor", &["token"]),
        ("sample_annotation", &[]),
        ("instance", &["category_token"]),
        ("category", &["token"]),
        ("visibility", &[]),
        ("log", &[]),
    ];
    for (table, fields) in hashed {
        let path = format!("v1.0-mini/{table}.json");
        let (a, b) = (rows(&folder.read(&path).unwrap(), fields), rows(&again.read(&path).unwrap(), fields));
        assert_eq!(a.len(), b.len(), "{table}");
        a.iter().zip(&b).enumerate().for_each(|(i, (a, b))| assert_close(a, b, &format!("{table}/{i}")));
    }
    let second = dataset(&again);
    assert_eq!(write(&second).unwrap().media, written.media);
    let files =
        |d: &Dataset| d.items[0].scene.frames[0].data.iter().map(|d| d.file.clone()).collect::<Vec<_>>();
    assert_eq!(files(&first), files(&second));
    assert_eq!(written.media[0].wanted, cloud::NUSCENES);
}

/// Writes a data set, and reads it back.
type Way = (&'static str, fn(&Dataset) -> DatasetFiles, fn(&MemoryFolder) -> Vec<DatasetItem>);

#[test]
fn real_boxes_and_cameras_survive_every_format_of_space() {
    let Some(folder) = real() else { return };
    let original = dataset(&folder);
    let ways: [Way; 5] = [
        ("nuscenes", |d| write(d).unwrap(), |f| items(f, read)),
        ("openlabel", |d| openlabel::write(d).unwrap(), |f| items(f, openlabel::read)),
        ("scale", |d| scale::write(d).unwrap(), |f| items(f, scale::read)),
        ("kitti", |d| kitti::write(d).unwrap(), |f| items(f, kitti::read)),
        ("labelcloud", |d| labelcloud::write(d).unwrap(), |f| items(f, labelcloud::read)),
    ];
    for (name, to, from) in ways {
        let back = from(&MemoryFolder::new(to(&original).files));
        let (a, b) = (&back[0], &original.items[0]);
        assert_eq!((back.len(), a.document.objects.len()), (1, 69), "{name}");
        for (a, b) in a.document.objects.iter().zip(&b.document.objects) {
            let [p, q] =
                [a, b].map(|o| o.shapes.iter().find_map(|s| s.geometry.as_cuboid()).unwrap().corners());
            assert_eq!(a.class, b.class, "{name}");
            assert!(p.iter().zip(q).all(|(p, q)| norm3(sub3(*p, q)) < 1e-6), "{name}: {p:?} {q:?}");
            assert!(a.id == b.id || name == "kitti" || name == "labelcloud");
        }
        // Where a point of the LiDAR falls on the front image, through the world.
        let pixel = |item: &DatasetItem| {
            let camera = item.scene.cameras().next()?;
            let SensorKind::Camera { model, .. } = camera.kind else { return None };
            let to_camera = space::sensor_to_world(&item.scene, 0, &item.scene.lidar()?.id)
                .then(&space::sensor_to_world(&item.scene, 0, &camera.id).inverse());
            model?.project(to_camera.apply([1.0, 20.0, 0.5]))
        };
        match (pixel(a), pixel(b)) {
            (Some(a), Some(b)) => assert!((a[0] - b[0]).hypot(a[1] - b[1]) < 1e-4, "{name}: {a:?} {b:?}"),
            (a, _) => assert!(a.is_none() && name == "labelcloud", "{name}"),
        }
    }
}

fn items(
    folder: &MemoryFolder,
    read: fn(&dyn Folder, &mut ItemSink<'_>) -> Result<DatasetSummary, ParseError>,
) -> Vec<DatasetItem> {
    let mut items = Vec::new();
    read(folder, &mut |item| items.push(item.unwrap())).unwrap();
    items
}

#[test]
fn tokens_that_point_nowhere_or_stand_twice_are_named() {
    let Some(folder) = real() else { return };
    let error = read_error(&with(&folder, "sample_data", |t| t[2]["ego_pose_token"] = "no".into()));
    assert_eq!(
        (error.file.as_str(), error.location.as_str()),
        ("v1.0-mini/sample_data.json", "/2/ego_pose_token")
    );
    assert_eq!(error.message, "there is no ego_pose with the token `no`");
    let error = read_error(&with(&folder, "instance", |t| t[3]["token"] = t[1]["token"].clone()));
    assert_eq!((error.file.as_str(), error.location.as_str()), ("v1.0-mini/instance.json", "/3/token"));
    let error = read_error(&with(&folder, "calibrated_sensor", |t| {
        t[0]["rotation"] = serde_json::json!([0, 0, 0, 0])
    }));
    assert_eq!((error.file.as_str(), error.location.as_str()), ("v1.0-mini/calibrated_sensor.json", "/0"));
    let error = read_error(&with(&folder, "sample_annotation", |t| t[5]["size"][0] = (-1.0).into()));
    assert_eq!(error.location, "/5/size");
}

#[test]
fn chains_in_a_circle_are_named() {
    let Some(folder) = real() else { return };
    let circle = |t: &mut Value| {
        let token = t[0]["token"].clone();
        (t[0]["prev"], t[0]["next"]) = (token.clone(), token);
    };
    let error = read_error(&with(&folder, "sample", circle));
    assert_eq!((error.file.as_str(), error.location.as_str()), ("v1.0-mini/sample.json", "/0/prev"));
    let error = read_error(&with(&folder, "sample_annotation", circle));
    assert_eq!(
        (error.file.as_str(), error.location.as_str()),
        ("v1.0-mini/sample_annotation.json", "/0/prev")
    );
}

#[test]
fn missing_tables_deep_nesting_and_no_numbers_are_named() {
    let Some(folder) = real() else { return };
    let replaced = |table: &str, bytes: Option<Vec<u8>>| {
        let path = format!("v1.0-mini/{table}.json");
        let others =
            folder.paths().iter().filter(|p| **p != path).map(|p| (p.clone(), folder.read(p).unwrap()));
        MemoryFolder::new(others.chain(bytes.map(|bytes| (path.clone(), bytes))))
    };
    assert_eq!(read_error(&replaced("ego_pose", None)).file, "v1.0-mini/ego_pose.json");
    let deep = "[".repeat(1_000_000).into_bytes();
    assert_eq!(read_error(&replaced("log", Some(deep))).file, "v1.0-mini/log.json");
    let nan = br#"[{"token": "a", "timestamp": NaN}]"#.to_vec();
    assert_eq!(read_error(&replaced("sample", Some(nan))).location, "line 1, column 30");
    assert!(read(&replaced("map", None), &mut |_| {}).is_ok());
    for table in tables::TABLES {
        let bytes = folder.read(&format!("v1.0-mini/{table}.json")).unwrap();
        let half = bytes[..bytes.len() / 2].to_vec();
        let _ = read(&replaced(table, Some(half)), &mut |_| {});
    }
}

fn rotation() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4(-1.0..1.0_f64).prop_filter_map("a rotation needs length", |q| {
        space::pose("", q, [0.0; 3]).ok().map(|pose| pose.rotation)
    })
}

fn pose() -> impl Strategy<Value = Pose> {
    (rotation(), prop::array::uniform3(-100.0..100.0_f64))
        .prop_map(|(rotation, translation)| Pose { rotation, translation })
}

/// A drive of some frames with a LiDAR, a radar and a camera, sweeps, and a track that pauses.
fn drive() -> impl Strategy<Value = DatasetItem> {
    let frames = prop::collection::vec((pose(), pose(), 1..400_000_i64), 1..5);
    let seen = prop::collection::vec((any::<bool>(), pose(), prop::array::uniform3(0.1..9.0_f64)), 5);
    (frames, pose(), pose(), seen, 300.0..900.0_f64).prop_map(|(frames, lidar, camera, seen, focal)| {
        let model = CameraModel::Pinhole { focal: [focal; 2], center: [320.0, 240.0], distortion: [0.0; 5] };
        let kind = SensorKind::Camera { width: 640, height: 480, model: Some(model) };
        let sensor = |id: &str, kind, sensor_to_ego| Sensor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind,
            sensor_to_ego,
        };
        let sensors = vec![
            sensor("LIDAR_TOP", SensorKind::Lidar, lidar),
            sensor("RADAR_FRONT", SensorKind::Radar, camera),
            sensor("CAM_FRONT", kind, camera),
        ];
        let mut time_us = 0;
        let file = |sensor: &str, media_type: &str, end: &str, time: i64| FrameData {
            sensor: sensor.to_owned(),
            media_type: media_type.to_owned(),
            file: format!("x__{sensor}__{time}{end}"),
            ..FrameData::default()
        };
        let frame = |(ego_to_world, other, step): (Pose, Pose, i64)| {
            let mut image = file("CAM_FRONT", "image/png", ".png", time_us);
            (image.time_us, image.ego_to_world) = (Some(time_us + 7), Some(other));
            let sweep = FrameData {
                time_us: Some(time_us + step / 2),
                ..file("LIDAR_TOP", cloud::NUSCENES, ".pcd.bin", time_us + 1)
            };
            let data = vec![
                file("LIDAR_TOP", cloud::NUSCENES, ".pcd.bin", time_us),
                file("RADAR_FRONT", cloud::PCD, ".pcd", time_us),
                image,
            ];
            let frame = Frame { time_us, ego_to_world, data, sweeps: vec![sweep] };
            time_us += step + 10;
            frame
        };
        let frames: Vec<Frame> = frames.into_iter().map(frame).collect();
        let mut object = Object {
            id: "o".to_owned(),
            class: "car".to_owned(),
            attributes: BTreeMap::new(),
            track: frames.len() > 1,
            shapes: Vec::new(),
        };
        let mut number = 0;
        for ((is_there, pose, size), i) in seen.iter().zip(0..frames.len()) {
            if *is_there {
                let orientation = Orientation::Rotation(pose.rotation);
                let geometry =
                    Geometry::Cuboid(Cuboid { center: pose.translation, size: *size, orientation });
                let mut shape = Shape::new(i as u32, "LIDAR_TOP".to_owned(), geometry);
                shape.attributes.insert("vehicle".to_owned(), AttributeValue::Text("moving".to_owned()));
                shape.attributes.insert(LIDAR_POINTS.to_owned(), AttributeValue::Number(f64::from(number)));
                shape.attributes.insert(RADAR_POINTS.to_owned(), AttributeValue::Number(0.0));
                object.shapes.push(shape);
                number += 1;
            }
        }
        let mut scene = Scene { name: "x".to_owned(), sensors, frames, metadata: BTreeMap::new() };
        scene.metadata.insert("location".to_owned(), "boston".to_owned());
        space::mark_pauses(&mut object, &scene);
        let objects = if object.shapes.is_empty() { Vec::new() } else { vec![object] };
        // A scene without annotations is not labeled.
        let is_labeled = !objects.is_empty();
        let document = Document { objects, ..Document::default() };
        DatasetItem { is_labeled, ..DatasetItem::new("x".to_owned(), scene, document) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn drives_come_back(item in drive()) {
        let written = write(&Dataset { items: vec![item.clone()], ..Dataset::default() }).unwrap();
        prop_assert!(written.report.is_empty(), "{:?}", written.report);
        let back = dataset(&MemoryFolder::new(written.files)).items.remove(0);
        prop_assert_eq!(back.scene.frames.len(), item.scene.frames.len());
        for (a, b) in back.scene.frames.iter().zip(&item.scene.frames) {
            let close = |a: &Pose, b: &Pose| norm3(sub3(a.translation, b.translation)) < 1e-9;
            prop_assert!(a.time_us == b.time_us && close(&a.ego_to_world, &b.ego_to_world));
            prop_assert_eq!((a.data.len(), a.sweeps.len()), (3, 1));
            for (a, b) in a.data.iter().zip(&b.data).chain(a.sweeps.iter().zip(&b.sweeps)) {
                prop_assert_eq!((&a.sensor, &a.media_type, a.time_us), (&b.sensor, &b.media_type, b.time_us));
                prop_assert_eq!(a.ego_to_world.is_some(), b.ego_to_world.is_some());
            }
        }
        prop_assert_eq!(back.document.objects.len(), item.document.objects.len());
        for (a, b) in back.document.objects.iter().zip(&item.document.objects) {
            prop_assert_eq!((&a.id, &a.class, a.shapes.len()), (&b.id, &b.class, b.shapes.len()));
            for (a, b) in a.shapes.iter().zip(&b.shapes) {
                prop_assert_eq!((a.frame, a.outside), (b.frame, b.outside));
                let (p, q) = (a.geometry.as_cuboid().unwrap(), b.geometry.as_cuboid().unwrap());
                prop_assert!(norm3(sub3(p.corners()[0], q.corners()[0])) < 1e-6);
                prop_assert!(norm3(sub3(p.corners()[6], q.corners()[6])) < 1e-6);
                let mut attributes = a.attributes.clone();
                attributes.remove(TOKEN);
                prop_assert_eq!(&attributes, &b.attributes);
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(
        table in prop::sample::select(tables::TABLES.to_vec()),
        bytes in "[\\[\\]{}\":,a-z0-9.\\-]{0,60}",
    ) {
        let all = tables::TABLES.map(|t| (format!("v1.0-x/{t}.json"), if t == table { bytes.clone().into_bytes() } else { b"[]".to_vec() }));
        let _ = read(&MemoryFolder::new(all), &mut |_| {});
    }
}
