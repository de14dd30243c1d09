//! Reading checks: made from a stage's examples, answered once, and silent about what is right until then.

use crate::common::{Cast, start};
use assay_core::api::{Attempt, Course, Stage};
use assay_core::training::AttemptState;
use serde_json::{Value, json};

fn path(cast: &Cast, rest: &str) -> String {
    format!("/projects/{}{rest}", cast.project)
}

fn check(cast: &Cast) -> Value {
    json!({"stage": cast.stage.to_string(), "kind": "reading", "name": "The guideline", "pass_share": 0.75, "max_attempts": 2,
        "is_required": true})
}

/// Give the first class of the cast's stage examples that show the right way or not.
async fn add_examples(cast: &Cast, good: &[bool]) {
    let stage_path = path(cast, &format!("/stages/{}", cast.stage));
    let mut stage: Stage = cast.ops.json(cast.ops.get(&stage_path)).await;
    let example = |(n, good): (usize, &bool)| json!({"good": good, "caption": format!("caption {n}"), "picture": format!("{n:064x}"), "part": [0.0, 0.0, 1.0, 1.0], "aspect": 1.5});
    let examples: Vec<Value> = good.iter().enumerate().map(example).collect();
    stage.ontology.classes[0].examples = serde_json::from_value(json!(examples)).unwrap();
    let change = json!({"name": stage.name, "ontology": stage.ontology, "rubric": stage.rubric, "guideline": "Keep clear of trees.",
        "compare_while_labeling": stage.compare_while_labeling});
    let put = cast.ops.request(reqwest::Method::PUT, &stage_path);
    let _: Value =
        cast.ops.json(put.header("If-Match", format!("\"{}\"", stage.revision)).json(&change)).await;
}

#[tokio::test]
async fn a_reading_check_is_answered_once_and_says_then_what_is_right() {
    let server = start().await;
    let cast = server.project().await;
    add_examples(&cast, &[true, false, true, false]).await;
    let course: Course = cast.ops.json(cast.ops.post(&path(&cast, "/courses")).json(&check(&cast))).await;
    assert_eq!(course.items, 4);
    let claim = path(&cast, &format!("/stages/{}/claim", cast.stage));
    let problem = cast.ana.problem(cast.ana.post(&claim), 403).await;
    assert!(problem["detail"].as_str().unwrap().contains("passed The guideline"), "{problem}");

    let begin = || cast.ana.post(&path(&cast, &format!("/courses/{}/attempts", course.id)));
    let begun: Value = cast.ana.json(begin()).await;
    let reading = &begun["reading"];
    assert_eq!(reading["guideline"], "Keep clear of trees.");
    assert!(!begun.to_string().contains("caption"), "no answer leads to what is right: {begun}");
    assert!(
        reading["questions"]
            .as_array()
            .unwrap()
            .iter()
            .all(|q| q.get("solution").is_none() && q.get("good").is_none())
    );
    let begun: Attempt = serde_json::from_value(begun).unwrap();
    let answers = |id: &str, answers: &[bool]| {
        cast.ana.post(&path(&cast, &format!("/attempts/{id}/answers"))).json(&json!({"answers": answers}))
    };
    let problem = cast.ana.problem(answers(&begun.summary.id, &[true]), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/answers");
    let of_ben = cast.ben.post(&path(&cast, &format!("/attempts/{}/answers", begun.summary.id)));
    cast.ben.problem(of_ben.json(&json!({"answers": [true, true, true, true]})), 404).await;

    let all_right: Attempt = cast.ana.json(answers(&begun.summary.id, &[true; 4])).await;
    assert_eq!((all_right.summary.state, all_right.summary.right), (AttemptState::Failed, 2));
    cast.ana.problem(answers(&begun.summary.id, &[false; 4]), 409).await;
    let questions = &all_right.reading.unwrap().questions;
    assert!(questions.iter().all(|q| q.solution.as_ref().unwrap().caption.starts_with("caption")));

    // The second time she knows: pictures come in another order, so that she has to look at them.
    let again: Attempt = cast.ana.json(begin()).await;
    let known = |picture: &str| {
        questions.iter().find(|q| q.picture == picture).unwrap().solution.as_ref().unwrap().is_good
    };
    let right: Vec<bool> = again.reading.unwrap().questions.iter().map(|q| known(&q.picture)).collect();
    let passed: Attempt = cast.ana.json(answers(&again.summary.id, &right)).await;
    assert_eq!((passed.summary.state, passed.summary.right), (AttemptState::Passed, 4));
    let _: Value = cast.ana.json(cast.ana.post(&claim)).await;
}

#[tokio::test]
async fn a_reading_check_without_examples_of_both_kinds_says_what_to_add() {
    let server = start().await;
    let cast = server.project().await;
    let courses = path(&cast, "/courses");
    let problem = cast.ops.problem(cast.ops.post(&courses).json(&check(&cast)), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/stage");
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("has no examples"), "{problem}");
    add_examples(&cast, &[true]).await;
    let problem = cast.ops.problem(cast.ops.post(&courses).json(&check(&cast)), 422).await;
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("what not to do"), "{problem}");

    add_examples(&cast, &[true, false]).await;
    let course: Course = cast.ops.json(cast.ops.post(&courses).json(&check(&cast))).await;
    add_examples(&cast, &[]).await;
    let begin = cast.ana.post(&path(&cast, &format!("/courses/{}/attempts", course.id)));
    let problem = cast.ana.problem(begin, 409).await;
    assert!(problem["detail"].as_str().unwrap().contains("no examples"), "{problem}");
}
