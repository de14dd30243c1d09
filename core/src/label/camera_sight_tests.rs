use super::*;
use crate::scene::{Frame, FrameData};
use crate::sensor::CameraModel;
use proptest::prelude::*;

/// Camera of 400 × 300 px that looks along x of the LiDAR, or against it.
fn camera(id: &str, looks_back: bool) -> Sensor {
    let model = CameraModel::Pinhole { focal: [200.0; 2], center: [200.0, 150.0], distortion: [0.0; 5] };
    let kind = SensorKind::Camera { width: 400, height: 300, model: Some(model) };
    let side = if looks_back { -1.0 } else { 1.0 };
    // Columns: where the camera's right, down and forward point to.
    let axes = [[0.0, 0.0, side], [-side, 0.0, 0.0], [0.0, -1.0, 0.0]];
    Sensor { id: id.to_owned(), name: id.to_owned(), kind, sensor_to_ego: Pose::from_matrix(axes, [0.0; 3]) }
}

fn recording(sensor: &str) -> FrameData {
    FrameData { sensor: sensor.to_owned(), ..FrameData::default() }
}

/// Scene of two frames, a tenth of a second apart, with a LiDAR, a camera ahead and one behind.
fn scene() -> Scene {
    let lidar = Sensor {
        id: "lidar".to_owned(),
        name: "lidar".to_owned(),
        kind: SensorKind::Lidar,
        sensor_to_ego: Pose::IDENTITY,
    };
    let data = ["lidar", "front", "back"].map(recording).to_vec();
    let frame = |time_us| Frame { time_us, data: data.clone(), ..Frame::default() };
    Scene {
        name: "drive".to_owned(),
        sensors: vec![lidar, camera("front", false), camera("back", true)],
        frames: vec![frame(0), frame(100_000)],
        metadata: BTreeMap::new(),
    }
}

fn car(center: [f64; 3], yaw_rad: f64) -> Shape {
    Shape::new(0, "lidar".to_owned(), Geometry::Cuboid(Cuboid::upright(center, [4.0, 2.0, 1.5], yaw_rad)))
}

fn cameras(shape: &Shape) -> Vec<String> {
    CameraViews::new(&scene()).sights(shape).into_iter().map(|sight| sight.camera).collect()
}

#[test]
fn an_object_is_seen_by_the_camera_that_looks_at_it() {
    assert_eq!(cameras(&car([20.0, 0.0, 0.0], 0.0)), ["front"]);
    assert_eq!(cameras(&car([-20.0, 0.0, 0.0], 0.0)), ["back"]);
    assert_eq!(cameras(&car([0.0, 20.0, 0.0], 0.0)), [""; 0], "beside both");
}

#[test]
fn the_rectangle_is_that_of_the_part_on_the_image() {
    let sights = CameraViews::new(&scene()).sights(&car([12.0, 0.0, 0.0], 0.0));
    // The rear at 10 m: 2 m are 40 px, 1.5 m are 30 px, around the middle of the image.
    let expected = [180.0, 135.0, 40.0, 30.0];
    assert!(sights[0].box_px.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-9), "{sights:?}");
    assert_eq!(sights[0].share, 1.0);
}

#[test]
fn an_object_at_the_edge_is_seen_by_its_share() {
    // The view ends where the distance to the left is the distance ahead.
    let half = &CameraViews::new(&scene()).sights(&car([20.0, 20.0, 0.0], 0.0))[0];
    assert!((0.3..0.7).contains(&half.share), "{half:?}");
    assert_eq!(half.box_px[0], 0.0, "the rectangle ends with the image");
    assert!(cameras(&car([20.0, 22.9, 0.0], 0.0)).is_empty(), "a corner alone is not enough");
}

#[test]
fn an_object_that_reaches_behind_the_camera_is_seen_by_the_part_in_front() {
    let beside = car([2.0, 1.5, 0.0], 0.0);
    let sight = &CameraViews::new(&scene()).sights(&beside)[0];
    assert!(sight.share > 0.2 && sight.share < 0.9 && sight.box_px[0] == 0.0, "{sight:?}");
}

#[test]
fn an_object_of_a_few_pixels_is_not_seen() {
    assert!(!cameras(&car([70.0, 0.0, 0.0], 0.0)).is_empty());
    assert!(cameras(&car([90.0, 0.0, 0.0], 0.0)).is_empty(), "1.5 m are 3.4 px");
}

#[test]
fn a_camera_without_an_image_near_in_time_sees_nothing() {
    let mut scene = scene();
    scene.frames[0].data.retain(|data| data.sensor != "front");
    let seen = |scene: &Scene| CameraViews::new(scene).sees(&car([20.0, 0.0, 0.0], 0.0));
    assert!(seen(&scene), "the next frame's image is a revolution away");
    scene.frames[1].time_us = 2_000_000;
    assert!(!seen(&scene));
}

#[test]
fn shapes_of_images_and_of_unknown_frames_and_sensors_are_not_seen() {
    let boxed = Shape::new(0, "lidar".to_owned(), Geometry::Box([1.0, 1.0, 9.0, 9.0]));
    assert!(cameras(&boxed).is_empty());
    assert!(cameras(&Shape { frame: 7, ..car([20.0, 0.0, 0.0], 0.0) }).is_empty());
    assert!(cameras(&Shape { sensor: "radar".to_owned(), ..car([20.0, 0.0, 0.0], 0.0) }).is_empty());
}

proptest! {
    #[test]
    fn what_is_seen_is_on_the_image_and_partly_in_front_of_the_camera(
        center in [-40.0..40.0_f64, -40.0..40.0_f64, -3.0..3.0_f64], yaw_rad in -4.0..4.0_f64,
    ) {
        let shape = car(center, yaw_rad);
        let views = CameraViews::new(&scene());
        let sights = views.sights(&shape);
        prop_assert_eq!(views.sees(&shape), !sights.is_empty());
        for CameraSight { camera, box_px: [left, top, width, height], share } in sights {
            prop_assert!(left >= 0.0 && top >= 0.0 && left + width <= 400.0 + 1e-9 && top + height <= 300.0 + 1e-9);
            prop_assert!(width >= MIN_SIDE_PX && height >= MIN_SIDE_PX && (MIN_SHARE..=1.0).contains(&share));
            let corners = shape.geometry.as_cuboid().unwrap().corners();
            let ahead = |p: [f64; 3]| if camera == "front" { p[0] > 0.0 } else { p[0] < 0.0 };
            prop_assert!(corners.into_iter().any(ahead));
            let is_inside = |p: [f64; 3]| ahead(p) && p[1].abs() < p[0].abs() && p[2].abs() < 0.75 * p[0].abs();
            prop_assert_eq!(corners.into_iter().all(is_inside), share == 1.0 && [left, top].iter().all(|v| *v > 0.0)
                && left + width < 400.0 && top + height < 300.0);
        }
    }
}
