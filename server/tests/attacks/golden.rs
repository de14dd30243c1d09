//! Golden, and what tells where it is: hidden from people who label, so that their grades are true.

use crate::common::{Cast, Person, body, square, start};
use assay_core::api::{ClaimResponse, Page, Project, Stage, SubmitResponse, TaskDetail, TaskSummary};
use assay_core::golden::GoldenState;
use assay_core::id::{StageId, TaskId};
use assay_core::label::AttributeValue;
use assay_server::store::{Tx, UnauditedWrite, golden as store};
use serde_json::{Value, json};

/// Let taskers compare with golden, or not.
async fn set_comparing(cast: &Cast, compares: bool) {
    let path = format!("/projects/{}/stages/{}", cast.project, cast.stage);
    let stage: Stage = cast.ops.json(cast.ops.get(&path)).await;
    let change = json!({ "name": stage.name, "ontology": stage.ontology, "rubric": stage.rubric,
        "guideline": stage.guideline, "compare_while_labeling": compares });
    let put = cast.ops.put(&path).header("if-match", stage.revision.to_string()).json(&change);
    let _: Stage = cast.ops.json(put).await;
}

/// Put the scene of a task into the stage's sample, for so many raters.
async fn sample(cast: &Cast, task: TaskId, raters: u32) {
    let path = format!("/projects/{}/stages/{}/sample", cast.project, cast.stage);
    let detail: Value = cast.ops.json(cast.ops.get(&path)).await;
    let scenes = detail["scenes"].as_array().unwrap();
    let scene = scenes.iter().find(|s| s["task"] == task.to_string()).unwrap();
    let picks =
        json!({ "picks": [{ "scene": scene["id"], "why": "far from all others" }], "raters": raters });
    let _: Value = cast.ops.json(cast.ops.post(&path).json(&picks)).await;
}

async fn listed(cast: &Cast, person: &Person) -> (TaskSummary, Project) {
    let tasks: Page<TaskSummary> =
        person.json(person.get(&format!("/projects/{}/tasks", cast.project))).await;
    let project: Project = person.json(person.get(&format!("/projects/{}", cast.project))).await;
    (tasks.items.into_iter().next().unwrap(), project)
}

#[tokio::test]
async fn a_tasker_cannot_tell_which_tasks_have_golden_or_are_in_the_sample() {
    let server = start().await;
    let cast = server.project().await;
    set_comparing(&cast, false).await;
    sample(&cast, cast.task, 1).await;
    let claim = format!("/projects/{}/stages/{}/claim", cast.project, cast.stage);
    let (task, project) = listed(&cast, &cast.ana).await;
    assert_eq!((task.has_golden, task.in_sample, project.stages[0].golden), (None, false, None));
    let claimed: ClaimResponse = cast.ana.json(cast.ana.post(&claim)).await;
    let claimed = claimed.task.unwrap();
    assert_eq!((claimed.has_golden, claimed.in_sample), (None, false));
    let detail: TaskDetail = cast.ana.json(cast.ana.get(&cast.task_path(""))).await;
    assert_eq!((detail.task.has_golden, detail.task.in_sample), (None, false));
    let sent = cast.ana.post(&cast.task_path("/submit")).json(&body(&square(0.0)));
    let sent: SubmitResponse = cast.ana.json(sent).await;
    assert_eq!((sent.task.has_golden, sent.task.in_sample, sent.revision.grade), (None, false, None));
    assert!(!sent.revision.saw_golden);

    let (task, project) = listed(&cast, &cast.qa).await;
    assert_eq!((task.has_golden, task.in_sample, project.stages[0].golden), (Some(true), true, Some(1)));
}

#[tokio::test]
async fn where_a_stage_compares_the_label_says_that_its_author_saw_golden() {
    let server = start().await;
    let cast = server.project().await;
    assert_eq!(listed(&cast, &cast.ana).await.0.has_golden, Some(true));
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let sent = cast.ana.post(&cast.task_path("/submit")).json(&body(&square(0.0)));
    let sent: SubmitResponse = cast.ana.json(sent).await;
    assert!(sent.revision.saw_golden);
    let plain = server.task(cast.project, cast.stage, "two.png", false).await;
    let plain = format!("/projects/{}/tasks/{plain}", cast.project);
    let _: Value = cast.ana.json(cast.ana.post(&format!("{plain}/claim"))).await;
    let sent = cast.ana.post(&format!("{plain}/submit")).json(&body(&square(0.0)));
    let sent: SubmitResponse = cast.ana.json(sent).await;
    assert!(!sent.revision.saw_golden, "there is no golden to see");
}

/// Tasks that a person is given one after the other.
async fn claims(cast: &Cast, stage: StageId, count: usize) -> Vec<String> {
    let claim = format!("/projects/{}/stages/{stage}/claim", cast.project);
    let mut given = Vec::new();
    for _ in 0..count {
        let claimed: ClaimResponse = cast.ana.json(cast.ana.post(&claim)).await;
        let task = claimed.task.unwrap();
        let path = format!("/projects/{}/tasks/{}/submit", cast.project, task.id);
        let _: SubmitResponse = cast.ana.json(cast.ana.post(&path).json(&body(&square(0.0)))).await;
        given.push(task.id);
    }
    given
}

#[tokio::test]
async fn the_order_of_the_queue_does_not_tell_what_is_in_the_sample() {
    let server = start().await;
    let cast = server.project().await;
    set_comparing(&cast, false).await;
    let mut picked = Vec::new();
    for n in 0..40 {
        let task = server.task(cast.project, cast.stage, &format!("{n}.png"), false).await;
        if n >= 20 {
            sample(&cast, task, 1).await;
            picked.push(task.to_string());
        }
    }
    // The chance that twenty fair coins all fall alike is two in a million.
    let first = claims(&cast, cast.stage, 20).await;
    let of_sample = first.iter().filter(|task| picked.contains(task)).count();
    assert!((1..20).contains(&of_sample), "{of_sample} of the first 20 are of the sample");
}

#[tokio::test]
async fn the_second_of_two_raters_starts_from_nothing_whatever_their_role() {
    let server = start().await;
    let cast = server.project().await;
    let task = server.task(cast.project, cast.stage, "two.png", false).await;
    sample(&cast, task, 2).await;
    let path = format!("/projects/{}/tasks/{task}", cast.project);
    let _: Value = cast.ana.json(cast.ana.post(&format!("{path}/claim"))).await;
    let sent = cast.ana.post(&format!("{path}/submit")).json(&body(&square(7.0)));
    let first: SubmitResponse = cast.ana.json(sent).await;
    let revision = format!("{path}/revisions/{}", first.revision.id);
    let export = format!("/projects/{}/export?format=assay&labels=latest", cast.project);
    // Before the claim, while holding it: nothing of the first label by any way.
    for claims in [false, true] {
        if claims {
            let _: Value = cast.qa.json(cast.qa.post(&format!("{path}/claim"))).await;
        }
        for person in [&cast.qa, &cast.ops, &cast.admin] {
            let seen: TaskDetail = person.json(person.get(&path)).await;
            assert_eq!((seen.document.objects.len(), seen.revisions.len()), (0, 0));
            person.problem(person.get(&revision), 403).await;
            person.problem(person.get(&export), 404).await;
        }
    }
    let consensus = format!("/projects/{}/tasks/{task}/consensus", cast.project);
    let _ = consensus;
    let second = cast.qa.post(&format!("{path}/submit")).json(&body(&square(9.0)));
    let _: SubmitResponse = cast.qa.json(second).await;
    let seen: TaskDetail = cast.qa.json(cast.qa.get(&path)).await;
    assert_eq!(seen.revisions.len(), 2, "both have submitted");
    let reviewer: TaskDetail = cast.admin.json(cast.admin.get(&path)).await;
    assert_eq!(reviewer.document, square(9.0));
}

#[tokio::test]
async fn the_check_of_a_label_does_not_tell_what_golden_has() {
    let server = start().await;
    let cast = server.project().await;
    let mut golden = square(0.0);
    golden.objects[0].attributes.insert("shore".to_owned(), AttributeValue::Bool(true));
    let (now, label) = (server.clock.now(), golden.clone());
    let set = move |tx: &mut dyn Tx| {
        store::set(tx, &now, cast.project, cast.task, &label, GoldenState::Vetted).map(|_| ())
    };
    server.db.write_unaudited(UnauditedWrite::Setup, set).await.unwrap();
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let submit = || cast.ana.post(&cast.task_path("/submit")).json(&body(&golden));
    set_comparing(&cast, false).await;
    let problem = cast.ana.problem(submit(), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/document/objects/0/attributes/shore");
    set_comparing(&cast, true).await;
    let _: SubmitResponse = cast.ana.json(submit()).await;
}
