//! Courses and exams: an exam tells nothing of golden, and an item is its person's alone.

use crate::common::{Cast, Person, body, square, start};
use assay_core::api::{
    Attempt, ClaimResponse, Course, CourseDetail, Page, StageQualityReport, SubmitResponse, TaskDetail,
    TaskSummary,
};
use assay_core::training::AttemptState;
use reqwest::Method;
use serde_json::{Value, json};

/// A course or exam with the golden item of the cast's task and another one.
async fn course(server: &crate::common::Server, cast: &Cast, more: Value) -> Course {
    server.task(cast.project, cast.stage, "second.png", true).await;
    let golden = golden_ids(cast).await;
    let mut new = json!({"stage": cast.stage.to_string(), "kind": "exam", "name": "Flyable space", "golden": golden,
        "max_attempts": 3});
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    cast.ops.json(cast.ops.post(&format!("/projects/{}/courses", cast.project)).json(&new)).await
}

fn path(cast: &Cast, rest: &str) -> String {
    format!("/projects/{}{rest}", cast.project)
}

async fn begin(cast: &Cast, person: &Person, course: &Course) -> Attempt {
    person.json(person.post(&path(cast, &format!("/courses/{}/attempts", course.id)))).await
}

async fn attempt(cast: &Cast, person: &Person, id: &str) -> Attempt {
    person.json(person.get(&path(cast, &format!("/attempts/{id}")))).await
}

/// Submit a square for an item: golden's own is at 0.
async fn submit(cast: &Cast, person: &Person, task: &str, x: f64) -> SubmitResponse {
    person.json(person.post(&path(cast, &format!("/tasks/{task}/submit"))).json(&body(&square(x)))).await
}

#[tokio::test]
async fn a_tasker_claims_tasks_of_a_stage_once_they_have_passed_what_it_requires() {
    let server = start().await;
    let cast = server.project().await;
    let exam = course(&server, &cast, json!({"is_required": true, "max_attempts": 2})).await;
    let claim = path(&cast, &format!("/stages/{}/claim", cast.stage));
    for refused in [cast.ana.post(&claim), cast.ana.post(&cast.task_path("/claim"))] {
        let problem = cast.ana.problem(refused, 403).await;
        assert!(problem["detail"].as_str().unwrap().contains("passed Flyable space"), "{problem}");
    }
    let _: ClaimResponse = cast.ops.json(cast.ops.post(&claim)).await;

    let first = begin(&cast, &cast.ana, &exam).await;
    submit(&cast, &cast.ana, &first.items[0].task, 0.0).await;
    submit(&cast, &cast.ana, &first.items[1].task, 200.0).await;
    let failed = attempt(&cast, &cast.ana, &first.summary.id).await;
    assert_eq!((failed.summary.state, failed.summary.right), (AttemptState::Failed, 1));
    cast.ana.problem(cast.ana.post(&claim), 403).await;
    let second = begin(&cast, &cast.ana, &exam).await;
    for item in &second.items {
        submit(&cast, &cast.ana, &item.task, 0.0).await;
    }
    assert_eq!(attempt(&cast, &cast.ana, &second.summary.id).await.summary.state, AttemptState::Passed);
    let claimed: ClaimResponse = cast.ana.json(cast.ana.post(&claim)).await;
    assert!(claimed.task.is_some());
    server.task(cast.project, cast.stage, "third.png", false).await;
    cast.ben.problem(cast.ben.post(&claim), 403).await;

    let again = cast.ana.post(&path(&cast, &format!("/courses/{}/attempts", exam.id)));
    let problem = cast.ana.problem(again, 409).await;
    assert_eq!(problem["detail"], "You have passed this already.");
    let detail: CourseDetail =
        cast.qa.json(cast.qa.get(&path(&cast, &format!("/courses/{}", exam.id)))).await;
    assert_eq!(detail.people.len(), 2);
    let counts: Vec<_> =
        detail.items.iter().map(|item| (item.statistics.answers, item.statistics.right)).collect();
    assert_eq!(counts, [(1, 1), (1, 0)], "the first attempt of each person counts");
}

#[tokio::test]
async fn an_exam_tells_nothing_before_its_end_and_an_item_is_labeled_once() {
    let server = start().await;
    let cast = server.project().await;
    let exam = course(&server, &cast, json!({"max_attempts": 1})).await;
    // Not even to people who may see golden elsewhere.
    for person in [&cast.ana, &cast.ops] {
        let begun = begin(&cast, person, &exam).await;
        let task = path(&cast, &format!("/tasks/{}", begun.items[0].task));
        let sent = submit(&cast, person, &begun.items[0].task, 200.0).await;
        assert_eq!((sent.revision.grade, sent.task.has_golden.unwrap_or(false)), (None, false));
        let again = person.post(&format!("{task}/submit")).json(&body(&square(0.0)));
        person.problem(again, 409).await;
        let open = attempt(&cast, person, &begun.summary.id).await;
        assert_eq!((open.summary.right, open.items[0].is_submitted), (0, true));
        assert!(open.items.iter().all(|item| item.result.is_none()), "{open:?}");
        let detail: TaskDetail = person.json(person.get(&task)).await;
        assert!(detail.golden.is_none() && detail.golden_id.is_none());
        assert!(detail.revisions.iter().all(|revision| revision.grade.is_none()));
        let revision: Value =
            person.json(person.get(&format!("{task}/revisions/{}", sent.revision.id))).await;
        assert!(revision["summary"]["grade"].is_null(), "{revision}");
        assert_eq!(detail.attempt.unwrap().number, 1);

        submit(&cast, person, &begun.items[1].task, 0.0).await;
        let over = attempt(&cast, person, &begun.summary.id).await;
        let result = over.items[0].result.as_ref().unwrap();
        assert!(!result.is_right && !result.broken.is_empty(), "{result:?}");
        assert_eq!((result.score * 20.0).fract(), 0.0, "a coarse score");
        let more = person.post(&path(&cast, &format!("/courses/{}/attempts", exam.id)));
        person.problem(more, 409).await;
    }
}

#[tokio::test]
async fn labels_after_the_time_of_an_exam_do_not_count() {
    let server = start().await;
    let cast = server.project().await;
    let exam = course(&server, &cast, json!({"minutes": 10})).await;
    let begun = begin(&cast, &cast.ana, &exam).await;
    submit(&cast, &cast.ana, &begun.items[0].task, 0.0).await;
    server.clock.advance(10 * 60 + 40);
    let late = cast.ana.post(&path(&cast, &format!("/tasks/{}/submit", begun.items[1].task)));
    let problem = cast.ana.problem(late.json(&body(&square(0.0))), 409).await;
    assert!(problem["detail"].as_str().unwrap().contains("time of this exam is over"));
    let over = attempt(&cast, &cast.ana, &begun.summary.id).await;
    assert_eq!((over.summary.state, over.summary.right), (AttemptState::Failed, 1));
}

#[tokio::test]
async fn in_a_course_one_tries_first_then_compares_and_goes_on_until_golden_accepts() {
    let server = start().await;
    let cast = server.project().await;
    let lessons = course(&server, &cast, json!({"kind": "course"})).await;
    let begun = begin(&cast, &cast.ana, &lessons).await;
    let task = path(&cast, &format!("/tasks/{}", begun.items[0].task));
    let before: TaskDetail = cast.ana.json(cast.ana.get(&task)).await;
    assert!(before.golden.is_none());
    submit(&cast, &cast.ana, &begun.items[0].task, 200.0).await;
    let after: TaskDetail = cast.ana.json(cast.ana.get(&task)).await;
    assert_eq!(
        (after.golden, after.task.state),
        (Some(square(0.0)), assay_core::pipeline::TaskState::Rework)
    );
    submit(&cast, &cast.ana, &begun.items[0].task, 0.0).await;
    submit(&cast, &cast.ana, &begun.items[1].task, 0.0).await;
    assert_eq!(attempt(&cast, &cast.ana, &begun.summary.id).await.summary.state, AttemptState::Passed);
}

#[tokio::test]
async fn items_are_in_no_list_of_tasks_and_nobody_else_can_do_anything_with_them() {
    let server = start().await;
    let cast = server.project().await;
    let lessons = course(&server, &cast, json!({"kind": "course"})).await;
    let before: Value = cast.ops.json(cast.ops.get(&path(&cast, ""))).await;
    let begun = begin(&cast, &cast.ana, &lessons).await;
    let item = &begun.items[0].task;
    let after: Value = cast.ops.json(cast.ops.get(&path(&cast, ""))).await;
    assert_eq!(before, after, "no stage is added, and no number changes");
    for person in [&cast.ana, &cast.ops] {
        let listed: Page<TaskSummary> = person.json(person.get(&path(&cast, "/tasks?limit=200"))).await;
        assert!(listed.items.iter().all(|task| task.id != *item));
        let found: Value = person.json(person.get(&path(&cast, "/search?q=one"))).await;
        assert!(!found.to_string().contains(item.as_str()), "{found}");
        let waiting: Value = person.json(person.get(&path(&cast, "/waiting"))).await;
        assert_ne!(waiting["tasks_in_work"], 1);
    }
    // An hour later the claim has lapsed, and still nobody else takes it.
    server.clock.advance(3_600);
    let task = path(&cast, &format!("/tasks/{item}"));
    cast.ben.problem(cast.ben.get(&task), 403).await;
    for (person, method, rest, sent) in [
        (&cast.ben, Method::POST, "/claim", Value::Null),
        (&cast.ben, Method::POST, "/submit", body(&square(0.0))),
        (&cast.ops, Method::POST, "/claim", Value::Null),
        (&cast.ops, Method::POST, "/notes", json!({"kind": "requeue", "text": "Why not?"})),
        (&cast.ana, Method::POST, "/release", Value::Null),
        (&cast.ana, Method::POST, "/notes", json!({"kind": "skip", "text": "Too hard."})),
    ] {
        let answer = person.request(method, &format!("{task}{rest}")).json(&sent).send().await.unwrap();
        assert!(answer.status().is_client_error(), "{rest}: {}", answer.status());
    }
    let attempt_path = path(&cast, &format!("/attempts/{}", begun.summary.id));
    cast.ben.problem(cast.ben.get(&attempt_path), 404).await;

    let sent = submit(&cast, &cast.ana, item, 0.0).await;
    let golden = json!({"task": item, "revision": sent.revision.id});
    cast.ops.problem(cast.ops.post(&path(&cast, "/golden")).json(&golden), 409).await;
    let review =
        json!({"revision": sent.revision.id, "verdict": "reject", "errors": ["geometry"], "reason": "No."});
    let refused = cast.qa.post(&format!("{task}/review")).json(&review).send().await.unwrap();
    assert!(refused.status().is_client_error(), "{}", refused.status());
}

#[tokio::test]
async fn a_wrong_course_names_each_field() {
    let server = start().await;
    let cast = server.project().await;
    let unvetted = json!({"stage": cast.stage.to_string(), "kind": "exam", "name": "Exam", "golden": [cast.task.to_string()],
        "pass_share": 0.0, "minutes": 0, "max_attempts": 0});
    let path = path(&cast, "/courses");
    let problem = cast.ops.problem(cast.ops.post(&path).json(&unvetted), 422).await;
    let pointers: Vec<&str> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["/golden/0", "/pass_share", "/max_attempts", "/minutes"]);
    let unlimited = json!({"stage": cast.stage.to_string(), "kind": "exam", "name": "Exam", "golden": golden_ids(&cast).await});
    let problem = cast.ops.problem(cast.ops.post(&path).json(&unlimited), 422).await;
    assert_eq!(
        problem["errors"][0]["pointer"], "/max_attempts",
        "an exam without a limit leads to golden step by step"
    );
    cast.ana.problem(cast.ana.post(&path).json(&unvetted), 403).await;
}

#[tokio::test]
async fn quality_comes_from_labels_whose_authors_could_not_see_golden() {
    let server = start().await;
    let cast = server.project().await;
    let quality = path(&cast, "/quality");
    cast.ana.problem(cast.ana.get(&quality), 403).await;
    let people = async || {
        let stages: Vec<StageQualityReport> = cast.qa.json(cast.qa.get(&quality)).await;
        let people = stages.into_iter().flat_map(|stage| stage.people);
        people.map(|of| (of.person_name, of.overall.judgements)).collect::<Vec<_>>()
    };
    // The stage lets taskers compare, and so does a course.
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/submit")).json(&body(&square(0.0)))).await;
    let lessons = course(&server, &cast, json!({"kind": "course", "name": "Lessons"})).await;
    let begun = begin(&cast, &cast.ana, &lessons).await;
    submit(&cast, &cast.ana, &begun.items[0].task, 0.0).await;
    assert_eq!(people().await, []);

    let golden = json!({"golden": golden_ids(&cast).await, "kind": "exam", "name": "Exam", "max_attempts": 1,
        "stage": cast.stage.to_string()});
    let exam: Course = cast.ops.json(cast.ops.post(&path(&cast, "/courses")).json(&golden)).await;
    let begun = begin(&cast, &cast.ana, &exam).await;
    submit(&cast, &cast.ana, &begun.items[0].task, 0.0).await;
    submit(&cast, &cast.ana, &begun.items[1].task, 200.0).await;
    // One is right, and one is missed.
    assert_eq!(people().await, [("ana".to_owned(), 2)]);
}

async fn golden_ids(cast: &Cast) -> Vec<Value> {
    let golden: Vec<Value> = cast.ops.json(cast.ops.get(&path(cast, "/golden"))).await;
    golden.into_iter().map(|item| item["id"].clone()).collect()
}

#[tokio::test]
async fn a_calibration_batch_ends_with_what_its_author_says_and_counts_both() {
    let server = start().await;
    let cast = server.project().await;
    let batch =
        course(&server, &cast, json!({"kind": "calibration", "pass_share": 0.8, "is_required": true})).await;
    let first = begin(&cast, &cast.ana, &batch).await;
    let feedback = |id: &str, confidence: f64, unclear: &str| {
        let path = path(&cast, &format!("/attempts/{id}/feedback"));
        cast.ana.post(&path).json(&json!({"confidence": confidence, "unclear": unclear}))
    };
    cast.ana.problem(feedback(&first.summary.id, 0.9, ""), 409).await;
    for item in &first.items {
        submit(&cast, &cast.ana, &item.task, 0.0).await;
    }
    let waiting = attempt(&cast, &cast.ana, &first.summary.id).await;
    assert_eq!(
        (waiting.summary.state, waiting.summary.right),
        (AttemptState::Open, 0),
        "nothing is said before she says it"
    );
    assert!(waiting.items.iter().all(|item| item.result.is_none()));
    cast.ana.problem(feedback(&first.summary.id, 1.2, ""), 422).await;
    let of_ben = cast.ben.post(&path(&cast, &format!("/attempts/{}/feedback", first.summary.id)));
    cast.ben.problem(of_ben.json(&json!({"confidence": 1.0})), 404).await;

    let unsure: Attempt =
        cast.ana.json(feedback(&first.summary.id, 0.1, "May an outline cross a fence?")).await;
    assert_eq!((unsure.summary.state, unsure.summary.readiness), (AttemptState::Failed, Some(0.775)));
    cast.ana.problem(feedback(&first.summary.id, 1.0, ""), 409).await;
    let questions: Value = cast.ops.json(cast.ops.get(&path(&cast, "/questions"))).await;
    assert!(questions.to_string().contains("ana writes: May an outline cross a fence?"), "{questions}");

    let second = begin(&cast, &cast.ana, &batch).await;
    for item in &second.items {
        submit(&cast, &cast.ana, &item.task, 0.0).await;
    }
    let sure: Attempt = cast.ana.json(feedback(&second.summary.id, 0.8, "")).await;
    assert_eq!(sure.summary.state, AttemptState::Passed);
    assert!(sure.items.iter().all(|item| item.result.as_ref().is_some_and(|result| result.is_right)));
    let claimed: ClaimResponse =
        cast.ana.json(cast.ana.post(&path(&cast, &format!("/stages/{}/claim", cast.stage)))).await;
    assert!(claimed.task.is_some(), "she is ready for production");
}
