use super::*;
use crate::geometry::{norm3, sub3};
use core::f64::consts::FRAC_PI_2;

fn sensor(id: &str, kind: SensorKind, sensor_to_ego: Pose) -> Sensor {
    Sensor { id: id.to_owned(), name: id.to_owned(), kind, sensor_to_ego }
}

fn data(sensor: &str, time_us: Option<i64>) -> FrameData {
    FrameData { sensor: sensor.to_owned(), time_us, ..FrameData::default() }
}

fn model(focal: f64) -> CameraModel {
    CameraModel::Pinhole { focal: [focal; 2], center: [0.0; 2], distortion: [0.0; 5] }
}

/// A car that drives 10 m along x, then turns left by a right angle while driving 10 m along y.
fn drive() -> Scene {
    let camera = SensorKind::Camera { width: 100, height: 50, model: Some(model(100.0)) };
    let frame = |time_us, ego_to_world, camera_us| Frame {
        time_us,
        ego_to_world,
        data: vec![data("lidar", None), data("camera", camera_us)],
        sweeps: Vec::new(),
    };
    let turned = Pose::from_yaw(FRAC_PI_2, [10.0, 10.0, 0.0]);
    Scene {
        name: "drive".to_owned(),
        sensors: vec![
            sensor("lidar", SensorKind::Lidar, Pose::from_yaw(0.0, [1.0, 0.0, 2.0])),
            sensor("camera", camera, Pose::from_yaw(0.3, [2.0, 0.5, 1.0])),
        ],
        frames: vec![
            frame(0, Pose::IDENTITY, Some(25_000)),
            frame(100_000, Pose::from_yaw(0.0, [10.0, 0.0, 0.0]), Some(150_000)),
            frame(200_000, turned, Some(260_000)),
        ],
        metadata: std::collections::BTreeMap::new(),
    }
}

fn is_near(a: &Pose, b: &Pose) -> bool {
    [[0.0; 3], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]].iter().all(|p| norm3(sub3(a.apply(*p), b.apply(*p))) < 1e-9)
}

#[test]
fn what_stands_still_is_found_in_what_was_recorded_around() {
    let scene = drive();
    // A post 20 m ahead of the LiDAR in the first frame is 10 m ahead in the second: the car drove 10 m.
    let around = scene.recorded_around(1, "lidar", 2);
    assert_eq!(around.len(), 2);
    let seen = around[0].1.apply([20.0, 1.0, 0.5]);
    assert!(norm3(sub3(seen, [10.0, 1.0, 0.5])) < 1e-9, "{seen:?}");
    let there = scene.recorded_around(0, "lidar", 2)[1].1;
    let back = scene.recorded_around(2, "lidar", 2)[1].1;
    assert!(is_near(&there.then(&back), &Pose::IDENTITY));
    assert!(scene.recorded_around(3, "lidar", 2).is_empty());
    assert!(scene.recorded_around(0, "radar", 2).is_empty());
}

#[test]
fn sweeps_between_frames_are_nearer_than_the_frames() {
    let mut scene = drive();
    let at = |x: f64| Some(Pose::from_yaw(0.0, [x, 0.0, 0.0]));
    let sweep = |blob: &str, time_us, x| FrameData {
        blob: blob.to_owned(),
        ego_to_world: at(x),
        ..data("lidar", Some(time_us))
    };
    for (frame, blob) in scene.frames.iter_mut().zip(["first", "second", "third"]) {
        frame.data[0].blob = blob.to_owned();
    }
    scene.frames[0].sweeps =
        vec![sweep("a", 30_000, 3.0), data("camera", Some(40_000)), sweep("b", 60_000, 6.0)];
    scene.frames[1].sweeps = vec![sweep("c", 130_000, 12.0)];
    let names = |frame, each_way| {
        let around = scene.recorded_around(frame, "lidar", each_way);
        around.into_iter().map(|(data, _)| data.blob.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(1, 2), ["b", "c", "a", "third"]);
    assert_eq!(names(1, 5), ["b", "c", "a", "third", "first"]);
    assert_eq!(names(0, 2), ["a", "b"]);
    assert_eq!(names(2, 1), ["c"]);
    let (_, from_b) = scene.recorded_around(1, "lidar", 1)[0];
    assert!(norm3(sub3(from_b.apply([20.0, 1.0, 0.5]), [16.0, 1.0, 0.5])) < 1e-9);
}

#[test]
fn a_pose_lies_between_the_frames_poses_at_the_datas_time() {
    let scene = drive();
    let at = |frame, sensor| scene.ego_to_world_at(frame, sensor).unwrap();
    assert_eq!(at(0, "lidar"), Pose::IDENTITY);
    assert!(is_near(&at(0, "camera"), &Pose::from_yaw(0.0, [2.5, 0.0, 0.0])));
    assert!(is_near(&at(1, "camera"), &Pose::from_yaw(FRAC_PI_2 / 2.0, [10.0, 5.0, 0.0])));
    assert_eq!(at(2, "camera"), scene.frames[2].ego_to_world, "after the last frame");
    assert_eq!(at(0, "unheard of"), Pose::IDENTITY);
    assert_eq!(scene.ego_to_world_at(3, "camera"), None);
}

#[test]
fn a_datas_own_pose_counts_before_its_time() {
    let mut scene = drive();
    let own = Pose::from_yaw(1.0, [7.0; 3]);
    scene.frames[0].data[1].ego_to_world = Some(own);
    assert_eq!(scene.ego_to_world_at(0, "camera"), Some(own));
}

#[test]
fn what_stands_still_is_found_where_the_later_sensor_saw_it() {
    let scene = drive();
    // 20 m before the start, seen by the LiDAR; the camera looks 2.5 m later.
    let tree = [20.0, 1.0, 0.0];
    let in_lidar = scene.sensors[0].sensor_to_ego.inverse().apply(tree);
    let in_camera = scene.sensors[1].sensor_to_ego.inverse().apply([17.5, 1.0, 0.0]);
    let moved = scene.between_sensors(0, "lidar", "camera").unwrap();
    assert!(norm3(sub3(moved.apply(in_lidar), in_camera)) < 1e-9);
    let back = scene.between_sensors(0, "camera", "lidar").unwrap();
    assert!(norm3(sub3(back.apply(in_camera), in_lidar)) < 1e-9);
}

#[test]
fn without_times_only_the_calibration_counts() {
    let mut scene = drive();
    for frame in &mut scene.frames {
        frame.data.iter_mut().for_each(|d| d.time_us = None);
    }
    let rigid = scene.sensors[0].sensor_to_ego.then(&scene.sensors[1].sensor_to_ego.inverse());
    for frame in 0..3 {
        assert_eq!(scene.between_sensors(frame, "lidar", "camera"), Some(rigid));
    }
}

#[test]
fn a_frames_own_camera_model_counts_before_the_sensors() {
    let mut scene = drive();
    assert_eq!(scene.camera_model(0, "camera"), Some(&model(100.0)));
    scene.frames[0].data[1].model = Some(model(50.0));
    assert_eq!(scene.camera_model(0, "camera"), Some(&model(50.0)));
    assert_eq!(scene.camera_model(1, "camera"), Some(&model(100.0)));
    assert_eq!(scene.camera_model(0, "lidar"), None);
}

#[test]
fn the_data_nearest_in_time_may_be_a_sweep() {
    let mut scene = drive();
    scene.frames[0].sweeps.push(data("camera", Some(90_000)));
    let at = |time_us| {
        scene.nearest_in_time("camera", time_us).map(|r| (r.frame, r.data.time_us, r.off_us)).unwrap()
    };
    assert_eq!(at(0), (0, Some(25_000), 25_000));
    assert_eq!(at(100_000), (0, Some(90_000), -10_000));
    assert_eq!(at(120_000), (0, Some(90_000), -30_000), "the earlier of two as near");
    assert_eq!(at(i64::MAX).1, Some(260_000));
    assert_eq!(scene.nearest_in_time("lidar", 140_000).unwrap().off_us, -40_000, "at its frame's time");
    assert_eq!(scene.nearest_in_time("radar", 0), None);
}

#[test]
fn a_slower_camera_is_the_one_nearest_in_time_where_it_was_then() {
    let mut scene = drive();
    // The tree as the LiDAR has it in the second frame, 10 m later.
    let tree = [20.0, 1.0, 0.0];
    let in_lidar = scene.sensors[0].sensor_to_ego.inverse().apply([10.0, 1.0, 0.0]);
    let (own, _) = scene.seen_by(1, "lidar", "camera").unwrap();
    assert_eq!((own.frame, own.off_us), (1, 50_000));
    scene.frames[1].data.retain(|d| d.sensor != "camera");
    let (seen, motion) = scene.seen_by(1, "lidar", "camera").unwrap();
    assert_eq!((seen.frame, seen.off_us), (0, -75_000), "the first frame's image, 75 ms before");
    let camera_then = Pose::from_yaw(0.0, [2.5, 0.0, 0.0]).inverse().apply(tree);
    let in_camera = scene.sensors[1].sensor_to_ego.inverse().apply(camera_then);
    assert!(norm3(sub3(motion.apply(in_lidar), in_camera)) < 1e-9);
    assert_eq!(scene.seen_by(1, "lidar", "radar"), None);
}
