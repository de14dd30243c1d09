//! YOLO: all rows of one image in one form.

use super::{case, convert, convert_with};

/// Class and numbers of each row.
fn rows(text: &str) -> Vec<Vec<f64>> {
    text.lines().map(|line| line.split(' ').map(|word| word.parse().unwrap()).collect()).collect()
}

fn near(found: &[f64], right: &[f64]) -> bool {
    found.len() == right.len() && found.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-9)
}

#[test]
fn yolo_mixed_rows() {
    let boxes = case("yolo-mixed-rows/boxes.json");
    let converted = convert(&boxes, "labelstudio", "yolo");
    let found = rows(&converted.text("labels/a.txt"));
    assert!(near(&found[0], &[0.0, 0.1, 0.1, 0.3, 0.1, 0.3, 0.4, 0.1, 0.4]), "{found:?}");
    assert!(near(&found[1], &[0.0, 0.5, 0.2, 0.7, 0.5, 0.64, 0.66, 0.44, 0.36]), "{found:?}");
    let line = "1 × boxes, written as polygons like the other shapes of their image: r0";
    assert_eq!(converted.outcome.err.matches(line).count(), 1, "{}", converted.outcome.err);
    assert!(convert_with(&boxes, "labelstudio", "yolo", &["--lossless"]).outcome.status != 0);

    let mixed = convert(&case("yolo-mixed-rows/polygon-and-box.json"), "coco", "yolo");
    let found = rows(&mixed.text("labels/a.txt"));
    assert!(near(&found[0], &[0.0, 0.1, 0.1, 0.3, 0.1, 0.3, 0.5, 0.1, 0.5]), "{found:?}");
    assert_eq!(found[1].len(), 7);
    assert_eq!(mixed.text("labels/b.txt"), "0 0.25 0.25 0.1 0.1\n");
}
