//! COCO: annotation ids, areas, sizes of images, shapes without extent, and the evaluation.

use super::project::Project;
use super::{CommandOutcome, Converted, assay, case, convert, convert_with};
use serde_json::{Value, json};

fn evaluate(gt: &str, dt: &str, iou_type: &str) -> CommandOutcome {
    let evaluated = assay(&["eval", "coco", "--gt", gt, "--dt", dt, "--iou-type", iou_type]);
    assert_eq!(evaluated.status, 0, "{}", evaluated.err);
    evaluated
}

fn stats(evaluated: &CommandOutcome) -> Vec<f64> {
    evaluated.json()["stats"].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn near(found: f64, right: f64) -> bool {
    (found - right).abs() < 1e-9
}

fn annotations(converted: &Converted) -> Vec<Value> {
    converted.json("")["annotations"].as_array().unwrap().clone()
}

fn ids(converted: &Converted) -> Vec<u64> {
    annotations(converted).iter().map(|a| a["id"].as_u64().unwrap()).collect()
}

#[test]
fn coco_eval_id_0() {
    let [gt, dt] = ["gt", "dt"].map(|name| case(&format!("coco-eval-id-0/{name}.json")));
    let evaluated = evaluate(&gt, &dt, "bbox");
    let found = stats(&evaluated);
    let right = 51.0 / 101.0 * 0.5;
    assert!([0, 1, 2].iter().all(|i| near(found[*i], right)), "{found:?}");
    assert_eq!((found[6], found[7], found[8]), (0.0, 0.5, 0.5));
    assert_eq!(evaluated.err.lines().filter(|line| line.contains("annotation id 0")).count(), 1);
    for (input, from) in [(gt, "coco"), (case("coco-eval-id-0/track-0.xml"), "cvat-xml")] {
        let converted = convert(&input, from, "coco");
        assert!(ids(&converted).iter().all(|id| *id >= 1), "{:?}", ids(&converted));
        let line = converted.outcome.err.lines().find(|line| line.contains("ids of objects below 1"));
        assert!(line.is_some_and(|line| line.starts_with("lost: ") && line.contains(": 0")), "{line:?}");
        let refused = convert_with(&input, from, "coco", &["--lossless"]);
        assert!(refused.outcome.status != 0 && !refused.path.exists());
    }
}

#[test]
fn coco_eval_missing_area() {
    let [gt, dt] = ["gt", "dt"].map(|name| case(&format!("coco-eval-missing-area/{name}.json")));
    let evaluated = evaluate(&gt, &dt, "bbox");
    let right = [1.0, 1.0, 1.0, -1.0, -1.0, 1.0, 0.5, 1.0, 1.0];
    let found = stats(&evaluated);
    assert!(found.iter().zip(right).all(|(found, right)| near(*found, right)), "{found:?}");
    assert!(evaluated.err.contains("2 × objects without an area"), "{}", evaluated.err);
}

#[test]
fn coco_area_self_crossing() {
    let input = case("coco-area-self-crossing/a.json");
    let converted = convert(&input, "coco", "coco");
    for (found, right) in annotations(&converted).iter().zip([50.0, 375.0, 1241.0796, 700.0]) {
        let area = found["area"].as_f64().unwrap();
        assert!((area - right).abs() < 1e-3, "{area} {right}");
    }
    let before: Value = serde_json::from_str(&std::fs::read_to_string(&input).unwrap()).unwrap();
    for (found, before) in annotations(&converted).iter().zip(before["annotations"].as_array().unwrap()) {
        let numbers = |a: &Value| {
            let parts =
                a["segmentation"].as_array().unwrap().iter().flat_map(|p| p.as_array().unwrap().clone());
            parts.map(|v| v.as_f64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(numbers(found), numbers(before), "points stay as they are");
    }
    let line = "3 × outlines that cross themselves: 1, 2, 3";
    assert!(converted.outcome.err.contains(&format!("warning: {line}")), "{}", converted.outcome.err);
    assert_eq!(assay(&["inspect", &input]).json()["warnings"], json!([line]));
}

#[test]
fn coco_ids_as_floats() {
    let converted = convert(&case("coco-ids-as-floats/a.json"), "coco", "coco");
    let written = converted.json("");
    let list = |key: &str, field: &str| -> Vec<Value> {
        written[key].as_array().unwrap().iter().map(|row| row[field].clone()).collect()
    };
    assert_eq!((list("images", "id").len(), list("categories", "id")), (2, vec![json!(1), json!(2)]));
    assert_eq!(list("annotations", "id"), [json!(1), json!(2)]);
    let text = converted.text("");
    assert!(!text.contains("\"id\":1.0") && !text.contains("\"id\":\""), "{text}");
    let name = |id: &Value| {
        let image = written["images"].as_array().unwrap().iter().find(|image| image["id"] == *id).unwrap();
        image["file_name"].as_str().unwrap().to_owned()
    };
    let boxes: Vec<(Value, String, Value)> = annotations(&converted)
        .iter()
        .map(|a| (a["bbox"].clone(), name(&a["image_id"]), a["category_id"].clone()))
        .collect();
    assert_eq!(boxes[0], (json!([10.0, 10.0, 20.0, 20.0]), "a.jpg".to_owned(), json!(1)));
    assert_eq!(boxes[1], (json!([30.0, 30.0, 10.0, 10.0]), "b.jpg".to_owned(), json!(2)));
    let refused = convert_with(&case("coco-ids-as-floats/bad.json"), "coco", "coco", &[]);
    assert_eq!(refused.outcome.status, 2);
    for part in ["annotation 7", "category_id", "1.5"] {
        assert!(refused.outcome.err.contains(part), "{}", refused.outcome.err);
    }
}

#[test]
fn coco_zero_size() {
    for (input, from) in [("coco-zero-size/a.geojson", "geojson"), ("coco-zero-size/voc", "voc")] {
        let converted = convert(&case(input), from, "coco");
        let image = &converted.json("")["images"][0];
        assert_eq!((&image["width"], &image["height"]), (&json!(0), &json!(0)));
        assert_eq!(converted.outcome.err.trim(), "warning: 1 × images of unknown size: a.jpg");
    }
    let two = case("coco-zero-size/two.json");
    let there = convert(&two, "coco", "labelstudio");
    assert!(there.outcome.err.contains("1 × images of unknown size: b.jpg"), "{}", there.outcome.err);
    let back = convert(there.as_str(), "labelstudio", "coco");
    assert!(back.outcome.err.contains("1 × images of unknown size: b.jpg"), "{}", back.outcome.err);
    let refused = convert_with(&two, "coco", "labelstudio", &["--lossless"]);
    assert!(refused.outcome.status != 0 && !refused.path.exists());
}

#[test]
fn a_size_that_no_label_says_is_that_of_the_picture_beside() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(case("coco-zero-size/voc/a.xml"), folder.path().join("a.xml")).unwrap();
    image::RgbImage::new(40, 30).save(folder.path().join("a.jpg")).unwrap();
    let converted = convert(folder.path().to_str().unwrap(), "voc", "coco");
    let image = &converted.json("")["images"][0];
    assert_eq!((&image["width"], &image["height"]), (&json!(40), &json!(30)));
    assert_eq!(converted.outcome.err, "");
}

#[test]
fn degenerate_shapes() {
    let input = case("degenerate-shapes/a.json");
    let left_out = [
        "1 × boxes without width or height, left out: 6",
        "1 × polygons of fewer than three points, left out: 2",
        "1 × polygons with an odd number of values, left out: 3",
        "1 × polygons without area, left out: 5",
    ];
    for target in ["coco", "yolo", "cvat-xml", "assay"] {
        let converted = convert(&input, "coco", target);
        for line in left_out {
            assert!(converted.outcome.err.contains(&format!("lost: {line}\n")), "{}", converted.outcome.err);
        }
        let refused = convert_with(&input, "coco", target, &["--lossless"]);
        assert!(refused.outcome.status != 0 && !refused.path.exists());
    }
    let converted = convert(&input, "coco", "coco");
    let found: Vec<(u64, f64)> = annotations(&converted)
        .iter()
        .map(|a| (a["id"].as_u64().unwrap(), a["area"].as_f64().unwrap()))
        .collect();
    assert_eq!(found, [(1, 400.0), (4, 100.0)]);
    let inspected = assay(&["inspect", &input]);
    assert_eq!((inspected.status, &inspected.json()["objects"]), (0, &json!(2)));
    assert_eq!(inspected.json()["losses"], json!(left_out));
    let imported = Project::new().import("degenerate-shapes", &[]);
    assert_eq!(imported.status, 0, "{}", imported.err);
    let report = imported.json();
    assert_eq!((&report["tasks"], &report["objects"]), (&json!(1), &json!(2)));
    assert_eq!(report["not_read"], json!(left_out));
}

#[test]
fn shapes_that_cannot_be_compared_are_named_by_the_evaluation() {
    let folder = tempfile::tempdir().unwrap();
    let dt = folder.path().join("dt.json");
    let square = |x: f64, y: f64, side: f64| json!([[x, y, x + side, y, x + side, y + side, x, y + side]]);
    let row = |shape: Value| json!({"image_id": 1, "category_id": 1, "score": 1.0, "segmentation": shape});
    std::fs::write(&dt, json!([row(square(10.0, 10.0, 20.0)), row(square(5.0, 5.0, 10.0))]).to_string())
        .unwrap();
    let evaluated = evaluate(&case("degenerate-shapes/a.json"), dt.to_str().unwrap(), "segm");
    assert!(near(stats(&evaluated)[0], 67.0 / 101.0), "{:?}", stats(&evaluated));
    for line in [
        "objects without a shape, left out: 6",
        "polygons without area, which count as missed, as in pycocotools: 5",
        "polygons without three x, y pairs, left out: 2, 3",
        "compared as their boxes: 4",
    ] {
        assert!(evaluated.err.contains(line), "{}", evaluated.err);
    }
}
