//! Settings of a stage's tasks, and what follows from them: who corrects, what is reviewed, who is paused, whose label counts.

use crate::common::{Person, start};
use crate::honeypots::{
    PRODUCTION, claim, grade, my_work, path, set, settings_path, stage_with_honeypots, submit,
};
use assay_core::api::{ClaimResponse, NewRoute, PersonRoute, TaskConsensus, TaskSettingsDetail};
use assay_core::id::TaskId;
use assay_core::pipeline::{QualityRouting, ReworkPolicy, TaskSettings};
use assay_core::trust::RouteKind;
use assay_server::jobs::export::{self, LabelSelection};
use assay_server::jobs::tasker_routes::update;
use assay_server::store::task_settings;
use serde_json::{Value, json};

#[tokio::test]
async fn settings_are_checked_and_change_from_the_revision_that_was_seen() {
    let server = start().await;
    let cast = server.project().await;
    let put = |person: &Person, revision: u32, settings: TaskSettings| {
        person.put(&settings_path(&cast)).header("If-Match", format!("\"{revision}\"")).json(&settings)
    };
    let mut settings = TaskSettings::default();
    settings.honeypots.share = 0.1;
    let problem = cast.ops.problem(put(&cast.ops, 0, settings), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/honeypots/share", "taskers of the stage compare");
    cast.qa.problem(put(&cast.qa, 0, TaskSettings::default()), 403).await;
    let _: TaskSettingsDetail = cast.ops.json(put(&cast.ops, 0, TaskSettings::default())).await;
    let problem = cast.ops.problem(put(&cast.ops, 0, TaskSettings::default()), 412).await;
    assert_eq!(problem["current"]["revision"], 1);
}

#[tokio::test]
async fn settings_say_who_corrects_what_is_reviewed_and_how_long_a_claim_lasts() {
    let server = start().await;
    let cast = server.project().await;
    set(&cast, |settings| {
        settings.rework = ReworkPolicy::SomebodyElse;
        settings.claim_minutes = 5;
    })
    .await;
    let task = claim(&cast, &cast.ana).await.unwrap();
    submit(&cast, &cast.ana, &task.id, 0.0).await;
    let detail: Value = cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{}", task.id)))).await;
    let review = json!({"revision": detail["revisions"][0]["id"], "verdict": "reject", "errors": ["geometry"], "reason": "Loose."});
    let _: Value =
        cast.qa.json(cast.qa.post(&path(&cast, &format!("/tasks/{}/review", task.id))).json(&review)).await;
    assert_eq!(claim(&cast, &cast.ana).await, None, "somebody else corrects it");
    assert_eq!(claim(&cast, &cast.ben).await.map(|task| task.id), Some(task.id.clone()));
    server.clock.advance(5 * 60 + 1);
    assert_eq!(
        claim(&cast, &cast.qa).await.map(|task| task.id),
        Some(task.id.clone()),
        "Ben's claim has lapsed"
    );

    set(&cast, |settings| settings.review_share = 0.0).await;
    submit(&cast, &cast.qa, &task.id, 0.0).await;
    let detail: Value = cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{}", task.id)))).await;
    assert_eq!(detail["task"]["state"], "accepted", "nothing is reviewed");
}

#[tokio::test]
async fn the_next_task_of_a_project_is_of_the_stage_with_the_highest_priority() {
    let server = start().await;
    let cast = server.project().await;
    let new = json!({"name": "Second", "kind": "image"});
    let second: Value = cast.admin.json(cast.admin.post(&path(&cast, "/stages")).json(&new)).await;
    let second: assay_core::id::StageId = second["id"].as_str().unwrap().parse().unwrap();
    let later = server.task(cast.project, second, "later.png", false).await;
    let next = async |person: &Person| -> Option<TaskId> {
        let claimed: ClaimResponse = person.json(person.post(&path(&cast, "/claim"))).await;
        claimed.task.map(|task| task.id.parse().unwrap())
    };
    assert_eq!(next(&cast.ana).await, Some(later), "later stages first");
    assert_eq!(next(&cast.ana).await, Some(later), "her own before others");
    let _: Value = cast.ana.json(cast.ana.post(&path(&cast, &format!("/tasks/{later}/release")))).await;
    set(&cast, |settings| settings.priority = 5).await;
    assert_eq!(next(&cast.ben).await, Some(cast.task));
    let stored = server.db.read(move |tx| task_settings::get(tx, second)).await.unwrap();
    assert_eq!(stored.body.priority, 0);
}

#[tokio::test]
async fn a_person_far_below_the_bar_is_paused_can_appeal_and_is_released_alone() {
    let server = start().await;
    let cast = stage_with_honeypots(&server).await;
    set(&cast, |settings| {
        settings.by_quality = Some(QualityRouting {
            bar: 0.97,
            consensus_below: None,
            pause_below: Some(0.95),
            reviews_per_day: 10,
        });
        settings.honeypots.feedback_hours = 0;
    })
    .await;
    for (person, x) in [(&cast.ana, 200.0), (&cast.ben, 0.0)] {
        while let Some(task) = claim(&cast, person).await {
            submit(&cast, person, &task.id, x).await;
        }
        for n in 0..PRODUCTION {
            server.task(cast.project, cast.stage, &format!("{} {n}.png", person.id), false).await;
        }
        grade(&server).await;
    }
    update(&server.db, server.clock.now()).await.unwrap();
    let claim_path = path(&cast, &format!("/stages/{}/claim", cast.stage));
    let problem = cast.ana.problem(cast.ana.post(&claim_path), 403).await;
    assert!(problem["detail"].as_str().unwrap().contains("paused"), "{problem}");
    assert!(claim(&cast, &cast.ben).await.is_some(), "others go on");
    assert!(my_work(&cast, &cast.ana).await.stages[0].is_paused);

    let routes = path(&cast, &format!("/stages/{}/routes", cast.stage));
    let appeal =
        |person: &Person| person.post(&format!("{routes}/appeal")).json(&json!({"text": "Golden is wrong."}));
    assert!(appeal(&cast.ana).send().await.unwrap().status().is_success());
    cast.ben.problem(appeal(&cast.ben), 409).await;
    let listed: Vec<PersonRoute> = cast.ops.json(cast.ops.get(&path(&cast, "/routes"))).await;
    let of_ana = listed.iter().find(|route| route.person == cast.ana.id.to_string()).unwrap();
    assert_eq!((of_ana.route, of_ana.appeal.as_deref()), (RouteKind::Pause, Some("Golden is wrong.")));
    cast.ana.problem(cast.ana.get(&path(&cast, "/routes")), 403).await;

    let set_route = |person: &Person, why: &str| {
        let new = NewRoute { route: Some(RouteKind::FullReview), why: why.to_owned() };
        person.put(&format!("{routes}/{}", cast.ana.id)).json(&new)
    };
    cast.ana.problem(set_route(&cast.ana, "Please."), 403).await;
    cast.ops.problem(set_route(&cast.ops, " "), 422).await;
    assert!(set_route(&cast.ops, "Golden was wrong.").send().await.unwrap().status().is_success());
    assert!(claim(&cast, &cast.ana).await.is_some());
    update(&server.db, server.clock.now()).await.unwrap();
    let listed: Vec<PersonRoute> = cast.qa.json(cast.qa.get(&path(&cast, "/routes"))).await;
    let of_ana = listed.iter().find(|route| route.person == cast.ana.id.to_string()).unwrap();
    assert_eq!((of_ana.route, of_ana.by_quality), (RouteKind::FullReview, Some(RouteKind::Pause)));
    assert_eq!(of_ana.set.as_ref().unwrap().why, "Golden was wrong.");
}

#[tokio::test]
async fn of_several_labels_a_reviewer_accepts_the_merged_one() {
    let server = start().await;
    let cast = server.project().await;
    set(&cast, |settings| settings.labels_per_task = 2).await;
    let task = claim(&cast, &cast.ana).await.unwrap().id;
    let consensus = path(&cast, &format!("/tasks/{task}/consensus"));
    submit(&cast, &cast.ana, &task, 0.0).await;
    cast.qa.problem(cast.qa.get(&consensus), 409).await;
    assert_eq!(claim(&cast, &cast.ana).await, None, "one label each");
    assert_eq!(claim(&cast, &cast.ben).await.map(|task| task.id), Some(task.clone()));
    let seen: Value = cast.ben.json(cast.ben.get(&path(&cast, &format!("/tasks/{task}")))).await;
    assert_eq!(
        (seen["revisions"].as_array().unwrap().len(), seen["document"]["objects"].as_array().unwrap().len()),
        (0, 0)
    );
    submit(&cast, &cast.ben, &task, 4.0).await;

    cast.ana.problem(cast.ana.get(&consensus), 403).await;
    let merged: TaskConsensus = cast.qa.json(cast.qa.get(&consensus)).await;
    assert_eq!((merged.rater_names().as_str(), merged.objects[0].drawn), ("ana, ben", 2));
    let stale = json!({"revision": "01937b2e-0000-7000-8000-000000000003"});
    cast.qa.problem(cast.qa.post(&consensus).json(&stale), 412).await;
    let accepted: Value =
        cast.qa.json(cast.qa.post(&consensus).json(&json!({"revision": merged.revision}))).await;
    assert_eq!(accepted["task"]["state"], "accepted");
    let project = cast.project;
    let exported =
        server.db.read(move |tx| export::items(tx, project, LabelSelection::Accepted)).await.unwrap();
    assert_eq!(exported[0].document, merged.label);
}

#[tokio::test]
async fn tasks_of_a_person_on_the_route_of_consensus_are_labeled_by_three_and_nobody_elses() {
    let server = start().await;
    let cast = server.project().await;
    server.task(cast.project, cast.stage, "second.png", false).await;
    let route = NewRoute { route: Some(RouteKind::Consensus), why: "Many boxes are loose.".to_owned() };
    let set_route = cast.ops.put(&path(&cast, &format!("/stages/{}/routes/{}", cast.stage, cast.ana.id)));
    assert!(set_route.json(&route).send().await.unwrap().status().is_success());
    let other = claim(&cast, &cast.ben).await.unwrap().id;
    submit(&cast, &cast.ben, &other, 0.0).await;
    let state = async |task: &str| {
        let detail: Value = cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{task}")))).await;
        detail["task"]["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state(&other).await, "in_review");

    let task = claim(&cast, &cast.ana).await.unwrap().id;
    submit(&cast, &cast.ana, &task, 0.0).await;
    assert_eq!(state(&task).await, "queued");
    // What was decided for a task holds, whatever becomes of the person's route.
    let back = NewRoute { route: None, why: "They are tight now.".to_owned() };
    let set_route = cast.ops.put(&path(&cast, &format!("/stages/{}/routes/{}", cast.stage, cast.ana.id)));
    assert!(set_route.json(&back).send().await.unwrap().status().is_success());
    for person in [&cast.ben, &cast.ops] {
        assert_eq!(claim(&cast, person).await.map(|task| task.id), Some(task.clone()));
        let seen: Value = person.json(person.get(&path(&cast, &format!("/tasks/{task}")))).await;
        assert_eq!(seen["revisions"].as_array().unwrap().len(), 0, "nobody sees the others' labels");
        submit(&cast, person, &task, 2.0).await;
    }
    assert_eq!(state(&task).await, "in_review");
    let merged: TaskConsensus =
        cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{task}/consensus")))).await;
    assert_eq!(merged.raters.len(), 3);
}

#[tokio::test]
async fn a_rejected_label_is_not_merged_with_the_correction_of_somebody_else() {
    let server = start().await;
    let cast = server.project().await;
    set(&cast, |settings| settings.rework = ReworkPolicy::SomebodyElse).await;
    let task = claim(&cast, &cast.ana).await.unwrap().id;
    submit(&cast, &cast.ana, &task, 0.0).await;
    let detail: Value = cast.qa.json(cast.qa.get(&path(&cast, &format!("/tasks/{task}")))).await;
    let review = json!({"revision": detail["revisions"][0]["id"], "verdict": "reject", "errors": ["geometry"], "reason": "Loose."});
    let _: Value =
        cast.qa.json(cast.qa.post(&path(&cast, &format!("/tasks/{task}/review"))).json(&review)).await;
    claim(&cast, &cast.ben).await.unwrap();
    submit(&cast, &cast.ben, &task, 0.0).await;
    cast.qa.problem(cast.qa.get(&path(&cast, &format!("/tasks/{task}/consensus"))), 409).await;
}
