//! Tokens that reach for more than their person gave them.

use crate::common::{Cast, Person, start};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

async fn token(person: &Person) -> Value {
    person.json(person.post("/tokens").json(&json!({ "name": "nightly", "days": 1 }))).await
}

#[tokio::test]
async fn a_token_lets_nobody_in_and_neither_lists_nor_revokes_tokens() {
    let server = start().await;
    let Cast { project, admin, ana, .. } = server.project().await;
    let (made, stranger) = (token(&admin).await, server.stranger());
    let by_token = |method: Method, path: &str| -> RequestBuilder {
        stranger.request(method, path).bearer_auth(made["secret"].as_str().unwrap())
    };
    let seen: Value = stranger.json(by_token(Method::GET, &format!("/projects/{project}"))).await;
    assert_eq!(seen["role"], "admin", "it has its person's rights otherwise");

    let (members, tokens) = (format!("/projects/{project}/members"), made["token"]["id"].as_str().unwrap());
    let new = json!({ "name": "Eve", "email": "eve@example.org", "role": "admin" });
    stranger.problem(by_token(Method::POST, &members).json(&new), 403).await;
    let ana = format!("{members}/{}", ana.id);
    stranger.problem(by_token(Method::DELETE, &ana), 403).await;
    stranger.problem(by_token(Method::POST, &format!("{ana}/invitation")), 403).await;
    stranger.problem(by_token(Method::GET, "/tokens"), 403).await;
    stranger
        .problem(by_token(Method::POST, "/tokens").json(&json!({ "name": "more", "days": 1 })), 403)
        .await;
    stranger.problem(by_token(Method::DELETE, &format!("/tokens/{tokens}")), 403).await;
    let block = json!({ "blocked": true });
    let person = format!("/people/{}/block", admin.id);
    stranger.problem(by_token(Method::PUT, &person).json(&block), 403).await;
    let password = json!({ "current": crate::common::PASSWORD, "new": "another long password" });
    stranger.problem(by_token(Method::PUT, "/session/password").json(&password), 403).await;
    let membership = format!("/memberships/{}", admin.id);
    stranger.problem(by_token(Method::POST, &membership), 403).await;
    stranger.problem(by_token(Method::DELETE, &membership), 403).await;

    let listed: Vec<Value> = admin.json(admin.get("/tokens")).await;
    assert_eq!(listed.len(), 1);
}
