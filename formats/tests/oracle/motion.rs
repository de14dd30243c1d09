//! Ego-motion compensation against SciPy's rotations: scripts/oracles/motion.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt.

use crate::references::references;
use assay_core::geometry::{Point3, Pose, norm3, sub3};
use assay_core::scene::motion_compensation::{MotionCompensation, SweepTime, Trajectory};
use assay_core::scene::{Frame, FrameData, Scene, Sensor, SensorKind};
use assay_formats::cloud::stream::{CloudHeader, PointChunk, PointField};
use assay_formats::cloud::{NumberType, PointTimeSearch};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    case: String,
    poses: Vec<(i64, Pose)>,
    sensor_to_ego: Pose,
    frame: u32,
    unit: String,
    at: SweepTime,
    values: Vec<f64>,
    seen: Vec<Point3>,
    truth: Vec<Point3>,
}

fn scene(reference: &Reference) -> Scene {
    let lidar = Sensor {
        id: "lidar".to_owned(),
        name: "LiDAR".to_owned(),
        kind: SensorKind::Lidar,
        sensor_to_ego: reference.sensor_to_ego,
    };
    let frames = reference.poses.iter().map(|&(time_us, ego_to_world)| Frame {
        time_us,
        ego_to_world,
        data: vec![FrameData { sensor: "lidar".to_owned(), ..FrameData::default() }],
        sweeps: Vec::new(),
    });
    let frames = frames.collect();
    Scene { name: reference.case.clone(), sensors: vec![lidar], frames, metadata: Default::default() }
}

/// How far the worst point lies from where SciPy has it, m.
fn off(reference: &Reference) -> f64 {
    let scene = scene(reference);
    let field = PointField { name: "timestamp".to_owned(), kind: NumberType::F64 };
    let header = CloudHeader { encoding: String::new(), position: NumberType::F64, fields: vec![field] };
    let mut search = PointTimeSearch::default();
    search
        .add(&header, &PointChunk { points: reference.seen.clone(), fields: vec![reference.values.clone()] });
    let times = search.detect().expect("these are times");
    assert_eq!(times.unit.name(), reference.unit, "{}", reference.case);
    let trajectory = Trajectory::from_scene(&scene);
    let data = scene.data(reference.frame, "lidar").expect("every frame has a sweep");
    let compensation =
        MotionCompensation::new(&scene, &trajectory, (reference.frame, data), times, reference.at);
    let compensation = compensation.expect("there are poses about every sweep");
    let points = reference.seen.iter().zip(&reference.values).zip(&reference.truth);
    points.map(|((p, value), truth)| norm3(sub3(compensation.moved(*p, *value), *truth))).fold(0.0, f64::max)
}

#[test]
fn what_stands_still_is_where_scipy_has_it() {
    let Some((references, messages)) = references::<Reference>("motion.py") else { return };
    let worst = references.iter().map(off).fold(0.0, f64::max);
    let moved =
        |of: &Reference| of.seen.iter().zip(&of.truth).map(|(a, b)| norm3(sub3(*a, *b))).fold(0.0, f64::max);
    let least = references.iter().map(moved).fold(f64::INFINITY, f64::min);
    eprintln!("{messages}: {} sweeps, {worst:e} m off at most", references.len());
    assert!(references.len() >= 60, "the oracle gave too little: {}", references.len());
    assert!(least > 0.3, "a sweep that hardly moves shows nothing: {least} m");
    assert!(worst < 1e-6, "{worst} m");
}
