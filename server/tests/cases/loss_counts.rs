//! Each loss is counted once, whatever the target.

use super::{assay, case, convert, convert_with};

const TARGETS: [&str; 11] = [
    "assay",
    "coco",
    "geojson",
    "kitti",
    "labelstudio",
    "mot",
    "nuscenes",
    "openlabel",
    "scale",
    "voc",
    "yolo",
];

#[test]
fn loss_counts_doubled() {
    for target in TARGETS {
        let converted = convert(&case("loss-counts-doubled/a.xml"), "cvat-xml", target);
        let ellipses: Vec<&str> =
            converted.outcome.err.lines().filter(|line| line.contains("ellipses")).collect();
        assert_eq!(ellipses, ["lost: 1 × ellipses, left out"], "to {target}");
    }
}

#[test]
fn a_lossless_conversion_is_refused_with_each_loss_once() {
    for target in TARGETS {
        let refused = convert_with(&case("loss-counts-doubled/a.xml"), "cvat-xml", target, &["--lossless"]);
        assert_eq!(refused.outcome.status, 2);
        assert_eq!(refused.outcome.err.matches("1 × ellipses").count(), 1, "{}", refused.outcome.err);
        assert!(!refused.path.exists());
    }
}

#[test]
fn a_lossless_conversion_refuses_to_make_images_of_a_recording() {
    for target in ["coco", "geojson", "labelstudio", "scale", "voc", "yolo"] {
        let recording = case("mot-confidence-minus-one/gt.txt");
        let refused = convert_with(&recording, "mot", target, &["--lossless"]);
        assert_eq!(refused.outcome.status, 2);
        let loss = "1 × recordings, written as images without their order: gt";
        assert!(refused.outcome.err.contains(loss), "to {target}: {}", refused.outcome.err);
    }
}

#[test]
fn what_is_not_lost_comes_back() {
    let there = convert(&case("loss-counts-doubled/a.xml"), "cvat-xml", "coco");
    assert_eq!(there.json("")["images"].as_array().unwrap().len(), 1);
    let back = convert(there.as_str(), "coco", "cvat-xml");
    assert_eq!(back.text("").matches("<image ").count(), 1);
    assert_eq!(back.text("").matches("<box ").count(), 1);
}

#[test]
fn inspect_lists_each_loss_once() {
    let inspected = assay(&["inspect", &case("loss-counts-doubled/a.xml")]).json();
    assert_eq!(inspected["not_read"], serde_json::json!({"ellipses, left out": 1}));
}
