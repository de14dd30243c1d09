//! CVAT for video: frames of a task among those of its video, keyframes, pictures.

use super::project::Project;
use super::{Converted, case, convert};
use serde_json::{Value, json};

/// Frame, id and left edge of the rows of MOTChallenge text.
fn rows(converted: &Converted) -> Vec<(u32, f64)> {
    let text = converted.text("");
    let row = |line: &str| {
        let words: Vec<&str> = line.split(',').collect();
        (words[0].parse().unwrap(), words[2].parse().unwrap())
    };
    text.lines().map(row).collect()
}

/// Frames and outside marks of the keyframes in CVAT's XML.
fn keyframes(xml: &str) -> Vec<(u32, bool)> {
    let attribute = |line: &str, name: &str| {
        let (_, rest) = line.split_once(&format!(" {name}=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let boxes = xml.lines().filter(|line| line.trim_start().starts_with("<box "));
    boxes
        .filter(|line| attribute(line, "keyframe") == "1")
        .map(|line| (attribute(line, "frame").parse().unwrap(), attribute(line, "outside") == "1"))
        .collect()
}

/// A conversion to CVAT's XML, straight and by way of Assay's JSON.
fn both_ways(input: &str) -> [String; 2] {
    let there = convert(input, "cvat-xml", "assay");
    let back = convert(there.as_str(), "assay", "cvat-xml").text("");
    [convert(input, "cvat-xml", "cvat-xml").text(""), back]
}

#[test]
fn cvat_frame_step() {
    let step = case("cvat-frame-step/step.xml");
    assert_eq!(rows(&convert(&step, "cvat-xml", "mot")), [(1, 0.0), (2, 50.0), (3, 100.0)]);
    let coco = convert(&step, "cvat-xml", "coco").json("");
    let counts = ["images", "annotations"].map(|key| coco[key].as_array().unwrap().len());
    assert_eq!(counts, [4, 3]);
    for xml in both_ways(&step) {
        for part in ["<size>4</size>", "<start_frame>0<", "<stop_frame>15<", "<frame_filter>step=5<"] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
        assert_eq!(keyframes(&xml), [(0, false), (10, false), (15, true)]);
    }
    let start = case("cvat-frame-step/start.xml");
    assert_eq!(rows(&convert(&start, "cvat-xml", "mot")), [(1, 10.0), (2, 20.0), (3, 30.0)]);
    for xml in both_ways(&start) {
        for part in ["<size>4</size>", "<start_frame>100<", "<stop_frame>103<"] {
            assert!(xml.contains(part), "{part}: {xml}");
        }
        assert!(!xml.contains("frame_filter"));
        assert_eq!(keyframes(&xml), [(100, false), (102, false), (103, true)]);
    }
}

#[test]
fn cvat_added_keyframe() {
    let input = case("cvat-added-keyframe/a.xml");
    for xml in both_ways(&input) {
        assert_eq!(keyframes(&xml), [(0, false), (4, false), (8, true)]);
    }
    let lefts = [0.0, 10.0, 20.0, 30.0, 40.0, 40.0, 40.0, 40.0];
    let right: Vec<(u32, f64)> = (1..).zip(lefts).collect();
    assert_eq!(rows(&convert(&input, "cvat-xml", "mot")), right);
}

#[test]
fn cvat_video_with_pictures() {
    let project = Project::new();
    let imported = project.import("cvat-video-with-pictures", &[]);
    assert_eq!(imported.status, 0, "{}{}", imported.out, imported.err);
    let report = imported.json();
    assert_eq!((&report["tasks"], &report["scenes"], &report["objects"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!((&report["ignored"], &report["problems"]), (&json!([]), &json!([])));
    let exported = project.export("assay", "latest");
    let item = &exported.json("")["items"][0];
    let frames = item["scene"]["frames"].as_array().unwrap();
    assert_eq!((frames.len(), frames.iter().all(|f| f["data"][0]["file"].is_string())), (3, true));
    let shapes = item["document"]["objects"][0]["shapes"].as_array().unwrap();
    let frames: Vec<u64> =
        shapes.iter().map(|shape| shape.get("frame").and_then(Value::as_u64).unwrap_or(0)).collect();
    assert_eq!(frames, [0, 2]);
    assert_eq!(rows(&project.export("mot", "latest")), [(1, 0.0), (2, 10.0), (3, 20.0)]);
}

#[test]
fn labels_that_match_nothing_are_a_problem() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(case("cvat-video-with-pictures/annotations.xml"), folder.path().join("annotations.xml"))
        .unwrap();
    image::RgbImage::new(64, 48).save(folder.path().join("other.png")).unwrap();
    let imported = Project::new().import_path(folder.path(), &[]);
    assert_eq!(imported.status, 2, "{}", imported.out);
    let report = imported.json();
    assert_eq!((report["problems"].as_array().unwrap().len(), &report["ignored"]), (1, &json!([])));
}
