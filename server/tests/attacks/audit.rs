//! Things done in the hope that nobody sees them, and trails written anew.

use crate::common::{Cast, PASSWORD, Person, Server, start, start_with};
use assay_core::api::{AuditEntry, Page};
use assay_server::jobs::housekeeping::record_failed_sign_ins;
use assay_server::store::{UnauditedWrite, releases};
use serde_json::{Value, json};

async fn entries(person: &Person, path: &str) -> Vec<AuditEntry> {
    person.json::<Page<AuditEntry>>(person.get(path)).await.items
}

fn actions(entries: &[AuditEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.action.as_str()).collect()
}

#[tokio::test]
async fn the_set_up_sign_ins_invitations_and_passwords_leave_entries() {
    let server = start_with(Some("the-code")).await;
    let root = server.visitor();
    let new = json!({ "code": "the-code", "name": "Ada", "email": "ada@example.org", "password": PASSWORD });
    let _: Value = root.json(root.post("/setup").json(&new)).await;
    let project = json!({ "name": "P", "template": "drone" });
    let project: Value = root.json(root.post("/projects").json(&project)).await;
    let members = format!("/projects/{}/members", project["id"].as_str().unwrap());
    let zoe = json!({ "name": "Zoe", "email": "zoe@example.org", "role": "tasker" });
    let added: Value = root.json(root.post(&members).json(&zoe)).await;
    let zoe = server.visitor();
    let path = format!("/invitations/{}", added["invitation"].as_str().unwrap());
    let _: Value = zoe.json(zoe.post(&path).json(&json!({ "password": PASSWORD }))).await;
    let sign_in = json!({ "email": "zoe@example.org", "password": PASSWORD });
    let _: Value = zoe.json(zoe.post("/session").json(&sign_in)).await;
    let change = json!({ "current": PASSWORD, "new": "another long password" });
    assert_eq!(zoe.put("/session/password").json(&change).send().await.unwrap().status(), 204);

    let trail = entries(&root, "/audit").await;
    assert_eq!(actions(&trail), ["password.change", "session.open", "invitation.accept", "server.set_up"]);
    assert_eq!((trail[0].actor_name.as_str(), trail[3].actor_name.as_str()), ("Zoe", "Ada"));
    zoe.problem(zoe.get("/audit"), 403).await;
}

async fn failures(server: &Server) {
    let journal = &server.sign_in.journal;
    record_failed_sign_ins(&server.db, server.clock.now(), journal, false).await.unwrap();
}

#[tokio::test]
async fn a_flood_of_failed_sign_ins_is_recorded_in_one_line() {
    let server = start().await;
    let root = server.person("root", true).await;
    server.person("ana", false).await;
    let stranger = server.stranger();
    for i in 0..60 {
        let name = if i < 5 { "ana".to_owned() } else { format!("my password {i}") };
        let body = json!({ "email": format!("{name}@example.org"), "password": "a guess of mine" });
        stranger.post("/session").json(&body).send().await.unwrap();
    }
    failures(&server).await;
    assert!(!actions(&entries(&root, "/audit").await).contains(&"session.fail"), "the window is not over");
    server.clock.advance(300);
    failures(&server).await;
    failures(&server).await;
    let trail = entries(&root, "/audit").await;
    let failed: Vec<&AuditEntry> = trail.iter().filter(|entry| entry.action == "session.fail").collect();
    assert_eq!(failed.len(), 1);
    let expected =
        "20 sign-ins failed and 40 were refused by the limits; accounts: ana (5); from: 127.0.0.1 (60)";
    assert_eq!(failed[0].detail, expected, "what strangers typed is not in it");
}

#[tokio::test]
async fn what_leaves_and_enters_a_project_is_recorded() {
    let server = start().await;
    let Cast { project, admin, ops, .. } = server.project().await;
    let export = format!("/projects/{project}/export?format=coco&labels=golden");
    assert_eq!(ops.get(&export).send().await.unwrap().status(), 200);
    let uploads = format!("/projects/{project}/uploads");
    assert_eq!(ops.post(&uploads).send().await.unwrap().status(), 201);
    let features = json!({ "one.png": [1.0, 2.0] });
    let features = ops.put(&format!("/projects/{project}/features")).json(&features);
    assert_eq!(features.send().await.unwrap().status(), 200);
    let trail = entries(&admin, &format!("/projects/{project}/audit")).await;
    assert_eq!(actions(&trail)[..3], ["features.replace", "upload.open", "export.download"]);
    assert_eq!(trail[2].detail, "exported the golden labels as coco");
}

#[tokio::test]
async fn a_release_anchors_the_trail_so_that_writing_it_anew_shows() {
    let server = start().await;
    let Cast { project, admin, .. } = server.project().await;
    let team = json!({ "name": "admin", "email": "admin@example.org", "role": "admin", "team": "ML" });
    let _: Value = admin.json(admin.post(&format!("/projects/{project}/members")).json(&team)).await;
    let path = format!("/projects/{project}/releases");
    let draft: Value = admin.json(admin.get(&path)).await;
    let hash = &draft["draft"]["hash"];
    let signature = json!({ "hash": hash, "team": "ML" });
    let _: Value = admin.json(admin.post(&format!("{path}/signatures")).json(&signature)).await;
    let published: Value = admin.json(admin.post(&path).json(&json!({ "hash": hash }))).await;
    let anchor = published["releases"][0]["audit"].clone();
    let trail = entries(&admin, &format!("/projects/{project}/audit")).await;
    assert_eq!(trail[1].action, "release.sign");
    assert_eq!(anchor, json!({ "line": trail[1].number, "hash": trail[1].hash }));
    let archive = admin.get(&format!("{path}/1/archive")).send().await.unwrap();
    assert_eq!(archive.status(), 200);
    let trail = entries(&admin, &format!("/projects/{project}/audit")).await;
    assert_eq!(trail[0].action, "release.download");

    assert_eq!(server.db.read(releases::find_broken_anchors).await.unwrap(), []);
    let number = anchor["line"].as_i64().unwrap();
    let forge = server.db.write_unaudited(UnauditedWrite::Setup, move |tx| {
        tx.execute("UPDATE audit SET hash = 'forged' WHERE number = $1", &[number.into()])
    });
    forge.await.unwrap();
    assert_eq!(server.db.read(releases::find_broken_anchors).await.unwrap(), [(project, 1)]);
}
