//! Other users of the machine, and readers of the database or of a backup.

use crate::common::program::start_program;
use crate::common::{Cast, start};
use assay_core::api::MemberInvitation;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

/// Starts the program on a data folder until it listens, and stops it.
fn serve_once(data: &Path) {
    let (mut child, _) = start_program(data);
    for entry in std::fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn nobody_else_on_the_machine_reads_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    serve_once(&data);
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("assay.sqlite")), 0o600);
}

#[test]
fn a_data_folder_that_was_open_to_others_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("old");
    serve_once(&data);
    let set =
        |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(&data, 0o755);
    set(&data.join("assay.sqlite"), 0o644);
    serve_once(&data);
    assert_eq!((mode(&data), mode(&data.join("assay.sqlite"))), (0o700, 0o600));
}

#[tokio::test]
async fn no_stored_answer_has_a_secret_and_a_repeated_request_does_not_get_it_again() {
    let server = start().await;
    let Cast { project, admin, .. } = server.project().await;
    let new = json!({ "name": "Zoe", "email": "zoe@example.org", "role": "admin" });
    let add = || {
        let request = admin.post(&format!("/projects/{project}/members")).header("idempotency-key", "k");
        request.json(&new)
    };
    let first: MemberInvitation = admin.json(add()).await;
    let again: MemberInvitation = admin.json(add()).await;
    let secret = first.invitation.unwrap();
    assert_eq!((again.invitation, &again.member), (None, &first.member));
    let link = format!("/projects/{project}/members/{}/invitation", first.member.user);
    let anew: MemberInvitation = admin.json(admin.post(&link).header("idempotency-key", "k2")).await;
    let token = admin.post("/tokens").header("idempotency-key", "k3");
    let token: Value = admin.json(token.json(&json!({ "name": "nightly", "days": 1 }))).await;
    let answers: Vec<String> =
        server.db.read(|tx| tx.fetch_values("SELECT body FROM answers", &[])).await.unwrap();
    assert_eq!(answers.len(), 1);
    for secret in [secret, anew.invitation.unwrap(), token["secret"].as_str().unwrap().to_owned()] {
        assert!(answers.iter().all(|answer| !answer.contains(&secret)));
    }
}

#[tokio::test]
async fn stored_answers_are_swept_after_a_week() {
    let server = start().await;
    let Cast { project, admin, .. } = server.project().await;
    let ask = admin.post(&format!("/projects/{project}/uploads")).header("idempotency-key", "k");
    assert_eq!(ask.json(&Value::Null).send().await.unwrap().status(), 201);
    let count = async || server.db.read(|tx| tx.query("SELECT key FROM answers", &[])).await.unwrap().len();
    let sweep = async || {
        assay_server::jobs::housekeeping::sweep(&server.db, &server.upload_space, server.clock.now())
            .await
            .unwrap();
    };
    sweep().await;
    assert_eq!(count().await, 1);
    server.clock.advance(7 * 24 * 3600 + 1);
    sweep().await;
    assert_eq!(count().await, 0);
}
