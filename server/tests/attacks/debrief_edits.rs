//! Golden labels in debriefs: changed by people who may propose golden, on the agenda's items alone.

use crate::common::{Cast, Person, Server, square, start};
use assay_core::api::{DebriefSummary, GoldenDetail, GoldenSummary, QuestionDetail};
use assay_core::debrief::DebriefAction;
use assay_core::golden::GoldenState;
use serde_json::{Value, json};

struct Room {
    /// Runs as long as the test.
    _server: Server,
    cast: Cast,
    path: String,
    /// Golden items on the agenda, and beside it.
    items: [String; 2],
}

async fn room() -> Room {
    let server = start().await;
    let cast = server.project().await;
    server.task(cast.project, cast.stage, "two.png", true).await;
    let project = format!("/projects/{}", cast.project);
    let golden: Vec<GoldenSummary> = cast.ops.json(cast.ops.get(&format!("{project}/golden"))).await;
    let items = [golden[0].id.clone(), golden[1].id.clone()];
    let ask = json!({ "title": "How far?", "stage": cast.stage, "places": [{ "golden": items[0] }] });
    let question: QuestionDetail =
        cast.ops.json(cast.ops.post(&format!("{project}/questions")).json(&ask)).await;
    let call = json!({ "name": "Debrief 1", "questions": [question.id] });
    let called: DebriefSummary =
        cast.ops.json(cast.ops.post(&format!("{project}/debriefs")).json(&call)).await;
    let path = format!("{project}/debriefs/{}/events", called.id);
    Room { _server: server, cast, path, items }
}

impl Room {
    async fn act(&self, person: &Person, action: &DebriefAction) -> u16 {
        person.post(&self.path).json(action).send().await.unwrap().status().as_u16()
    }

    async fn golden(&self, item: &str) -> GoldenDetail {
        let path = format!("/projects/{}/golden/{item}", self.cast.project);
        self.cast.ops.json(self.cast.ops.get(&path)).await
    }
}

fn delete(item: &str) -> DebriefAction {
    DebriefAction::Edit { golden: item.to_owned(), object: "a".to_owned(), to: None, accepts: None }
}

#[tokio::test]
async fn a_reviewer_cannot_delete_from_a_vetted_golden_label() {
    let room = room().await;
    let qa = &room.cast.qa;
    let problem = qa.problem(qa.post(&room.path).json(&DebriefAction::TakeEditLock), 403).await;
    assert!(problem["detail"].as_str().unwrap().contains("suggest the change"));
    assert_eq!(room.act(qa, &delete(&room.items[0])).await, 403);
    let seen = room.golden(&room.items[0]).await;
    assert_eq!((seen.golden.state, seen.document), (GoldenState::Vetted, square(0.0)));
}

#[tokio::test]
async fn a_suggestion_changes_nothing_until_a_leader_accepts_it() {
    let room = room().await;
    let suggest =
        |item: &str| DebriefAction::Suggest { golden: item.to_owned(), object: "a".to_owned(), to: None };
    let accept = |seq: u64| DebriefAction::Edit {
        golden: room.items[0].clone(),
        object: "a".to_owned(),
        to: None,
        accepts: Some(seq),
    };
    let (qa, ops) = (&room.cast.qa, &room.cast.ops);
    assert_eq!(room.act(qa, &suggest(&room.items[1])).await, 409, "it is not on the agenda");
    assert_eq!(room.act(qa, &suggest(&room.items[0])).await, 201);
    let seen = room.golden(&room.items[0]).await;
    assert_eq!((seen.golden.state, seen.document), (GoldenState::Vetted, square(0.0)));
    assert_eq!(room.act(qa, &accept(1)).await, 403, "nobody accepts their own");
    assert_eq!(room.act(ops, &accept(7)).await, 409, "that is no suggestion");
    assert_eq!(room.act(ops, &accept(1)).await, 201);
    let seen = room.golden(&room.items[0]).await;
    assert!(seen.golden.state == GoldenState::InDebrief && seen.document.objects.is_empty());
    assert_eq!(room.act(ops, &accept(1)).await, 409, "it was accepted already");
}

#[tokio::test]
async fn an_item_that_is_not_on_the_agenda_stays_as_it_is() {
    let room = room().await;
    let ops = &room.cast.ops;
    assert_eq!(room.act(ops, &DebriefAction::TakeEditLock).await, 201);
    let problem = ops.problem(ops.post(&room.path).json(&delete(&room.items[1])), 409).await;
    assert!(problem["detail"].as_str().unwrap().contains("not on the agenda"));
    assert_eq!(room.golden(&room.items[1]).await.golden.state, GoldenState::Vetted);
    assert_eq!(room.act(ops, &delete(&room.items[0])).await, 201);
    assert_eq!(room.golden(&room.items[0]).await.golden.state, GoldenState::InDebrief);
}

#[tokio::test]
async fn an_edit_that_does_not_fit_the_scene_or_is_very_large_is_refused() {
    let room = room().await;
    let ops = &room.cast.ops;
    assert_eq!(room.act(ops, &DebriefAction::TakeEditLock).await, 201);
    let edit = |to: Value| json!({ "edit": { "golden": room.items[0], "object": "a", "to": to } });
    let object = |frame: u32, class: &str, ring: &Value| {
        json!({ "id": "a", "class": class, "shapes": [
            { "frame": frame, "sensor": "camera", "geometry": { "polygon": [ring] } }
        ] })
    };
    let ring = json!([[0, 0], [9, 0], [9, 9]]);
    for (wrong, pointer) in [
        (object(u32::MAX, "flyable", &ring), "/edit/to/shapes/0/frame"),
        (object(0, "nonsense", &ring), "/edit/to/class"),
        (object(0, "flyable", &json!([[0, 0]])), "/edit/to/shapes/0/geometry/polygon"),
    ] {
        let problem = ops.problem(ops.post(&room.path).json(&edit(wrong)), 422).await;
        assert_eq!(problem["errors"][0]["pointer"], pointer);
    }
    let wide: Vec<[u32; 2]> = (0..50_000).map(|n| [n, n % 2]).collect();
    ops.problem(ops.post(&room.path).json(&edit(object(0, "flyable", &json!(wide)))), 409).await;
    assert_eq!(room.golden(&room.items[0]).await.document, square(0.0));
    let moved = square(5.0).objects.remove(0);
    let _: Value = ops.json(ops.post(&room.path).json(&edit(json!(moved)))).await;
    assert_eq!(room.golden(&room.items[0]).await.document, square(5.0));
}
