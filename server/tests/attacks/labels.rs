//! Labels that do not fit their scene or stage: refused with the places of what is wrong, and nothing is stored.

use crate::common::{Cast, Server, body, square, start};
use assay_core::api::{NewProject, Project, ProjectTemplate, Stage, SubmitResponse, TaskDetail};
use assay_core::label::Document;
use serde_json::{Value, json};

/// Project of boxes on photographs, with a task that ana holds, and its stage.
async fn boxes(server: &Server) -> (Cast, Value) {
    let cast = server.boxes().await;
    let stage = cast.admin.get(&format!("/projects/{}/stages/{}", cast.project, cast.stage));
    let stage = cast.admin.json(stage).await;
    (cast, stage)
}

fn label(objects: Value) -> Value {
    json!({ "document": { "version": 1, "objects": objects } })
}

fn drawn(id: &str, class: &str) -> Value {
    json!({ "id": id, "class": class, "shapes": [
        { "frame": 0, "sensor": "camera", "geometry": { "box": [1, 1, 10, 10] } }
    ] })
}

fn pointers(problem: &Value) -> Vec<&str> {
    problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect()
}

/// Put another class in the place of the stage's first one, although it is used.
async fn rename_class(cast: &Cast, stage: &Value) {
    let mut other = stage["ontology"]["classes"][0].clone();
    other["name"] = json!("other");
    let change = json!({ "name": stage["name"], "ontology": { "classes": [other] }, "rubric": stage["rubric"],
        "guideline": "", "compare_while_labeling": true, "remove_used_classes": true });
    let path = format!("/projects/{}/stages/{}", cast.project, cast.stage);
    let _: Stage = cast.admin.json(cast.admin.put(&path).header("if-match", "1").json(&change)).await;
}

#[tokio::test]
async fn a_keyframe_four_billion_frames_away_is_refused() {
    let server = start().await;
    let (cast, _) = boxes(&server).await;
    let shape =
        |frame: u32| json!({ "frame": frame, "sensor": "camera", "geometry": { "box": [1, 1, 9, 9] } });
    let far = label(
        json!([{ "id": "o", "class": "object", "track": true, "shapes": [shape(0), shape(u32::MAX)] }]),
    );
    for request in [
        cast.ana.post(&cast.task_path("/submit")),
        cast.ana.put(&cast.task_path("/draft")).header("if-match", "0"),
    ] {
        let problem = cast.ana.problem(request.json(&far), 422).await;
        assert_eq!(pointers(&problem), ["/document/objects/0/shapes/1/frame"]);
    }
}

#[tokio::test]
async fn a_label_that_does_not_fit_is_refused_by_its_places_and_the_draft_stays() {
    let server = start().await;
    let (cast, _) = boxes(&server).await;
    let draft = label(json!([drawn("1", "object")]));
    let saved =
        cast.ana.put(&cast.task_path("/draft")).header("if-match", "0").json(&draft).send().await.unwrap();
    assert_eq!(saved.status(), 204);
    let wrong = label(json!([
        drawn("1", "nonsense"),
        { "id": "2", "class": "object", "shapes": [
            { "frame": 7, "sensor": "nosensor", "geometry": { "box": [1, 1, -10, 10] } }
        ] }
    ]));
    let problem = cast.ana.problem(cast.ana.post(&cast.task_path("/submit")).json(&wrong), 422).await;
    assert_eq!(
        pointers(&problem),
        [
            "/document/objects/0/class",
            "/document/objects/1/shapes/0/frame",
            "/document/objects/1/shapes/0/sensor",
            "/document/objects/1/shapes/0/geometry/box"
        ]
    );
    let seen: TaskDetail = cast.ana.json(cast.ana.get(&cast.task_path(""))).await;
    assert!(seen.revisions.is_empty());
    let drawing: Document = serde_json::from_value(draft["document"].clone()).unwrap();
    assert_eq!(seen.document, drawing);
    let good: SubmitResponse = cast.ana.json(cast.ana.post(&cast.task_path("/submit")).json(&draft)).await;
    assert_eq!(good.revision.objects, 1);
}

#[tokio::test]
async fn a_draft_may_have_a_class_that_is_gone_but_no_sensor_that_never_was() {
    let server = start().await;
    let (cast, _) = boxes(&server).await;
    let draft = cast.task_path("/draft");
    let put = || cast.ana.put(&draft).header("if-match", "0");
    let gone = put().json(&label(json!([drawn("1", "dog")]))).send().await.unwrap();
    assert_eq!(gone.status(), 204);
    let mut elsewhere = drawn("1", "object");
    elsewhere["shapes"][0]["sensor"] = json!("lidar");
    let problem = cast.ana.problem(put().json(&label(json!([elsewhere]))), 422).await;
    assert_eq!(pointers(&problem), ["/document/objects/0/shapes/0/sensor"]);
}

#[tokio::test]
async fn a_class_in_use_is_removed_only_knowingly_and_is_named_when_it_is_submitted() {
    let server = start().await;
    let (cast, stage) = boxes(&server).await;
    let path = format!("/projects/{}/stages/{}", cast.project, cast.stage);
    let admin = &cast.admin;
    let change = |stage: &Value, classes: Vec<&Value>, extra: Value| {
        let mut change = json!({ "name": stage["name"], "ontology": { "classes": classes }, "rubric": stage["rubric"],
            "guideline": stage["guideline"], "compare_while_labeling": true });
        change.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        change
    };
    let object = &stage["ontology"]["classes"][0];
    let mut dog = object.clone();
    dog["name"] = json!("dog");
    let put = |seen: u32, change: Value| admin.put(&path).header("if-match", seen.to_string()).json(&change);
    let with_dog: Value = admin.json(put(1, change(&stage, vec![object, &dog], json!({})))).await;

    // One person submitted a dog, another one is drawing one.
    let drawing = label(json!([drawn("1", "object"), drawn("2", "dog")]));
    let _: SubmitResponse = cast.ana.json(cast.ana.post(&cast.task_path("/submit")).json(&drawing)).await;
    let second = server.task(cast.project, cast.stage, "three.png", false).await;
    let second = format!("/projects/{}/tasks/{second}", cast.project);
    let _: Value = cast.ana.json(cast.ana.post(&format!("{second}/claim"))).await;
    let saved =
        cast.ana.put(&format!("{second}/draft")).header("if-match", "0").json(&drawing).send().await.unwrap();
    assert_eq!(saved.status(), 204);

    let silent = admin.problem(put(2, change(&with_dog, vec![object], json!({}))), 409).await;
    let detail = silent["detail"].as_str().unwrap();
    assert!(detail.starts_with("1 draft, 1 submitted label and 0 golden items use “dog”"), "{detail}");
    let knowing = change(&with_dog, vec![object], json!({ "remove_used_classes": true }));
    let changed: Stage = admin.json(put(2, knowing)).await;
    assert_eq!(changed.revision, 3);

    let problem = cast.ana.problem(cast.ana.post(&format!("{second}/submit")).json(&drawing), 422).await;
    assert_eq!(pointers(&problem), ["/document/objects/1/class"]);
    assert!(problem["errors"][0]["detail"].as_str().unwrap().contains("“dog”"));
    let drawn_so_far: TaskDetail = cast.ana.json(cast.ana.get(&second)).await;
    assert_eq!(drawn_so_far.document.objects.len(), 2, "nothing drawn is lost");
    let before: TaskDetail = admin.json(admin.get(&cast.task_path(""))).await;
    assert_eq!(before.document.objects[1].class, "dog", "what was submitted before stays");
}

#[tokio::test]
async fn a_submission_repeated_with_its_key_is_answered_although_its_class_is_gone() {
    let server = start().await;
    let (cast, stage) = boxes(&server).await;
    let send = || {
        let request = cast.ana.post(&cast.task_path("/submit")).header("idempotency-key", "k");
        request.json(&label(json!([drawn("1", "object")])))
    };
    let first: SubmitResponse = cast.ana.json(send()).await;
    rename_class(&cast, &stage).await;
    let again: SubmitResponse = cast.ana.json(send()).await;
    assert_eq!(first, again);
}

#[tokio::test]
async fn an_old_label_with_a_class_that_is_gone_does_not_become_golden() {
    let server = start().await;
    let (cast, stage) = boxes(&server).await;
    let sent = cast.ana.post(&cast.task_path("/submit")).json(&label(json!([drawn("1", "object")])));
    let sent: SubmitResponse = cast.ana.json(sent).await;
    rename_class(&cast, &stage).await;
    let new = json!({ "task": cast.task, "revision": sent.revision.id });
    let propose = cast.admin.post(&format!("/projects/{}/golden", cast.project)).json(&new);
    assert_eq!(pointers(&cast.admin.problem(propose, 422).await), ["/document/objects/0/class"]);
}

#[tokio::test]
async fn a_refused_label_is_stored_only_for_one_who_held_the_task() {
    let server = start().await;
    let cast = server.project().await;
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let attack = cast.ben.post(&cast.task_path("/submit")).json(&body(&square(3.0)));
    cast.ben.problem(attack, 409).await;
    let (task, ben) = (cast.task, cast.ben.id);
    let stored =
        server.db.read(move |tx| assay_server::store::drafts::document(tx, task, ben)).await.unwrap();
    assert_eq!(stored, None);
}

#[tokio::test]
async fn a_task_of_another_project_is_not_there_for_a_reviewer() {
    let server = start().await;
    let cast = server.project().await;
    let new =
        NewProject { name: "Other".to_owned(), purpose: String::new(), template: ProjectTemplate::Images };
    let other: Project = cast.admin.json(cast.admin.post("/projects").json(&new)).await;
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/claim"))).await;
    let sent = cast.ana.post(&cast.task_path("/submit")).json(&body(&square(0.0)));
    let _: SubmitResponse = cast.ana.json(sent).await;
    let guess = json!({ "revision": "01937b2e-0000-7000-8000-000000000003", "verdict": "accept" });
    let across = format!("/projects/{}/tasks/{}/review", other.id, cast.task);
    cast.admin.problem(cast.admin.post(&across).json(&guess), 404).await;
}
