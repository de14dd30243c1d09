//! Honeypots: nothing that a tasker can see tells which of their tasks they are.

use crate::common::{Cast, Person, Server, body, square, start};
use assay_core::api::{
    CheckResult, ClaimResponse, MyWork, Page, QuestionDetail, StageQualityReport, TaskSettingsDetail,
    TaskSummary,
};
use assay_core::pipeline::{Task, TaskSettings, TaskState};
use assay_server::jobs::export::{self, LabelSelection};
use assay_server::jobs::honeypots::place_and_grade;
use assay_server::store::{UnauditedWrite, tasks};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const PRODUCTION: usize = 8;
const GOLDEN: usize = 4;

pub(crate) fn path(cast: &Cast, rest: &str) -> String {
    format!("/projects/{}{rest}", cast.project)
}

pub(crate) fn settings_path(cast: &Cast) -> String {
    path(cast, &format!("/stages/{}/task-settings", cast.stage))
}

/// A stage in which nobody compares, with tasks of production and accepted ones that have golden; every other task on average is
/// a honeypot, and its author learns the result after an hour.
pub(crate) async fn stage_with_honeypots(server: &Server) -> Cast {
    let cast = server.project().await;
    let mut of_golden = vec![cast.task];
    for n in 1..GOLDEN {
        of_golden.push(server.task(cast.project, cast.stage, &format!("golden {n}.png"), true).await);
    }
    for n in 0..PRODUCTION {
        server.task(cast.project, cast.stage, &format!("street {n}.png"), false).await;
    }
    let (now, stage) = (server.clock.now(), cast.stage);
    let accept = move |tx: &mut dyn assay_server::store::Tx| {
        for task in of_golden {
            tasks::save(tx, &now, task, &Task::new(TaskState::Accepted))?;
        }
        tx.execute("UPDATE stages SET compare_while_labeling = 0 WHERE id = $1", &[stage.into()])?;
        Ok(())
    };
    server.db.write_unaudited(UnauditedWrite::Setup, accept).await.unwrap();
    set(&cast, |settings| {
        settings.honeypots.share = 0.5;
        settings.honeypots.feedback_hours = 1;
    })
    .await;
    cast
}

pub(crate) async fn set(cast: &Cast, change: impl FnOnce(&mut TaskSettings)) -> TaskSettingsDetail {
    let before: TaskSettingsDetail = cast.ops.json(cast.ops.get(&settings_path(cast))).await;
    let mut settings = before.settings;
    change(&mut settings);
    let put = cast.ops.put(&settings_path(cast)).header("If-Match", format!("\"{}\"", before.revision));
    cast.ops.json(put.json(&settings)).await
}

pub(crate) async fn claim(cast: &Cast, person: &Person) -> Option<TaskSummary> {
    let claimed: ClaimResponse =
        person.json(person.post(&path(cast, &format!("/stages/{}/claim", cast.stage)))).await;
    claimed.task
}

pub(crate) async fn submit(cast: &Cast, person: &Person, task: &str, x: f64) {
    let _: Value =
        person.json(person.post(&path(cast, &format!("/tasks/{task}/submit"))).json(&body(&square(x)))).await;
}

/// Ids of the honeypots, as operations see them.
async fn honeypots(cast: &Cast) -> BTreeSet<String> {
    let page: Page<TaskSummary> = cast.ops.json(cast.ops.get(&path(cast, "/tasks?limit=200"))).await;
    page.items.into_iter().filter(|task| task.is_honeypot).map(|task| task.id).collect()
}

pub(crate) async fn grade(server: &Server) {
    place_and_grade(&server.db, &server.blobs, server.clock.now()).await.unwrap();
}

pub(crate) async fn my_work(cast: &Cast, person: &Person) -> MyWork {
    person.json(person.get(&path(cast, "/my-work"))).await
}

/// The form of a document: names and types of all that is in it, without the values.
fn form(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), form(value))).collect(),
        Value::Array(items) => Value::Array(items.iter().map(form).collect()),
        Value::String(text) => json!(if text.is_empty() { "no text" } else { "text" }),
        Value::Number(_) => json!("number"),
        other => other.clone(),
    }
}

/// What an answer looks like: its status, its headers but for times and revisions, and the form of its body.
async fn appearance(request: RequestBuilder) -> (Value, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status();
    assert!(status.is_success(), "{status}");
    let ours = |name: &str| !matches!(name, "date" | "etag" | "content-length");
    let headers: BTreeMap<String, String> = answer
        .headers()
        .iter()
        .filter(|(name, _)| ours(name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    let document = serde_json::from_str(&answer.text().await.unwrap()).unwrap_or(Value::Null);
    (json!([status.as_u16(), headers, form(&document)]), document)
}

/// All answers that a tasker gets about a task, from the claim to the list of their tasks after the submission.
async fn appearances(cast: &Cast, person: &Person) -> Option<(String, Vec<Value>)> {
    let (claim, claimed) =
        appearance(person.post(&path(cast, &format!("/stages/{}/claim", cast.stage)))).await;
    let task = claimed["task"]["id"].as_str()?.to_owned();
    let of_task = |rest: &str| path(cast, &format!("/tasks/{task}{rest}"));
    let mut all = vec![claim];
    let label = body(&square(0.0));
    let requests = [
        person.get(&of_task("")),
        person.put(&of_task("/draft")).header("If-Match", "\"0\"").json(&label),
        person.get(&of_task("/draft")),
        person.post(&of_task("/submit")).json(&label),
        person.get(&of_task("")),
    ];
    for request in requests {
        all.push(appearance(request).await.0);
    }
    Some((task, all))
}

#[tokio::test]
async fn every_answer_about_a_honeypot_looks_like_one_about_another_task() {
    let server = start().await;
    let cast = stage_with_honeypots(&server).await;
    let hidden = honeypots(&cast).await;
    assert_eq!(hidden.len(), GOLDEN);
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    while let Some((task, answers)) = appearances(&cast, &cast.ana).await {
        all.push(answers);
        seen.insert(task);
    }
    assert_eq!(seen.len(), PRODUCTION + GOLDEN, "she labels all of them");
    assert!(hidden.is_subset(&seen));
    for other in &all {
        assert_eq!(*other, all[0]);
    }
    // Ids of honeypots are as old as those of the tasks around them, and sort among them.
    let order: Vec<bool> = seen.iter().map(|id| hidden.contains(id)).collect();
    assert!(order[..4].contains(&true), "{order:?}");
    let versions: BTreeSet<&str> = seen.iter().map(|id| &id[14..15]).collect();
    assert_eq!(versions, BTreeSet::from(["7"]));
}

#[tokio::test]
async fn a_tasker_cannot_look_into_the_queue_for_what_was_added() {
    let server = start().await;
    let cast = stage_with_honeypots(&server).await;
    let page: Page<TaskSummary> = cast.ana.json(cast.ana.get(&path(&cast, "/tasks"))).await;
    assert_eq!(page.items, vec![]);
    let all: Page<TaskSummary> = cast.ops.json(cast.ops.get(&path(&cast, "/tasks?state=queued"))).await;
    for task in &all.items {
        cast.ana.problem(cast.ana.get(&path(&cast, &format!("/tasks/{}", task.id))), 403).await;
        cast.ana.problem(cast.ana.post(&path(&cast, &format!("/tasks/{}/claim", task.id))), 409).await;
    }
    let found: Value = cast.ana.json(cast.ana.get(&path(&cast, "/search?q=golden"))).await;
    assert!(!found.to_string().contains("golden 1"), "{found}");
    cast.ana.problem(cast.ana.get(&settings_path(&cast)), 403).await;
    let own = claim(&cast, &cast.ana).await.unwrap();
    let page: Page<TaskSummary> = cast.ana.json(cast.ana.get(&path(&cast, "/tasks"))).await;
    assert_eq!(page.items.into_iter().map(|task| task.id).collect::<Vec<_>>(), [own.id]);
}

#[tokio::test]
async fn a_result_is_shown_after_the_delay_and_can_be_appealed_against_once() {
    let server = start().await;
    let cast = stage_with_honeypots(&server).await;
    let hidden = honeypots(&cast).await;
    while let Some(task) = claim(&cast, &cast.ana).await {
        submit(&cast, &cast.ana, &task.id, 200.0).await;
    }
    grade(&server).await;
    let early = my_work(&cast, &cast.ana).await;
    assert_eq!(
        (early.checks.len(), early.stages.len()),
        (0, 0),
        "nothing tells which were graded: {early:?}"
    );
    let quality: Vec<StageQualityReport> = cast.ops.json(cast.ops.get(&path(&cast, "/quality"))).await;
    assert_eq!(quality[0].people[0].person_name, "ana", "operations know at once");

    server.clock.advance(3600 + 60);
    let late = my_work(&cast, &cast.ana).await;
    assert_eq!(late.checks.iter().map(|check| check.task.clone()).collect::<BTreeSet<_>>(), hidden);
    let CheckResult { task, result, is_appealed, .. } = &late.checks[0];
    assert!(!result.is_right && !result.broken.is_empty() && !is_appealed, "{late:?}");
    assert!(late.stages[0].overall.is_some());
    assert_eq!(my_work(&cast, &cast.ben).await, MyWork::default(), "others have their own");

    let appeal = || {
        cast.ana
            .post(&path(&cast, &format!("/my-work/{task}/appeal")))
            .json(&json!({"text": "It is a terrace."}))
    };
    assert_eq!(appeal().send().await.unwrap().status(), StatusCode::OK);
    cast.ana.problem(appeal(), 409).await;
    let of_ben =
        cast.ben.post(&path(&cast, &format!("/my-work/{task}/appeal"))).json(&json!({"text": "Mine."}));
    cast.ben.problem(of_ben, 404).await;
    assert!(my_work(&cast, &cast.ana).await.checks[0].is_appealed);
    let questions: Vec<QuestionDetail> = cast.ops.json(cast.ops.get(&path(&cast, "/questions"))).await;
    assert!(questions[0].question.observation.contains("It is a terrace."), "{questions:?}");
    assert_eq!(questions[0].question.places.len(), 1);
}

#[tokio::test]
async fn a_honeypot_is_for_people_who_do_not_know_its_golden_label() {
    let server = start().await;
    let cast = stage_with_honeypots(&server).await;
    let hidden = honeypots(&cast).await;
    let mut of_ops = BTreeSet::new();
    while let Some(task) = claim(&cast, &cast.ops).await {
        submit(&cast, &cast.ops, &task.id, 0.0).await;
        of_ops.insert(task.id);
    }
    assert_eq!(of_ops.len(), PRODUCTION, "operations see golden, so they get none");
    let first = hidden.first().unwrap();
    cast.ops.problem(cast.ops.post(&path(&cast, &format!("/tasks/{first}/claim"))), 409).await;
    let mut of_ana = 0;
    while let Some(task) = claim(&cast, &cast.ana).await {
        submit(&cast, &cast.ana, &task.id, 0.0).await;
        of_ana += 1;
    }
    assert_eq!(of_ana, GOLDEN);
    // New tasks come with honeypots again, none of which is for Ana: she had their golden items.
    for n in 0..PRODUCTION {
        server.task(cast.project, cast.stage, &format!("later {n}.png"), false).await;
    }
    grade(&server).await;
    let added: Vec<String> = honeypots(&cast).await.difference(&hidden).cloned().collect();
    assert_eq!(added.len(), GOLDEN);
    let mut of_ana = BTreeSet::new();
    while let Some(task) = claim(&cast, &cast.ana).await {
        submit(&cast, &cast.ana, &task.id, 0.0).await;
        of_ana.insert(task.id);
    }
    assert_eq!(of_ana.len(), PRODUCTION);
    assert!(added.iter().all(|id| !of_ana.contains(id)));
    assert!(claim(&cast, &cast.ben).await.is_some_and(|task| added.contains(&task.id)));
}

#[tokio::test]
async fn honeypots_are_in_no_export_and_leave_with_their_setting() {
    let server = start().await;
    let cast = stage_with_honeypots(&server).await;
    let status = set(&cast, |settings| settings.honeypots.max_exposures = 1).await.honeypots;
    assert_eq!((status.golden, status.queued, status.over_exposed), (4, 4, 0));
    while let Some(task) = claim(&cast, &cast.ana).await {
        submit(&cast, &cast.ana, &task.id, 0.0).await;
    }
    grade(&server).await;
    let detail: TaskSettingsDetail = cast.ops.json(cast.ops.get(&settings_path(&cast))).await;
    let status = detail.honeypots;
    assert_eq!((status.graded, status.right, status.over_exposed, status.in_work), (4, 4, 4, 0));
    assert_eq!(detail.by_name.as_deref(), Some("ops"));
    let project = cast.project;
    let exported =
        server.db.read(move |tx| export::items(tx, project, LabelSelection::Latest)).await.unwrap();
    let names: Vec<&str> = exported.iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names.len(), PRODUCTION, "{names:?}");
    assert!(names.iter().all(|name| name.starts_with("street")), "{names:?}");
    // All golden items are known too well now.
    server.task(cast.project, cast.stage, "later.png", false).await;
    set(&cast, |settings| settings.honeypots.max_exposures = 2).await;
    assert_eq!(set(&cast, |settings| settings.honeypots.share = 0.0).await.honeypots.queued, 0);
}
