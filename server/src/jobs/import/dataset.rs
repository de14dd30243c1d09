//! Data sets as an import takes them: what is unknown or left out.

use crate::folder::DatasetFolder;
use assay_core::api::ImportError;
use assay_core::geometry::GeometryKind;
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
