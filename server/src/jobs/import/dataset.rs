//! Data sets as an import takes them: what is unknown, turned or left out.

use crate::folder::DatasetFolder;
use assay_core::api::ForwardDirection;
use assay_core::geometry::{GeometryKind, Pose};
use assay_formats::ParseError;
use assay_formats::dataset::{DatasetItem, Folder};

/// Error of a folder in which no format is detected.
pub(super) fn unknown(folder: &DatasetFolder) -> ParseError {
    let what = if folder.paths().is_empty() {
        "there are no files in it"
    } else {
        "none of the files can be labeled"
    };
    let fix = "Drop images, clouds, or a folder in a format of labels such as COCO, VOC, YOLO, CVAT, KITTI or nuScenes";
    ParseError::new("folder", what, fix).in_file("folder")
}

/// Turn the vehicle of a recording, so that what is ahead is its x.
pub(super) fn turn(item: &mut DatasetItem, forward: ForwardDirection) {
    if forward.is_as_read() {
        return;
    }
    let turn = Pose::from_yaw(forward.turn_rad(), [0.0; 3]);
    let back = turn.inverse();
    let of_sensor = |pose: &mut Pose| *pose = pose.then(&turn);
    let of_vehicle = |pose: &mut Pose| *pose = back.then(pose);
    item.scene.sensors.iter_mut().for_each(|sensor| of_sensor(&mut sensor.sensor_to_ego));
    for frame in &mut item.scene.frames {
        of_vehicle(&mut frame.ego_to_world);
        for data in frame.data.iter_mut().chain(&mut frame.sweeps) {
            data.sensor_to_ego.iter_mut().for_each(of_sensor);
            data.ego_to_world.iter_mut().for_each(of_vehicle);
        }
    }
}

/// Remove the shapes of all other geometries, and the objects that have no shape left. Returns the number of removed shapes.
pub(super) fn retain_shapes(item: &mut DatasetItem, geometries: &[GeometryKind]) -> usize {
    let mut left_out = 0;
    for object in &mut item.document.objects {
        let before = object.shapes.len();
        object.shapes.retain(|shape| geometries.contains(&shape.geometry.kind()));
        left_out += before - object.shapes.len();
    }
    item.document.objects.retain(|object| !object.shapes.is_empty());
    // That nothing is left does not say that nothing is there.
    item.is_labeled &= left_out == 0 || !item.document.objects.is_empty();
    left_out
}
