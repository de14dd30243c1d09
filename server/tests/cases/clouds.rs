//! Clouds: poses in headers, counts that disagree, line ends, ranges of fields.

use super::{assay, case};
use serde_json::{Value, json};

fn inspect(file: &str) -> Value {
    let outcome = assay(&["inspect", &case(file)]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    outcome.json()
}

#[test]
fn pcd_viewpoint() {
    let found = inspect("pcd-viewpoint/a.pcd");
    assert_eq!(found["bounds"], json!([[-1.0, -1.0, 0.0], [1.0, 1.0, 0.0]]));
    assert_eq!(found["viewpoint"]["translation"], json!([0.0, 2.0, 0.0]));
    let rotation: Vec<f64> = serde_json::from_value(found["viewpoint"]["rotation"].clone()).unwrap();
    let expected = [0.5_f64.sqrt(), 0.5_f64.sqrt(), 0.0, 0.0];
    assert!(rotation.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{rotation:?}");
    assert_eq!(inspect("intensity-colours/negative.pcd").get("viewpoint"), None);
}

#[test]
fn pcd_count_mismatch() {
    let warnings = |file: &str| inspect(file)["warnings"].to_string();
    let width = warnings("pcd-count-mismatch/width.pcd");
    assert!(width.contains("4096000 × 1") && width.contains("POINTS 1"), "{width}");
    let surplus = warnings("pcd-count-mismatch/surplus.pcd");
    assert!(surplus.contains("POINTS says 1, and 2 rows follow"), "{surplus}");
    assert_eq!(inspect("pcd-count-mismatch/surplus.pcd")["points"], json!(1));
}

#[test]
fn ply_cr_header() {
    for file in ["binary.ply", "ascii.ply"] {
        let found = inspect(&format!("ply-cr-header/{file}"));
        assert_eq!(found["points"], json!(2));
        assert_eq!(found["bounds"], json!([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "{file}");
    }
    let found = inspect("ply-cr-header/line-feed-body.ply");
    assert_eq!(found["bounds"], json!([[1.000_001_192_092_895_5, 2.0, 3.0], [4.0, 5.0, 6.0]]));
}

#[test]
fn intensity_colours() {
    let range = |file: &str| inspect(&format!("intensity-colours/{file}"))["ranges"]["intensity"].clone();
    assert_eq!(range("negative.pcd"), json!([-95.0, 3000.0]));
    assert_eq!(range("decibel.pcd"), json!([-30.0, -5.0]));
    assert_eq!(range("narrow.pcd"), json!([1000.0, 1003.0]));
}
