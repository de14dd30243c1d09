//! Disk: what one project may fill, and what is cleared away.

use crate::common::{Cast, Person, ServerOptions, start, start_as};
use assay_core::api::{NewProject, Project, ProjectTemplate, ReferenceFolder, Upload};
use assay_server::folder::ReferenceRoot;
use serde_json::{Value, json};

async fn open(person: &Person, cast: &Cast) -> String {
    let path = format!("/projects/{}/uploads", cast.project);
    let upload: Upload = person.json(person.post(&path)).await;
    format!("{path}/{}", upload.id)
}

async fn put(person: &Person, upload: &str, name: &str, bytes: usize) -> u16 {
    let put = person.put(&format!("{upload}/files")).query(&[("path", name)]).body(vec![7_u8; bytes]);
    put.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_project_does_not_fill_the_disk_with_uploads() {
    let server = start_as(ServerOptions { project_quota: 100_000, ..ServerOptions::default() }).await;
    let cast = server.project().await;
    let (ops, admin) = (&cast.ops, &cast.admin);
    let (first, second) = (open(ops, &cast).await, open(admin, &cast).await);
    assert_eq!(put(ops, &first, "a.bin", 60_000).await, 204);
    assert_eq!(put(ops, &first, "b.bin", 60_000).await, 507);
    assert_eq!(put(admin, &second, "b.bin", 60_000).await, 507, "another upload, and another person");
    assert_eq!(put(ops, &first, "a.bin", 30_000).await, 204, "a smaller file in its place");
    assert_eq!(
        put(admin, &second, "b.bin", 60_000).await,
        204,
        "it takes the room of what it replaced no more"
    );
    let problem = admin.put(&format!("{second}/files")).query(&[("path", "c.bin")]).body(vec![0_u8; 9_000]);
    let problem = admin.problem(problem, 507).await;
    assert!(problem["detail"].as_str().unwrap().contains("delete uploads"));
    // Nothing is left of what was refused, and what is deleted makes room.
    let seen: Upload = admin.json(admin.get(&second)).await;
    assert_eq!(seen.files, ["b.bin"]);
    let deleted = ops.request(reqwest::Method::DELETE, &first).send().await.unwrap();
    assert_eq!(deleted.status(), 204);
    assert_eq!(put(admin, &second, "c.bin", 30_000).await, 204);
    ops.problem(ops.get(&first), 404).await;
}

#[tokio::test]
async fn many_empty_files_fill_the_quota_too() {
    let server = start_as(ServerOptions { project_quota: 10 * 4096, ..ServerOptions::default() }).await;
    let cast = server.project().await;
    let upload = open(&cast.ops, &cast).await;
    for n in 0..10 {
        assert_eq!(put(&cast.ops, &upload, &format!("{n}.txt"), 0).await, 204);
    }
    assert_eq!(put(&cast.ops, &upload, "10.txt", 0).await, 507);
}

#[tokio::test]
async fn nobody_deletes_the_upload_of_another_person() {
    let server = start().await;
    let cast = server.project().await;
    let upload = open(&cast.ops, &cast).await;
    let delete = |person: &Person| person.request(reqwest::Method::DELETE, &upload);
    cast.admin.problem(delete(&cast.admin), 404).await;
    cast.ana.problem(delete(&cast.ana), 403).await;
}

#[tokio::test]
async fn one_preview_unpacks_at_a_time() {
    let server = start().await;
    let cast = server.project().await;
    let upload = open(&cast.ops, &cast).await;
    assert_eq!(put(&cast.ops, &upload, "a.csv", 10).await, 204);
    let turn = server.previews.clone().acquire_owned().await.unwrap();
    let request = cast.ops.post(&format!("{upload}/preview")).json(&json!({ "stage": cast.stage }));
    let mut second = tokio::spawn(request.send());
    for _ in 0..20 {
        let _: Upload = cast.ops.json(cast.ops.get(&upload)).await;
    }
    assert!(!second.is_finished(), "it waits for the one that runs");
    drop(turn);
    assert_eq!((&mut second).await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn a_customer_does_not_see_the_folders_of_another() {
    let before = start().await;
    let cast = before.project().await;
    let new =
        NewProject { name: "Other".to_owned(), purpose: String::new(), template: ProjectTemplate::Street };
    let other: Project = cast.admin.json(cast.admin.post("/projects").json(&new)).await;
    let folders = tempfile::tempdir().unwrap();
    for path in ["ours/secret drive", "theirs/other drive"] {
        std::fs::create_dir_all(folders.path().join(path)).unwrap();
    }
    let root = |name: &str| ReferenceRoot::open_root(folders.path().join(name).to_str()).unwrap();
    let references = vec![(cast.project, root("ours")), (other.id.parse().unwrap(), root("theirs"))];
    let server = start_as(ServerOptions {
        references,
        folder: Some(before.into_folder()),
        ..ServerOptions::default()
    })
    .await;
    let admin = server.signed_in("admin").await;
    let listed = |project: String| admin.get(&format!("/projects/{project}/references"));
    let ours: ReferenceFolder = admin.json(listed(cast.project.to_string())).await;
    let theirs: ReferenceFolder = admin.json(listed(other.id.clone())).await;
    assert_eq!(
        (ours.folders, theirs.folders),
        (vec!["secret drive".to_owned()], vec!["other drive".to_owned()])
    );
    let across = admin.post(&format!("/projects/{}/uploads", other.id));
    for path in ["secret drive", "../ours/secret drive"] {
        admin.problem(across.try_clone().unwrap().json(&json!({ "reference": path })), 422).await;
    }
    let _: Value = admin.json(across.json(&json!({ "reference": "other drive" }))).await;
}
