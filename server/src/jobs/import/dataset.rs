//! Data sets as an import takes them: what is unknown, turned or left out.

use crate::folder::DatasetFolder;
use assay_core::api::{ForwardDirection, ImportError};
use assay_core::geometry::{GeometryKind, Pose};
use assay_core::label::{DocumentError, DocumentRules};
use assay_core::scene::Scene;
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

/// Remove the objects that do not fit the scene: its own, or another one that it is laid onto. Returns what is wrong with
/// each.
pub(super) fn retain_fitting(item: &mut DatasetItem, other: Option<&Scene>) -> Vec<ImportError> {
    let rules = DocumentRules::from_scene(other.unwrap_or(&item.scene));
    let errors = rules.retain_fitting(&mut item.document);
    item.is_labeled &= errors.is_empty() || !item.document.objects.is_empty();
    let name = &item.name;
    let problem = |error: DocumentError| {
        let message = format!("the object is left out: this {}", error.message);
        ImportError::from(ParseError::new(error.pointer, message, "Fix the object").in_file(name))
    };
    errors.into_iter().map(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::scene;

    #[test]
    fn an_object_that_does_not_fit_is_left_out_and_named() {
        let object = |id: &str, frame: u32| {
            serde_json::json!({ "id": id, "class": "car", "shapes": [
                { "frame": frame, "sensor": "camera", "geometry": { "box": [1, 1, 9, 9] } }
            ] })
        };
        let document = serde_json::json!({ "version": 1, "objects": [object("1", 0), object("2", 9)] });
        let document = serde_json::from_value(document).unwrap();
        let mut item = DatasetItem::new("a.png".to_owned(), scene("a"), document);
        let problems = retain_fitting(&mut item, None);
        assert_eq!(item.document.objects.len(), 1);
        assert_eq!(
            (problems[0].file.as_str(), problems[0].location.as_str(), problems[0].message.as_str()),
            (
                "a.png",
                "/objects/1/shapes/0/frame",
                "the object is left out: this is frame 9, and the scene has 1, from 0; use one of them"
            )
        );
    }
}
