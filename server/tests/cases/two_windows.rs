//! One person with one task in two windows: what was acknowledged stays, whatever the second window saves.

use super::case;
use super::common::{Cast, Person, Server, start};
use assay_core::api::{LabelingWindow, StoredDraft, SubmitResponse, TaskDetail};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};

fn label(file: &str) -> Value {
    let text = std::fs::read_to_string(case(&format!("two-windows/{file}"))).unwrap();
    json!({ "document": serde_json::from_str::<Value>(&text).unwrap() })
}

/// A task of boxes that ana holds, and ana in a second browser.
async fn two_browsers() -> (Server, Cast, Person) {
    let server = start().await;
    let cast = server.boxes().await;
    let second = server.signed_in("ana").await;
    (server, cast, second)
}

/// Saves a draft that grew from a revision.
fn save(person: &Person, cast: &Cast, seen: u32, file: &str) -> RequestBuilder {
    let put = person.put(&cast.task_path("/draft")).header("if-match", format!("\"{seen}\""));
    put.json(&label(file))
}

async fn ids(person: &Person, cast: &Cast) -> Vec<String> {
    let seen: TaskDetail = person.json(person.get(&cast.task_path(""))).await;
    seen.document.objects.into_iter().map(|o| o.id).collect()
}

async fn open(person: &Person, cast: &Cast, token: &str, take_over: bool) -> reqwest::Response {
    let body = json!({ "token": token, "name": "Firefox on Linux", "take_over": take_over });
    person.post(&cast.task_path("/window")).json(&body).send().await.unwrap()
}

const FIRST: &str = "first-window-of-ana";
const SECOND: &str = "second-window-of-ana";

#[tokio::test]
async fn two_windows() {
    let (_server, cast, second) = two_browsers().await;
    let first = &cast.ana;
    for person in [first, &second] {
        let read = person.get(&cast.task_path("")).send().await.unwrap();
        assert_eq!(read.headers()["etag"], "\"0\"");
    }
    let saved = save(first, &cast, 0, "a.json").send().await.unwrap();
    assert_eq!(
        (saved.status(), &saved.headers()["etag"]),
        (StatusCode::NO_CONTENT, &"\"1\"".parse().unwrap())
    );
    let stale = second.problem(save(&second, &cast, 0, "b.json"), 412).await;
    let current: StoredDraft = serde_json::from_value(stale["current"].clone()).unwrap();
    assert_eq!((current.revision, current.document.unwrap().objects[0].id.as_str()), (1, "a"));
    assert_eq!(ids(first, &cast).await, ["a"], "what was acknowledged stays");

    // Having seen it, the second may replace it; then the first is the one that is stale.
    assert_eq!(save(&second, &cast, 1, "b.json").send().await.unwrap().status(), StatusCode::NO_CONTENT);
    first.problem(save(first, &cast, 1, "a.json"), 412).await;
    assert_eq!(ids(first, &cast).await, ["b"]);
}

#[tokio::test]
async fn a_save_that_does_not_say_what_it_has_seen_is_refused() {
    let (_server, cast, _second) = two_browsers().await;
    cast.ana.problem(cast.ana.put(&cast.task_path("/draft")).json(&label("a.json")), 428).await;
}

#[tokio::test]
async fn a_submission_that_grew_from_an_older_draft_is_refused_and_the_draft_stays() {
    let (_server, cast, second) = two_browsers().await;
    save(&second, &cast, 0, "b.json").send().await.unwrap();
    let late = cast.ana.post(&cast.task_path("/submit")).header("if-match", "0").json(&label("a.json"));
    let stale = cast.ana.problem(late, 412).await;
    assert_eq!(stale["current"]["revision"], 1);
    assert_eq!(ids(&cast.ana, &cast).await, ["b"]);
    let known = cast.ana.post(&cast.task_path("/submit")).header("if-match", "1").json(&label("a.json"));
    let _: SubmitResponse = cast.ana.json(known).await;
    let left: StoredDraft = cast.ana.json(cast.ana.get(&cast.task_path("/draft"))).await;
    assert_eq!(
        left,
        StoredDraft { revision: 2, ..StoredDraft::default() },
        "the next draft has a new revision"
    );
}

#[tokio::test]
async fn one_window_holds_a_task_and_another_one_takes_it_over() {
    let (server, cast, second) = two_browsers().await;
    assert_eq!(open(&cast.ana, &cast, FIRST, false).await.status(), StatusCode::OK);
    let refused = open(&second, &cast, SECOND, false).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["type"], "/problems/open-in-another-window");
    assert_eq!(problem["current"]["name"], "Firefox on Linux");
    assert!(!problem.to_string().contains(FIRST), "a token is its window's own");

    assert_eq!(open(&second, &cast, SECOND, true).await.status(), StatusCode::OK);
    let as_first = |request: RequestBuilder| request.header("window-token", FIRST);
    let problem = cast.ana.problem(as_first(save(&cast.ana, &cast, 0, "a.json")), 409).await;
    assert_eq!(problem["type"], "/problems/open-in-another-window");
    let submit = as_first(cast.ana.post(&cast.task_path("/submit"))).json(&label("a.json"));
    cast.ana.problem(submit, 409).await;
    let saved = save(&second, &cast, 0, "b.json").header("window-token", SECOND).send().await.unwrap();
    assert_eq!(saved.status(), StatusCode::NO_CONTENT);
    let draft: StoredDraft = second.json(second.get(&cast.task_path("/draft"))).await;
    assert_eq!(draft.window.as_deref(), Some("Firefox on Linux"));

    // A window that is closed, or that the server does not hear of, gives way.
    let close = second.delete(&cast.task_path("/window")).header("window-token", SECOND);
    assert_eq!(close.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    let held: LabelingWindow = open(&cast.ana, &cast, FIRST, false).await.json().await.unwrap();
    assert_eq!(held.draft_revision, 1);
    server.clock.advance(assay_core::pipeline::WINDOW_LEASE_S + 1);
    assert_eq!(open(&second, &cast, SECOND, false).await.status(), StatusCode::OK);
}
