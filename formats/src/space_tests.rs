//! All seven numbers of cuboids through every format of scenes in space, with and without cameras.

use super::cases::{folder, read_all};
use super::dataset::{Dataset, DatasetItem};
use super::registry::format_by_name;
use assay_core::geometry::{Cuboid, Geometry, Pose, Quaternion, norm3, sub3};
use assay_core::label::{Document, Object, Shape};
use assay_core::scene::{Frame, Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Formats that are written, with the path of those that are one file.
const FORMATS: [(&str, &str); 5] =
    [("assay", "a.json"), ("kitti", ""), ("nuscenes", ""), ("openlabel", "a.json"), ("scale", "a.json")];

/// Whether a scene has a camera, and whether its frames have poses.
#[derive(Clone, Copy, Debug)]
struct Rig {
    has_camera: bool,
    moves: bool,
    frames: u16,
}

fn scene(rig: Rig, lidar_to_ego: Pose) -> Scene {
    let sensor = |id: &str, kind, sensor_to_ego| Sensor {
        id: id.to_owned(),
        name: id.to_owned(),
        kind,
        sensor_to_ego,
    };
    let mut sensors = vec![sensor("velodyne", SensorKind::Lidar, lidar_to_ego)];
    if rig.has_camera {
        let model =
            CameraModel::Pinhole { focal: [700.0, 710.0], center: [600.0, 200.0], distortion: [0.0; 5] };
        let kind = SensorKind::Camera { width: 1200, height: 400, model: Some(model) };
        // Looks along x: its x is right, its y down.
        let to_ego = Pose { rotation: [0.5, -0.5, 0.5, -0.5], translation: [1.5, 0.1, 1.2] };
        sensors.push(sensor("image_2", kind, to_ego));
    }
    let frames = (0..rig.frames).map(|i| {
        let turn = if rig.moves { f64::from(i) * 0.2 + 0.1 } else { 0.0 };
        let (sin, cos) = libm::sincos(turn / 2.0);
        let translation = if rig.moves { [f64::from(i) * 3.0 + 100.0, 40.0, 0.5] } else { [0.0; 3] };
        let ego_to_world = Pose { rotation: [cos, 0.0, 0.0, sin], translation };
        Frame { time_us: i64::from(i) * 100_000, ego_to_world, ..Frame::default() }
    });
    Scene { name: "s".to_owned(), sensors, frames: frames.collect(), metadata: BTreeMap::new() }
}

fn data_set(rig: Rig, lidar_to_ego: Pose, cuboid: Cuboid, track: bool) -> Dataset {
    let shape = |frame: u32| {
        let [x, y, z] = cuboid.center;
        let moved = Cuboid { center: [x + f64::from(frame), y, z], ..cuboid };
        Shape::new(frame, "velodyne".to_owned(), Geometry::Cuboid(moved))
    };
    let shapes = (0..u32::from(rig.frames)).map(shape).collect();
    let object =
        Object { id: "a".to_owned(), class: "car".to_owned(), attributes: BTreeMap::new(), track, shapes };
    let document = Document { objects: vec![object], ..Document::default() };
    let item = DatasetItem::new("s".to_owned(), scene(rig, lidar_to_ego), document);
    Dataset { classes: vec!["car".to_owned()], items: vec![item], ..Dataset::default() }
}

/// Cuboids in the LiDAR's frame, frame after frame over all items.
fn cuboids(dataset: &Dataset) -> Vec<Cuboid> {
    let mut found = Vec::new();
    let mut before = 0;
    for item in &dataset.items {
        let lidar = item.scene.lidar().map(|lidar| lidar.id.clone());
        let shapes = item.document.objects.iter().flat_map(|object| &object.shapes).filter(|s| !s.outside);
        for shape in shapes {
            let Some(cuboid) = shape.geometry.as_cuboid() else { continue };
            assert_eq!(Some(&shape.sensor), lidar.as_ref());
            found.push((before + shape.frame, *cuboid));
        }
        before += u32::try_from(item.scene.frames.len()).unwrap();
    }
    found.sort_by_key(|(frame, _)| *frame);
    found.into_iter().map(|(_, cuboid)| cuboid).collect()
}

fn far(a: &[Cuboid], b: &[Cuboid]) -> Option<String> {
    let turned =
        |a: &Cuboid, b: &Cuboid| libm::remainder(a.yaw_rad() - b.yaw_rad(), std::f64::consts::TAU).abs();
    let same = |(a, b): (&Cuboid, &Cuboid)| {
        norm3(sub3(a.center, b.center)) < 1e-6 && norm3(sub3(a.size, b.size)) < 1e-6 && turned(a, b) < 1e-6
    };
    (a.len() != b.len() || !a.iter().zip(b).all(same)).then(|| format!("{a:?}\n{b:?}"))
}

fn level(yaw: f64, translation: [f64; 3]) -> Pose {
    let (sin, cos) = libm::sincos(yaw / 2.0);
    let rotation: Quaternion = [cos, 0.0, 0.0, sin];
    Pose { rotation, translation }
}

proptest! {
    #[test]
    fn cuboids_come_back_through_every_format_of_space(
        center in [-60.0..60.0_f64, -60.0..60.0, -3.0..3.0],
        size in prop::array::uniform3(0.2..20.0_f64),
        yaw in -3.1..3.1_f64,
        (has_camera, moves, track, frames) in (any::<bool>(), any::<bool>(), any::<bool>(), 1..4_u16),
        mounted in -3.0..3.0_f64,
    ) {
        let rig = Rig { has_camera, moves, frames };
        let original = data_set(rig, level(mounted, [0.9, 0.1, 1.8]), Cuboid::upright(center, size, yaw), track);
        for (name, path) in FORMATS {
            let format = format_by_name(name).unwrap();
            let written = format.write(&original).unwrap();
            let back = read_all(format.read, &folder(&written, path, [1200, 400])).unwrap();
            let difference = far(&cuboids(&original), &cuboids(&back));
            prop_assert!(difference.is_none(), "{} {:?}: {}", name, rig, difference.unwrap_or_default());
        }
    }
}

#[test]
fn headings_that_a_camera_cannot_hold_are_said() {
    let mut dataset = data_set(
        Rig { has_camera: true, moves: false, frames: 1 },
        Pose::IDENTITY,
        Cuboid::upright([9.0, 2.0, 0.0], [4.0, 2.0, 1.5], 0.3),
        false,
    );
    // Looks straight down.
    let down = Pose { rotation: [0.0, 1.0, 0.0, 0.0], translation: [0.0, 0.0, 30.0] };
    dataset.items[0].scene.sensors[1].sensor_to_ego = down;
    let losses = format_by_name("kitti").unwrap().write(&dataset).unwrap().report.descriptions();
    assert!(
        losses
            .iter()
            .any(|line| line == "1 × headings of cuboids, changed: the camera does not stand upright: a"),
        "{losses:?}"
    );

    let leaning = Cuboid {
        orientation: assay_core::geometry::Orientation::Rotation([0.998_75, 0.05, 0.0, 0.0]),
        ..Cuboid::upright([9.0, 2.0, 0.0], [4.0, 2.0, 1.5], 0.3)
    };
    let dataset =
        data_set(Rig { has_camera: false, moves: false, frames: 1 }, Pose::IDENTITY, leaning, false);
    let losses = format_by_name("kitti").unwrap().write(&dataset).unwrap().report.descriptions();
    assert_eq!(losses, ["1 × ids of objects, counted anew: a", "1 × leaning cuboids, written upright: a"]);
}
