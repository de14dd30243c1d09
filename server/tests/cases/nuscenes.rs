//! nuScenes: labels without media.

use super::{case, convert};

#[test]
fn nuscenes_labels_without_cloud() {
    let written = convert(&case("nuscenes-labels-without-cloud/a.json"), "assay", "nuscenes");
    let annotation = written.json("v1.0-trainval/sample_annotation.json");
    assert_eq!(annotation[0]["size"], serde_json::json!([1.6, 4.0, 1.5]));
    let back = convert(written.as_str(), "nuscenes", "assay");
    let messages = "warning: 1 × times of scenes, counted from the first frame: s\n";
    assert_eq!((written.outcome.err.as_str(), back.outcome.err.as_str()), (messages, ""));
    let cuboid = &back.json("")["items"][0]["document"]["objects"][0]["shapes"][0]["geometry"]["cuboid"];
    let numbers = |key: &str| cuboid[key].as_array().unwrap().iter().map(|v| v.as_f64().unwrap());
    assert_eq!(numbers("size").collect::<Vec<_>>(), [4.0, 1.6, 1.5]);
    let found = numbers("center").chain(cuboid["yaw"].as_f64());
    assert!(found.zip([10.0, 2.0, -0.25, 0.3]).all(|(a, b)| (a - b).abs() < 1e-9), "{cuboid}");
}
