//! Windows and drafts of other people: their tokens and revisions open nothing.

use crate::common::{Cast, Server, start};
use assay_core::api::StoredDraft;
use serde_json::{Value, json};

const TOKEN: &str = "window-of-ana-0001";

async fn held_by_ana(server: &Server) -> Cast {
    let cast = server.boxes().await;
    let open = json!({ "token": TOKEN, "name": "Firefox" });
    let _: Value = cast.ana.json(cast.ana.post(&cast.task_path("/window")).json(&open)).await;
    cast
}

fn label(id: &str) -> Value {
    json!({ "document": { "version": 1, "objects": [{ "id": id, "class": "object", "shapes": [
        { "frame": 0, "sensor": "camera", "geometry": { "box": [1, 1, 10, 10] } }
    ] }] } })
}

#[tokio::test]
async fn the_token_of_somebody_elses_window_saves_submits_and_closes_nothing() {
    let server = start().await;
    let cast = held_by_ana(&server).await;
    let draft = cast.task_path("/draft");
    let saved = cast.ana.put(&draft).header("if-match", "0").header("window-token", TOKEN).json(&label("a"));
    assert_eq!(saved.send().await.unwrap().status(), 204);
    let stolen = cast.ben.put(&draft).header("if-match", "1").header("window-token", TOKEN).json(&label("b"));
    cast.ben.problem(stolen, 409).await;
    let submit = cast.ben.post(&cast.task_path("/submit")).header("window-token", TOKEN).json(&label("b"));
    cast.ben.problem(submit, 409).await;
    let open = json!({ "token": TOKEN, "name": "Chrome", "take_over": true });
    cast.ben.problem(cast.ben.post(&cast.task_path("/window")).json(&open), 409).await;
    let close = cast.ben.delete(&cast.task_path("/window")).header("window-token", TOKEN);
    assert_eq!(close.send().await.unwrap().status(), 204);
    let again = json!({ "token": "another-window-of-ana", "name": "Chrome" });
    cast.ana.problem(cast.ana.post(&cast.task_path("/window")).json(&again), 409).await;
}

#[tokio::test]
async fn a_draft_is_read_by_its_author_alone() {
    let server = start().await;
    let cast = held_by_ana(&server).await;
    let draft = cast.task_path("/draft");
    let saved = cast.ana.put(&draft).header("if-match", "0").json(&label("a")).send().await.unwrap();
    assert_eq!(saved.status(), 204);
    for person in [&cast.ben, &cast.qa, &cast.admin] {
        let seen: StoredDraft = person.json(person.get(&draft)).await;
        assert_eq!(seen, StoredDraft::default());
    }
    server.stranger().problem(server.stranger().get(&draft), 401).await;
}

#[tokio::test]
async fn a_token_or_name_that_is_too_short_too_long_or_hidden_is_refused() {
    let server = start().await;
    let cast = server.boxes().await;
    let long = "x".repeat(65);
    for (token, name) in
        [("short", "Firefox"), (long.as_str(), "Firefox"), (TOKEN, "a\u{202e}b"), ("sixteen-and-more é", "F")]
    {
        let open = json!({ "token": token, "name": name });
        cast.ana.problem(cast.ana.post(&cast.task_path("/window")).json(&open), 422).await;
    }
}
