//! Rules on how a label's track moves through the world.

use super::*;
use crate::geometry::{Cuboid, Geometry, Point3, Pose};
use crate::label::{Object, Shape};
use crate::scene::Scene;
use crate::scene::{Frame, FrameData, Sensor, SensorKind};
use proptest::prelude::*;

fn track(class: &str, cuboids: Vec<(u32, Point3, f64)>) -> Document {
    let shape = |(frame, center, yaw_rad)| {
        let geometry = Geometry::Cuboid(Cuboid::upright(center, [4.0, 2.0, 1.5], yaw_rad));
        Shape::new(frame, "lidar".to_owned(), geometry)
    };
    let (id, class) = ("a".to_owned(), class.to_owned());
    let shapes = cuboids.into_iter().map(shape).collect();
    let object = Object { id, class, attributes: BTreeMap::new(), track: true, shapes };
    Document { objects: vec![object], ..Document::default() }
}

/// Frames at these times and places of the ego vehicle, with a LiDAR at its origin.
fn scene(frames: impl IntoIterator<Item = (i64, Pose)>) -> Scene {
    let frame = |(time_us, ego_to_world)| Frame { time_us, ego_to_world, ..Frame::default() };
    let (id, name) = ("lidar".to_owned(), String::new());
    let sensor = Sensor { id, name, kind: SensorKind::Lidar, sensor_to_ego: Pose::IDENTITY };
    let frames = frames.into_iter().map(frame).collect();
    Scene { name: String::new(), sensors: vec![sensor], frames, metadata: BTreeMap::new() }
}

/// Ten frames a second, standing.
fn standing(count: i64) -> Scene {
    scene((0..count).map(|i| (i * 100_000, Pose::IDENTITY)))
}

fn limited(measure: &str, extra: &str) -> Rubric {
    let rule = format!(r#"{{"id":"t","measure":"{measure}","max":0,"severity":"major"{extra}}}"#);
    Rubric::parse(&format!(r#"{{"name":"r","match":{{"measure":"iou","min":0.1}},"rules":[{rule}]}}"#))
        .unwrap()
}

/// Frame and value of each check.
fn values_of(label: &Document, scene: Option<&Scene>, rubric: &Rubric) -> Vec<(u32, f64)> {
    measure(label, &Document::default(), Recording { scene, ..Recording::NONE }, rubric)
        .checks
        .iter()
        .map(|c| (c.frame, c.value))
        .collect()
}

fn near(found: &[(u32, f64)], frame: u32, value: f64) {
    assert_eq!(found.len(), 1);
    assert!(found[0].0 == frame && (found[0].1 - value).abs() < 1e-9, "{found:?} is not {value} in {frame}");
}

#[test]
fn the_frame_in_which_a_cuboid_jumps_is_the_one_that_is_found() {
    let jump = |i: u32| if i == 3 { 1.0 } else { 0.0 };
    let label = track("car", (0..7).map(|i| (i, [f64::from(i), jump(i), 0.0], 0.0)).collect());
    let scene = standing(7);
    near(&values_of(&label, Some(&scene), &limited("speed", "")), 3, 200.0_f64.sqrt());
    near(&values_of(&label, Some(&scene), &limited("acceleration", "")), 3, 200.0);
    near(&values_of(&label, Some(&scene), &limited("turn_rate", "")), 1, 0.0);
}

#[test]
fn a_heading_that_flips_turns_half_a_turn_in_one_frame() {
    let label = track("car", vec![(0, [0.0; 3], 3.0), (1, [0.0; 3], -3.0), (2, [0.0; 3], -3.0 - 3.0)]);
    let found = values_of(&label, Some(&standing(3)), &limited("turn_rate", ""));
    near(&found, 2, 30.0);
}

#[test]
fn a_parked_car_is_still_however_the_ego_vehicle_drives_and_the_sensor_is_mounted() {
    let mut scene = scene((0..6).map(|i| {
        let t = i as f64 * 0.1;
        (i * 100_000, Pose::from_yaw(0.4 * t, [12.0 * t, t * t, 0.0]))
    }));
    scene.sensors[0].sensor_to_ego = Pose::from_yaw(1.0, [1.5, 0.0, 1.8]);
    let parked = Pose::from_yaw(0.7, [30.0, 5.0, 0.8]);
    let seen = |i: u32| {
        let to_world = scene.sensors[0].sensor_to_ego.then(&scene.frames[i as usize].ego_to_world);
        let pose = parked.then(&to_world.inverse());
        (i, pose.translation, pose.yaw_rad())
    };
    let label = track("car", (0..6).map(seen).collect());
    for name in ["speed", "acceleration", "turn_rate"] {
        let found = values_of(&label, Some(&scene), &limited(name, ""));
        assert!(found.len() == 1 && found[0].1 < 1e-9, "{name} {found:?}");
    }
}

#[test]
fn the_calibration_of_a_frame_goes_before_that_of_the_sensor() {
    let mut scene = standing(2);
    scene.frames[1].data.push(FrameData {
        sensor: "lidar".to_owned(),
        sensor_to_ego: Some(Pose::from_yaw(0.0, [2.0, 0.0, 0.0])),
        ..FrameData::default()
    });
    let label = track("car", vec![(0, [0.0; 3], 0.0), (1, [0.0; 3], 0.0)]);
    near(&values_of(&label, Some(&scene), &limited("speed", "")), 1, 20.0);
}

#[test]
fn a_condition_and_a_class_are_those_of_the_label() {
    let label = track("car", vec![(0, [0.0; 3], 0.0), (1, [5.0, 0.0, 0.0], 0.0), (2, [80.0, 0.0, 0.0], 0.0)]);
    let scene = standing(3);
    let speed = |extra: &str| values_of(&label, Some(&scene), &limited("speed", extra));
    near(&speed(""), 2, 750.0);
    near(&speed(r#","class":"car","when":"distance < 60""#), 1, 50.0);
    assert_eq!(speed(r#","class":"truck""#), []);
    assert_eq!(speed(r#","when":"distance > 100""#), []);
}

#[test]
fn without_times_sensor_or_enough_frames_nothing_is_checked() {
    let moving = |count: u32| track("car", (0..count).map(|i| (i, [f64::from(i), 0.0, 0.0], 0.0)).collect());
    let checks = |label: &Document, scene: Option<&Scene>| -> Vec<usize> {
        ["speed", "acceleration", "turn_rate"]
            .map(|m| values_of(label, scene, &limited(m, "")).len())
            .to_vec()
    };
    let mut keyframe = moving(1);
    keyframe.objects[0].track = false;
    let mut unknown = standing(3);
    unknown.sensors[0].id = "another".to_owned();
    assert_eq!(checks(&moving(3), Some(&standing(3))), [1, 1, 1]);
    assert_eq!(checks(&moving(3), None), [0, 0, 0]);
    assert_eq!(checks(&moving(3), Some(&unknown)), [0, 0, 0]);
    assert_eq!(checks(&moving(3), Some(&standing(2))), [1, 0, 1]);
    assert_eq!(checks(&moving(3), Some(&scene([0, 5, 5].map(|t| (t, Pose::IDENTITY))))), [1, 0, 1]);
    assert_eq!(checks(&moving(3), Some(&scene([(0, Pose::IDENTITY); 3]))), [0, 0, 0]);
    assert_eq!(checks(&keyframe, Some(&standing(3))), [0, 0, 0]);
}

#[test]
fn a_speed_beyond_all_numbers_breaks_the_rule_with_the_worst_value() {
    let label = track("car", vec![(0, [-1e308; 3], 0.0), (1, [1e308; 3], 0.0)]);
    let measured = measure(
        &label,
        &Document::default(),
        Recording::from_scene(&standing(2)),
        &limited("speed", r#","weight":1"#),
    );
    assert_eq!((measured.checks[0].value, measured.checks[0].failed), (1e9, true));
}

#[test]
fn a_finding_is_placed_on_the_label() {
    let label = track("car", vec![(0, [0.0; 3], 0.0), (1, [7.0, 0.0, 0.0], 0.0)]);
    let (golden, scene) = (Document::default(), standing(2));
    let finding =
        grade(&label, &golden, Recording::from_scene(&scene), &limited("speed", "")).findings.remove(0);
    let spot = locate_finding(&finding, &label, &golden).unwrap();
    assert_eq!((spot.frame, spot.mark), (1, FindingMark::Space([7.0, 0.0, 0.0])));
}

proptest! {
    #[test]
    fn nothing_in_a_scene_or_label_makes_it_panic(
        frames in prop::collection::vec((any::<i64>(), any::<[f64; 4]>(), any::<[f64; 3]>()), 1..5),
        shapes in prop::collection::vec((0..7_u32, any::<[f64; 3]>(), any::<f64>()), 0..6),
    ) {
        let pose = |(time_us, rotation, translation)| (time_us, Pose { rotation, translation });
        let (scene, label) = (scene(frames.into_iter().map(pose)), track("car", shapes));
        for name in ["speed", "acceleration", "turn_rate", "track_switches", "interpolation_error"] {
            let measured = measure(&label, &label, Recording::from_scene(&scene), &limited(name, ""));
            prop_assert!(measured.checks.iter().all(|c| c.value.is_finite() && c.value >= 0.0));
        }
    }
}
