use super::*;
use crate::scene::{Frame, Sensor, SensorKind, TimeUnit};
use proptest::prelude::*;

fn times(unit: TimeUnit, range: [f64; 2]) -> PointTimes {
    PointTimes { index: 0, field: "timestamp".to_owned(), unit, range }
}

/// Ten frames a second of a vehicle at these places; its LiDAR is turned to the left and stands on the roof.
fn recording(poses: Vec<Pose>) -> Scene {
    let data = FrameData { sensor: "lidar".to_owned(), ..FrameData::default() };
    let frame = |(i, ego_to_world): (i64, Pose)| Frame {
        time_us: i * 100_000,
        ego_to_world,
        data: vec![data.clone()],
        sweeps: Vec::new(),
    };
    let lidar = Sensor {
        id: "lidar".to_owned(),
        name: "LiDAR".to_owned(),
        kind: SensorKind::Lidar,
        sensor_to_ego: Pose::from_yaw(0.5, [1.2, 0.3, 1.9]),
    };
    Scene {
        name: "drive".to_owned(),
        sensors: vec![lidar],
        frames: (0..).zip(poses).map(frame).collect(),
        metadata: std::collections::BTreeMap::new(),
    }
}

fn compensation<'a>(
    scene: &Scene,
    trajectory: &'a Trajectory,
    frame: u32,
    times: PointTimes,
    at: SweepTime,
) -> Result<MotionCompensation<'a>, ParseError> {
    MotionCompensation::new(scene, trajectory, (frame, scene.data(frame, "lidar").unwrap()), times, at)
}

fn is_near(a: Point3, b: Point3) -> bool {
    norm3(sub3(a, b)) < 1e-9
}

#[test]
fn straight_ahead_points_come_nearer_by_what_the_vehicle_still_goes() {
    // 10 m/s along the world's x, which is the ego's.
    let scene = recording((0..4).map(|i| Pose::from_yaw(0.0, [f64::from(i), 5.0, 0.0])).collect());
    let trajectory = Trajectory::from_scene(&scene);
    let to_ego = scene.sensors[0].sensor_to_ego;
    let moved = |at, value: f64| {
        let clock = times(TimeUnit::Seconds, [1700.0, 1700.1]);
        let compensation = compensation(&scene, &trajectory, 1, clock, at).unwrap();
        to_ego.apply(compensation.moved(to_ego.inverse().apply([20.0, 3.0, 1.0]), value))
    };
    // Seen by the sweep's first point, 20 m ahead; at its end, 1 m on, it is 19 m ahead.
    assert!(is_near(moved(SweepTime::End, 1700.0), [19.0, 3.0, 1.0]));
    assert!(is_near(moved(SweepTime::End, 1700.1), [20.0, 3.0, 1.0]));
    assert!(is_near(moved(SweepTime::Middle, 1700.0), [19.5, 3.0, 1.0]));
    assert!(is_near(moved(SweepTime::Start, 1700.1), [21.0, 3.0, 1.0]));
}

#[test]
fn times_that_count_from_the_sweep_need_no_moment() {
    let scene = recording((0..4).map(|i| Pose::from_yaw(0.0, [f64::from(i), 0.0, 0.0])).collect());
    let trajectory = Trajectory::from_scene(&scene);
    let to_ego = scene.sensors[0].sensor_to_ego;
    for (unit, range) in [
        (TimeUnit::Seconds, [-0.06, 0.04]),
        (TimeUnit::Microseconds, [-6e4, 4e4]),
        (TimeUnit::Nanoseconds, [-6e7, 4e7]),
    ] {
        let of = times(unit, range);
        assert_eq!(SweepTime::suggest(&of), SweepTime::Zero);
        let compensation = compensation(&scene, &trajectory, 1, of, SweepTime::Zero).unwrap();
        let seen = |value| to_ego.apply(compensation.moved(to_ego.inverse().apply([20.0, 0.0, 0.0]), value));
        assert!(is_near(seen(range[0]), [19.4, 0.0, 0.0]));
        assert!(is_near(seen(0.0), [20.0, 0.0, 0.0]));
        assert!(is_near(seen(range[1]), [20.4, 0.0, 0.0]));
    }
    assert_eq!(SweepTime::suggest(&times(TimeUnit::Seconds, [1.7e9, 1.7e9 + 0.1])), SweepTime::End);
}

proptest! {
    /// A vehicle that turns on the spot at an even rate: its LiDAR goes on a circle.
    #[test]
    fn a_turning_vehicle_turns_points_back(
        rate in -2.0..2.0_f64, share in 0.0..1.0_f64, place in prop::array::uniform3(-40.0..40.0_f64), frame in 0..6_u32,
    ) {
        let scene = recording((0..6).map(|i| Pose::from_yaw(rate * f64::from(i) / 10.0, [7.0, -3.0, 0.5])).collect());
        let trajectory = Trajectory::from_scene(&scene);
        let of = times(TimeUnit::Seconds, [50.0, 50.1]);
        let moved = compensation(&scene, &trajectory, frame, of, SweepTime::Start).unwrap();
        let to_ego = scene.sensors[0].sensor_to_ego;
        // In the ego frame of the sweep's start what was seen later lies farther round.
        let (sin, cos) = (rate * share / 10.0).sin_cos();
        let [x, y, z] = place;
        let truth = [cos * x - sin * y, sin * x + cos * y, z];
        let found = to_ego.apply(moved.moved(to_ego.inverse().apply(place), 50.0 + share / 10.0));
        prop_assert!(norm3(sub3(found, truth)) < 1e-8, "{:?} {:?}", found, truth);
    }

    /// However the vehicle goes, what stands still in the world is in one place.
    #[test]
    fn what_stands_still_is_in_one_place_however_the_vehicle_goes(
        ways in prop::collection::vec((prop::array::uniform3(-3.0..3.0_f64), -0.4..0.4_f64), 4),
        post in prop::array::uniform3(-30.0..30.0_f64), seen in prop::collection::vec(0.0..1.0_f64, 1..20),
    ) {
        let scene = recording(ways.iter().map(|(at, yaw)| Pose::from_yaw(*yaw, *at)).collect());
        let trajectory = Trajectory::from_scene(&scene);
        let of = times(TimeUnit::Milliseconds, [0.0, 100.0]);
        let moved = compensation(&scene, &trajectory, 1, of, SweepTime::Start).unwrap();
        let to_ego = scene.sensors[0].sensor_to_ego;
        let truth = to_ego.then(&scene.frames[1].ego_to_world).inverse().apply(post);
        for share in seen {
            let then = to_ego.then(&trajectory.pose_at(100_000.0 + share * 100_000.0).unwrap());
            let found = moved.moved(then.inverse().apply(post), share * 100.0);
            prop_assert!(norm3(sub3(found, truth)) < 1e-8, "{:?} {:?}", found, truth);
        }
    }
}

#[test]
fn poses_of_sensors_make_the_way_finer() {
    let mut scene = recording(vec![Pose::IDENTITY, Pose::from_yaw(0.0, [1.0, 0.0, 0.0])]);
    // Half-way in time the vehicle had gone a fifth of its way.
    let own = Some(Pose::from_yaw(0.0, [0.2, 0.0, 0.0]));
    let sweep = FrameData {
        sensor: "lidar".to_owned(),
        time_us: Some(50_000),
        ego_to_world: own,
        ..FrameData::default()
    };
    scene.frames[0].sweeps.push(sweep.clone());
    let trajectory = Trajectory::from_scene(&scene);
    let x = |time_us| trajectory.pose_at(time_us).unwrap().translation[0];
    assert!((x(25_000.0) - 0.1).abs() < 1e-12);
    assert!((x(75_000.0) - 0.6).abs() < 1e-12);
    // The sweep's own points are moved to its own time and pose.
    let of = times(TimeUnit::Seconds, [0.0, 0.05]);
    let moved = MotionCompensation::new(&scene, &trajectory, (0, &sweep), of, SweepTime::Start).unwrap();
    let to_ego = scene.sensors[0].sensor_to_ego;
    let found = to_ego.apply(moved.moved(to_ego.inverse().apply([20.0, 0.0, 0.0]), 0.05));
    assert!(is_near(found, [20.8, 0.0, 0.0]), "{found:?}");
}

#[test]
fn a_little_beyond_the_last_pose_the_speed_stays_and_farther_nothing_is_known() {
    let mut poses: Vec<Pose> = (0..4).map(|i| Pose::from_yaw(0.0, [f64::from(i), 0.0, 0.0])).collect();
    let scene = recording(poses.clone());
    let trajectory = Trajectory::from_scene(&scene);
    let x = |time_us| trajectory.pose_at(time_us).map(|p: Pose| p.translation[0]);
    assert!((x(400_000.0).unwrap() - 4.0).abs() < 1e-9);
    assert!((x(-100_000.0).unwrap() + 1.0).abs() < 1e-9);
    assert_eq!((x(700_000.0), x(-400_000.0), x(f64::NAN)), (None, None, None));
    let late = times(TimeUnit::Seconds, [0.0, 1.5]);
    let refused = compensation(&scene, &trajectory, 3, late, SweepTime::Start).unwrap_err();
    assert_eq!(refused.location, "field timestamp");
    assert!(refused.message.contains("1.500 s from the sweep's time"), "{}", refused.message);
    // One pose says nothing of a way.
    poses.truncate(1);
    let alone = recording(poses);
    let trajectory = Trajectory::from_scene(&alone);
    assert_eq!(trajectory.most_within(100_000.0), (0.0, 0.0));
    assert!(
        compensation(&alone, &trajectory, 0, times(TimeUnit::Seconds, [0.0, 0.1]), SweepTime::Start).is_err()
    );
}

#[test]
fn two_poses_close_in_time_do_not_define_a_speed() {
    let mut scene = recording((0..3).map(|i| Pose::from_yaw(0.0, [f64::from(i), 0.0, 0.0])).collect());
    // A second pose a millisecond after the last, 5 cm off: 50 m/s, if it were believed.
    let own = Some(Pose::from_yaw(0.0, [2.06, 0.0, 0.0]));
    scene.frames[2].data[0] =
        FrameData { time_us: Some(201_000), ego_to_world: own, ..scene.frames[2].data[0].clone() };
    let x = Trajectory::from_scene(&scene).pose_at(300_000.0).unwrap().translation[0];
    assert!((x - 3.1).abs() < 0.05, "{x}");
}

#[test]
fn the_most_of_a_way_is_found_where_the_vehicle_is_fastest() {
    let most = |poses: Vec<Pose>| Trajectory::from_scene(&recording(poses)).most_within(100_000.0);
    assert_eq!(most(vec![Pose::IDENTITY; 3]), (0.0, 0.0));
    // It stands, then starts, and turns on the spot in the end.
    let way = [(0.0, 0.0), (0.0, 0.0), (0.5, 0.0), (2.5, 0.0), (2.5, 0.25), (2.5, 0.25)];
    let (far, turn) = most(way.map(|(x, yaw)| Pose::from_yaw(yaw, [x, 0.0, 0.0])).to_vec());
    assert!((far - 2.0).abs() < 1e-9 && (turn - 0.25).abs() < 1e-9, "{far} {turn}");
}

#[test]
fn names_are_those_of_the_api() {
    for at in SweepTime::ALL {
        assert_eq!(serde_json::to_value(at).unwrap(), at.name());
    }
}
