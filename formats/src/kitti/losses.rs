//! What KITTI does not hold of a scene and its objects.

use super::calibration::{CAMERA, KITTI, LIDAR, SOURCE, calibration};
use super::numbers::LEVELS;
use super::read::CALIB;
use super::row::{NO_ALPHA, NO_TRUNCATION, numbered_id};
use crate::conversion_report::ConversionReport;
use crate::dataset::DatasetItem;
use crate::scene_losses::{report_shapeless, report_sweeps, report_times_and_poses};
use crate::{photos, space};
use assay_core::geometry::Pose;
use assay_core::label::{AttributeValue, Object};
use assay_core::scene::Sensor;

/// Say what frames do not hold of a scene, by the name that it gets and its camera that is written.
pub(super) fn report_scene(
    item: &DatasetItem,
    name: &str,
    camera: Option<&Sensor>,
    report: &mut ConversionReport,
) {
    let scene = &item.scene;
    report.add_many(
        "tracks, written as separate boxes",
        item.document.objects.iter().filter(|o| o.track).count(),
    );
    report_times_and_poses(scene, report);
    if scene.frames.iter().flat_map(|frame| &frame.data).any(|data| data.ego_to_world.is_some()) {
        report.warn("motion between files of a frame, written as part of the calibration", &item.name);
    }
    report_sweeps(scene, report);
    if scene.frames.len() > 1 {
        report.add_named("recordings, written as separate frames", &item.name);
    }
    let (_, in_folder) = item.name.rsplit_once("image_2/").unwrap_or(("", &item.name));
    if in_folder != name {
        report.add_named(
            "names of scenes, written without folders and signs that file names cannot have",
            &item.name,
        );
    }
    let is_calibration = |text: &str| calibration(text).is_ok();
    let own = |(key, value): &(&String, &String)| {
        (*key == CALIB && is_calibration(value)) || (*key == SOURCE && *value == KITTI)
    };
    report.add_many("facts of scenes, left out", scene.metadata.iter().filter(|fact| !own(fact)).count());
    report_shapeless(item, report);
    report_sensors(item, camera, report);
}

/// KITTI has one LiDAR, in whose frame everything is, and one camera, by names of its own.
fn report_sensors(item: &DatasetItem, camera: Option<&Sensor>, report: &mut ConversionReport) {
    let scene = &item.scene;
    let lidar = scene.lidar();
    for sensor in &scene.sensors {
        let own = match () {
            () if lidar.is_some_and(|lidar| lidar.id == sensor.id) => LIDAR,
            () if camera.is_some_and(|camera| camera.id == sensor.id) => CAMERA,
            () => {
                let name = format!("{}: {}", item.name, sensor.id);
                report.add_named("sensors other than one LiDAR and one camera, left out", name);
                continue;
            }
        };
        if sensor.id != own && sensor.id != photos::CAMERA {
            report.add_named("names of sensors, written as KITTI's", format!("{} is {own}", sensor.id));
        }
    }
    if lidar.is_some_and(|lidar| lidar.sensor_to_ego != Pose::IDENTITY) {
        report.add_named("poses of LiDARs on the vehicle, left out", &item.name);
    }
}

/// Say what the row of a number does not hold of its object's id, class and occlusion.
pub(super) fn report_row(object: &Object, number: usize, report: &mut ConversionReport) {
    if object.id != numbered_id(number) {
        report.add_named("ids of objects, counted anew", &object.id);
    }
    let level = space::text(object.attributes.get("occlusion"));
    if level == Some(LEVELS[0]) && object.shapes.iter().any(|shape| shape.occluded) {
        report.add_named("occlusion of objects that have none by their attribute, left out", &object.id);
    }
    if object.class.contains(char::is_whitespace) {
        report.add_named("spaces in names of classes, written as _", &object.class);
    }
}

/// Whether a row has a place for an attribute of an object.
pub(super) fn holds(name: &str, value: &AttributeValue) -> bool {
    match value {
        // These two numbers say that there is none.
        AttributeValue::Number(number) => match name {
            "truncated" => *number != NO_TRUNCATION,
            "alpha" => *number != NO_ALPHA,
            name => name == "score",
        },
        AttributeValue::Text(level) => name == "occlusion" && LEVELS.contains(&level.as_str()),
        AttributeValue::Bool(_) => false,
    }
}
