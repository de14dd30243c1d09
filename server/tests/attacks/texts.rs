//! Texts that are huge, or that hide characters.

use crate::common::{Cast, body, square, start, start_with};
use reqwest::RequestBuilder;
use serde_json::{Value, json};

#[tokio::test]
async fn names_teams_and_addresses_are_short_and_of_one_line() {
    let server = start().await;
    let Cast { project, admin, .. } = server.project().await;
    let path = format!("/projects/{project}/members");
    let add = |field: &str, value: String| -> RequestBuilder {
        let mut new = json!({ "name": "Zoe", "email": "zoe@example.org", "role": "tasker", "team": "ML" });
        new[field] = value.into();
        admin.post(&path).json(&new)
    };
    for (field, value) in [
        ("name", "x".repeat(1 << 20)),
        ("team", "x".repeat(1 << 20)),
        ("name", "x".repeat(201)),
        ("name", "Zoe\nAdmin".to_owned()),
        ("name", "eoZ\u{202e}nimdA".to_owned()),
        ("email", "zoe@example.org\r\nBcc: all@example.org".to_owned()),
        ("email", format!("{}@example.org", "x".repeat(250))),
    ] {
        let problem = admin.problem(add(field, value), 422).await;
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
    let members: Vec<Value> = admin.json(admin.get(&path)).await;
    assert_eq!(members.len(), 5);
}

#[tokio::test]
async fn the_first_admin_has_a_name_and_address_of_one_line() {
    let server = start_with(Some("the-code")).await;
    let stranger = server.stranger();
    for (field, value) in [("name", "A\nB"), ("email", "a@b\nc"), ("name", " ")] {
        let mut new = json!({ "code": "the-code", "name": "Ada", "email": "ada@example.org", "password": "long enough it is" });
        new[field] = value.into();
        let problem = stranger.problem(stranger.post("/setup").json(&new), 422).await;
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
}

#[tokio::test]
async fn no_request_takes_control_characters() {
    let server = start().await;
    let cast = server.project().await;
    let (admin, ana) = (&cast.admin, &cast.ana);
    let hidden = "a\u{1b}[2Jb";
    let project = json!({ "name": "P", "purpose": hidden, "template": "drone" });
    let question = json!({ "title": hidden, "stage": cast.stage });
    let mut label = square(0.0);
    label.objects[0].id = hidden.to_owned();
    let questions = format!("/projects/{}/questions", cast.project);
    for request in [
        admin.post("/projects").json(&project),
        admin.post("/tokens").json(&json!({ "name": hidden, "days": 1 })),
        admin.post(&questions).json(&question),
        ana.post(&cast.task_path("/submit")).json(&body(&label)),
    ] {
        let problem = admin.problem(request, 422).await;
        assert!(problem["detail"].as_str().unwrap().contains("U+001B"), "{problem}");
    }
    let lines = json!({ "title": "Why?", "stage": cast.stage, "observation": "One.\nTwo.\tThree." });
    let _: Value = admin.json(admin.post(&questions).json(&lines)).await;
}
