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

#[tokio::test]
async fn names_that_hide_characters_or_look_like_others_are_refused_wherever_they_are_given() {
    let server = start().await;
    let cast = server.project().await;
    let (admin, project) = (&cast.admin, cast.project);
    let path = format!("/projects/{project}/stages/{}", cast.stage);
    let stage: Value = admin.json(admin.get(&path)).await;
    let class = stage["ontology"]["classes"][0].clone();
    let first = class["name"].as_str().unwrap();
    let change = |edit: &dyn Fn(&mut Value)| {
        let mut body = json!({ "name": stage["name"], "ontology": stage["ontology"], "rubric": stage["rubric"],
            "guideline": stage["guideline"], "compare_while_labeling": true });
        edit(&mut body);
        admin.put(&path).header("if-match", stage["revision"].to_string()).json(&body)
    };
    let with_class = |name: String| {
        let mut twin = class.clone();
        twin["name"] = name.into();
        change(&|body| body["ontology"]["classes"].as_array_mut().unwrap().push(twin.clone()))
    };
    // A Cyrillic letter, a zero-width space, a blank, a tab, and too many letters.
    let cyrillic = first.replacen('a', "\u{430}", 1).replacen('e', "\u{435}", 1);
    assert_ne!(cyrillic, first);
    for name in
        [cyrillic, format!("{first}\u{200b}"), format!(" {first}"), format!("{first}\tb"), "x".repeat(121)]
    {
        let problem = admin.problem(with_class(name), 422).await;
        let pointer = problem["errors"][0]["pointer"].as_str().unwrap();
        assert!(pointer.ends_with("/name") && pointer.starts_with("/ontology/classes/"), "{pointer}");
    }
    // Stages and rules.
    let named = change(&|body| body["name"] = "Sta\u{200b}ge".into());
    assert_eq!(admin.problem(named, 422).await["errors"][0]["pointer"], "/name");
    let titled = change(&|body| body["rubric"]["rules"][0]["title"] = "Fits\u{202e}".into());
    assert_eq!(admin.problem(titled, 422).await["errors"][0]["pointer"], "/rubric/rules/0/title");
    // No two projects have names that look alike.
    let new = |name: &str| {
        admin.post("/projects").json(&json!({ "name": name, "purpose": "", "template": "images" }))
    };
    let made: Value = admin.json(new("  Survey  of roofs ")).await;
    assert_eq!(made["name"], "Survey of roofs");
    admin.problem(new("Survey of r\u{43e}ofs"), 409).await;
    assert_eq!(admin.problem(new("Sur\u{200b}vey"), 422).await["errors"][0]["pointer"], "/name");
    // Goals.
    let goal = json!({ "goals": [{ "id": "g", "name": "Find\u{2060} crowns" }] });
    let brief = admin.put(&format!("/projects/{project}/brief")).header("if-match", "0").json(&goal);
    assert_eq!(admin.problem(brief, 422).await["errors"][0]["pointer"], "/goals/0/name");
}

#[tokio::test]
async fn a_limit_lies_where_its_measure_has_values() {
    let server = start().await;
    let cast = server.project().await;
    let path = format!("/projects/{}/stages/{}", cast.project, cast.stage);
    let stage: Value = cast.admin.json(cast.admin.get(&path)).await;
    for (measure, limit, range) in
        [("iou", -0.3, "from 0 to 1"), ("yaw_error", 10.0, "from 0° to 180°"), ("spill", 7.0, "from 0 to 1")]
    {
        let rule = json!({ "id": "r", "measure": measure, "max": limit, "severity": "minor" });
        let rubric = json!({ "name": "r", "match": { "measure": "iou", "min": 0.1 }, "rules": [rule] });
        let body = json!({ "name": stage["name"], "ontology": stage["ontology"], "rubric": rubric, "guideline": "",
            "compare_while_labeling": true });
        let put = cast.admin.put(&path).header("if-match", stage["revision"].to_string()).json(&body);
        let problem = cast.admin.problem(put, 422).await;
        assert_eq!(problem["errors"][0]["pointer"], "/rubric/rules/0");
        assert!(problem["detail"].as_str().unwrap().contains(range), "{problem}");
    }
}
