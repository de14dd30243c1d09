//! Listeners in debriefs who should be out.

use crate::common::{Cast, PASSWORD, Person, Server, start};
use assay_core::api::DebriefSummary;
use futures_util::StreamExt;
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Less than the interval at which a connection is checked by itself.
const AT_ONCE: Duration = Duration::from_secs(10);

/// Connects a person, does something once they have caught up, and waits for the end of the connection.
async fn is_closed_by(server: &Server, path: &str, person: &Person, change: RequestBuilder) -> String {
    let url = format!("{}/api/v1{path}/live?since=0", server.url.replace("http", "ws"));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("cookie", person.cookie().parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    loop {
        let message = socket.next().await.unwrap().unwrap();
        if matches!(&message, Message::Text(text) if text.contains("caught_up")) {
            break;
        }
    }
    assert!(change.send().await.unwrap().status().is_success());
    let end = async {
        loop {
            match socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.unwrap().reason.to_string(),
                Some(Ok(_)) => {}
                other => panic!("it ends with a reason, not with {other:?}"),
            }
        }
    };
    tokio::time::timeout(AT_ONCE, end).await.expect("the connection ends at once")
}

#[tokio::test]
async fn an_open_connection_ends_with_the_session_the_membership_or_a_block() {
    let server = start().await;
    let cast = server.project().await;
    let Cast { project, admin, ops, qa, .. } = &cast;
    let new = json!({ "name": "Debrief 1", "questions": [] });
    let debriefs = format!("/projects/{project}/debriefs");
    let debrief: DebriefSummary = ops.json(ops.post(&debriefs).json(&new)).await;
    let path = format!("{debriefs}/{}", debrief.id);

    let signed_out = "you are not signed in any more";
    assert_eq!(is_closed_by(&server, &path, qa, qa.delete("/session")).await, signed_out);

    let demote = json!({ "name": "ops", "email": "ops@example.org", "role": "tasker" });
    let demote = admin.post(&format!("/projects/{project}/members")).json(&demote);
    let out = is_closed_by(&server, &path, ops, demote).await;
    assert_eq!(out, "you have no part in this debrief any more");

    let mut quinn = server.visitor();
    let answer = quinn.post("/session").json(&json!({ "email": "quinn@example.org", "password": PASSWORD }));
    let answer = answer.send().await.unwrap();
    quinn.store_session(&answer);
    let _: Value = quinn.json(quinn.get("/session")).await;
    let block = admin.put(&format!("/people/{}/block", qa.id)).json(&json!({ "blocked": true }));
    assert_eq!(is_closed_by(&server, &path, &quinn, block).await, signed_out);
}
