//! Grading: what golden does not list is not graded.

use super::{CommandOutcome, assay, case};
use serde_json::{Value, json};

fn grade(golden: &str) -> CommandOutcome {
    let [golden, labels, rubric] =
        [golden, "labels.json", "rubric.json"].map(|name| case(&format!("grade-part-of-frames/{name}")));
    assay(&["grade", "--format", "coco", "--golden", &golden, "--labels", &labels, "--rubric", &rubric])
}

fn count(grade: &Value, key: &str) -> usize {
    grade[key].as_array().unwrap().len()
}

#[test]
fn grade_part_of_frames() {
    let outcome = grade("golden.json");
    let grade_of_part = outcome.json();
    assert_eq!((outcome.status, &grade_of_part["verdict"]), (0, &json!("accept")));
    assert_eq!(["pairs", "missed", "extra"].map(|key| count(&grade_of_part, key)), [2, 0, 0]);
    assert_eq!(grade_of_part["score"], json!(1.0));
    assert_eq!(grade_of_part["not_graded"], json!(["f1", "f3", "f5"]));

    let outcome = grade("golden-says-empty.json");
    let grade_of_empty = outcome.json();
    assert_eq!((outcome.status, &grade_of_empty["verdict"]), (1, &json!("reject")));
    assert_eq!(["pairs", "missed", "extra"].map(|key| count(&grade_of_empty, key)), [2, 0, 2]);
    assert_eq!(grade_of_empty["not_graded"], json!(["f5"]));
}
