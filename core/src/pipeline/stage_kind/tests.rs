use super::*;
use crate::geometry::GeometryKind;
use crate::geometry::Pose;
use crate::scene::{Sensor, SensorKind};

fn scene(kinds: &[SensorKind]) -> Scene {
    let sensors = kinds.iter().enumerate().map(|(i, kind)| Sensor {
        id: i.to_string(),
        name: i.to_string(),
        kind: kind.clone(),
        sensor_to_ego: Pose::IDENTITY,
    });
    Scene {
        name: "scene".to_owned(),
        sensors: sensors.collect(),
        frames: Vec::new(),
        metadata: Default::default(),
    }
}

const CAMERA: SensorKind = SensorKind::Camera { width: 4, height: 3, model: None };

#[test]
fn a_stage_of_images_accepts_photographs_alone() {
    assert_eq!(StageKind::Image.accepts(&scene(&[CAMERA])), Ok(()));
    let recording = scene(&[SensorKind::Lidar, CAMERA]);
    assert_eq!(StageKind::Image.accepts(&recording).unwrap_err().fix, "Choose a stage that labels cuboids");
    assert_eq!(StageKind::Image.accepts(&scene(&[SensorKind::Radar])).unwrap_err().fix, "Import images");
}

#[test]
fn a_stage_of_cuboids_accepts_recordings_with_a_lidar() {
    assert_eq!(StageKind::Cuboid.accepts(&scene(&[SensorKind::Lidar, CAMERA])), Ok(()));
    let refusal = StageKind::Cuboid.accepts(&scene(&[CAMERA])).unwrap_err();
    assert_eq!(refusal.to_string(), "the stage labels cuboids, and the scene has no LiDAR");
}

#[test]
fn a_stage_that_categorizes_shows_what_the_scene_has() {
    let (drive, photograph) = (scene(&[SensorKind::Lidar, CAMERA]), scene(&[CAMERA]));
    assert_eq!(StageKind::Categorize.view(&drive), WorkbenchView::Cloud);
    assert_eq!(StageKind::Categorize.view(&photograph), WorkbenchView::Image);
    assert_eq!(StageKind::Cuboid.view(&drive), WorkbenchView::Cloud);
    let refusal = StageKind::Categorize.accepts(&scene(&[SensorKind::Radar])).unwrap_err();
    assert_eq!(refusal.fix, "Import images or point clouds");
}

#[test]
fn a_stage_of_camera_evidence_accepts_recordings_with_a_lidar_and_a_camera() {
    let drive = scene(&[SensorKind::Lidar, CAMERA]);
    assert_eq!(StageKind::Link.accepts(&drive), Ok(()));
    assert_eq!(StageKind::Link.view(&drive), WorkbenchView::Crops);
    let fix = |kinds: &[SensorKind]| StageKind::Link.accepts(&scene(kinds)).unwrap_err().fix;
    assert!(fix(&[CAMERA]).ends_with("or import point clouds"));
    assert!(fix(&[SensorKind::Lidar]).ends_with("or import the recording with its cameras"));
}

#[test]
fn the_name_of_a_kind_stays_as_it_is_stored() {
    let names = StageKind::ALL.map(|kind| serde_json::to_string(&kind).unwrap());
    assert_eq!(names, [r#""image""#, r#""cuboid""#, r#""categorize""#, r#""link""#]);
}

#[test]
fn each_kind_draws_and_imports_the_geometry_of_a_new_class() {
    for kind in StageKind::ALL {
        let descriptor = kind.descriptor();
        assert!(descriptor.geometries.contains(&descriptor.default_geometry), "{kind:?}");
        let filter = &descriptor.import_filter;
        let imported = |g: &GeometryKind| filter.as_ref().is_none_or(|f| f.geometries.contains(g));
        assert!(descriptor.geometries.iter().all(imported), "{kind:?}");
    }
}

#[test]
fn the_brief_proposes_images_for_cameras_and_cuboids_for_all_else() {
    let proposed = SensorModality::ALL.map(StageKind::proposed_for);
    assert_eq!(proposed, [StageKind::Cuboid, StageKind::Cuboid, StageKind::Image]);
}
