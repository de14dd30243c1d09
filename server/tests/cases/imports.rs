//! Imports: what is labeled and what is not.

use super::project::Project;
use super::{case, convert};
use serde_json::{Value, json};

fn names(coco: &Value) -> Vec<String> {
    coco["images"].as_array().unwrap().iter().map(|i| i["file_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn empty_labels() {
    let project = Project::new();
    let imported = project.import("empty-labels", &[]);
    assert_eq!(imported.status, 0, "{}", imported.err);
    let report = imported.json();
    assert_eq!((&report["tasks"], &report["objects"]), (&json!(4), &json!(1)));
    let coco = project.export("coco", "latest").json("");
    assert_eq!(
        (names(&coco), coco["annotations"].as_array().unwrap().len()),
        (vec!["a.png".to_owned(), "b.png".to_owned(), "d.png".to_owned()], 1)
    );
    let yolo = project.export("yolo", "latest");
    let labels: Vec<String> = yolo.paths().into_iter().filter(|path| path.starts_with("labels/")).collect();
    assert_eq!(labels, ["labels/a.txt", "labels/b.txt", "labels/d.txt"]);
    assert_eq!((yolo.text("labels/b.txt"), yolo.text("labels/d.txt")), (String::new(), String::new()));

    let project = Project::new();
    let imported = project.import("empty-labels", &["--golden"]);
    assert_eq!(imported.json()["golden"], json!(3));
    let golden = project.export("coco", "golden").json("");
    assert_eq!((names(&golden).len(), golden["annotations"].as_array().unwrap().len()), (3, 1));

    let yolo = convert(&case("empty-labels"), "yolo", "yolo");
    let labels: Vec<String> = yolo.paths().into_iter().filter(|path| path.starts_with("labels/")).collect();
    assert_eq!(labels, ["labels/a.txt", "labels/b.txt", "labels/d.txt"], "c is not labeled");
    assert!(yolo.paths().contains(&"images/c.png".to_owned()));
}

#[test]
fn an_image_that_is_not_labeled_is_not_written_as_one_without_objects() {
    for format in ["coco", "cvat-xml"] {
        let converted = convert(&case("empty-labels"), "yolo", format);
        assert!(
            converted.outcome.err.contains("lost: 1 × items that are not labeled, left out: c"),
            "{}",
            converted.outcome.err
        );
        assert!(!converted.text("").contains("c.png"));
    }
    for format in ["assay", "geojson", "labelstudio", "scale", "voc"] {
        let there = convert(&case("empty-labels"), "yolo", format);
        let back = convert(there.as_str(), format, "assay").json("");
        let labeled: Vec<bool> = back["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item.get("is_labeled").is_none_or(|labeled| labeled == true))
            .collect();
        assert_eq!(labeled.iter().filter(|labeled| **labeled).count(), 3, "{format}: {back}");
        assert_eq!(labeled.len(), 4, "{format}");
    }
}
