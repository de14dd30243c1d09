//! `assay align` on files of verdicts, as a user would write them.

use super::assay;
use std::fs::write;

fn verdicts(limit: f64) -> String {
    let line = |n: usize| {
        let value = n as f64 / 100.0;
        let (verdict, old) = (
            if value <= limit { "accept" } else { "reject" },
            if n.is_multiple_of(2) { "accept" } else { "reject" },
        );
        let new = if n.is_multiple_of(2) { "reject" } else { "accept" };
        format!(
            "{{\"grader\":\"Olga\",\"team\":\"QA\",\"item\":{n},\"at\":\"2026-11-01T08:00:00Z\",\"class\":\"truck\",\"verdict\":\"{verdict}\",\
             \"deviations\":{{\"center_distance\":{value},\"iou\":null}},\"expected\":{{\"r1\":\"{old}\",\"r2\":\"{new}\"}},\"seconds\":4}}\n"
        )
    };
    (0..100).map(line).collect()
}

#[test]
fn align_names_the_limit_that_a_grader_applies() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    write(path("v.jsonl"), verdicts(0.5)).unwrap();
    let rubric = r#"{"name":"r","match":{"measure":"iou","min":0.1},"rules":[
        {"id":"place","measure":"center_distance","max":0.3,"severity":"major"}]}"#;
    write(path("r.json"), rubric).unwrap();
    let outcome = assay(&["align", "--verdicts", &path("v.jsonl"), "--rubric", &path("r.json")]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    let found = outcome.json();
    let (grader, team) = (&found["graders"][0], &found["teams"][0]);
    assert_eq!((grader["grader"].as_str(), team["team"].as_str()), (Some("Olga"), Some("QA")));
    let implied = &grader["implied"][0];
    assert_eq!(
        (implied["measure"].as_str(), implied["judgement"].as_str()),
        (Some("center_distance"), Some("easy"))
    );
    assert!((implied["limit"].as_f64().unwrap() - 0.5).abs() < 0.02, "{implied}");
    assert_eq!((implied["rubric"].as_f64(), implied["n"].as_u64()), (Some(0.3), Some(100)));
    assert_eq!(grader["release"]["n"], 100);
}

#[test]
fn align_names_the_line_that_is_no_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.jsonl").to_str().unwrap().to_owned();
    for (content, place) in [
        (format!("{}{{\"grader\":\"Olga\"}}\n", verdicts(0.5)), "line 101"),
        ("nonsense\n".to_owned(), "line 1"),
        (String::new(), "content"),
    ] {
        write(&path, content).unwrap();
        let outcome = assay(&["align", "--verdicts", &path]);
        assert_eq!((outcome.status, outcome.out.as_str()), (2, ""));
        assert!(outcome.err.contains(place) && outcome.err.lines().count() == 1, "{}", outcome.err);
    }
}
