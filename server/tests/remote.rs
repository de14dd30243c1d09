//! Command line with a remote server: with a token, and with the rights of its person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod common;

use assay_core::api::{ApiToken, ApiTokenSecret, NewApiToken, NewProject, Project, ProjectTemplate};
use common::{Person, Server, start};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

/// Runs the command line beside the server in this process.
async fn assay(arguments: &[&str]) -> Output {
    let arguments: Vec<String> = arguments.iter().map(|a| (*a).to_owned()).collect();
    let run = move || Command::new(env!("CARGO_BIN_EXE_assay")).args(arguments).output().unwrap();
    tokio::task::spawn_blocking(run).await.unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

async fn token(person: &Person) -> ApiTokenSecret {
    let new = NewApiToken { name: "nightly delivery".to_owned(), days: 30 };
    person.json(person.post("/tokens").json(&new)).await
}

async fn project(server: &Server) -> (Person, Project) {
    let admin = server.person("admin", true).await;
    let new =
        NewProject { name: "Orchard".to_owned(), purpose: String::new(), template: ProjectTemplate::Drone };
    let project: Project = admin.json(admin.post("/projects").json(&new)).await;
    (admin, project)
}

/// Photographs with boxes in COCO's format.
fn photographs(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let mut images = Vec::new();
    let mut annotations = Vec::new();
    for id in 1..=3 {
        let name = format!("tree {id} ä.png");
        image::RgbImage::from_pixel(40, 30, image::Rgb([id, 90, 40])).save(folder.join(&name)).unwrap();
        images.push(json!({"id": id, "file_name": name, "width": 40, "height": 30}));
        let bbox = [1.5, 2.25, 10.0 + f64::from(id), 8.125];
        annotations.push(json!({"id": id, "image_id": id, "category_id": 1, "bbox": bbox, "area": bbox[2] * bbox[3], "iscrowd": 0, "segmentation": []}));
    }
    let coco =
        json!({"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "tree"}]});
    std::fs::write(folder.join("instances.json"), coco.to_string()).unwrap();
}

#[tokio::test]
async fn labels_imported_over_the_network_are_exported_over_it() {
    let server = start().await;
    let (admin, _) = project(&server).await;
    let made = token(&admin).await;
    let folder = tempfile::tempdir().unwrap();
    let (data, out) = (folder.path().join("data"), folder.path().join("out"));
    photographs(&data);
    let at = ["--server", &server.url, "--token", &made.secret, "--project", "Orchard"];

    let imported = assay(&[&["import", data.to_str().unwrap()][..], &at].concat()).await;
    assert!(imported.status.success(), "{}", stderr(&imported));
    let report: Value = serde_json::from_slice(&imported.stdout).unwrap();
    assert_eq!((report["tasks"].as_u64(), report["objects"].as_u64()), (Some(3), Some(3)), "{report}");

    // Nobody has accepted a label yet, and the error says what to do.
    let export = ["export", "--format", "coco", "--out", out.to_str().unwrap()];
    let refused = assay(&[&export[..], &at].concat()).await;
    assert_eq!(
        (refused.status.code(), stderr(&refused).lines().count()),
        (Some(2), 1),
        "{}",
        stderr(&refused)
    );
    let exported = assay(&[&export[..], &at, &["--labels", "latest"]].concat()).await;
    assert!(exported.status.success(), "{}", stderr(&exported));
    // A format with one file is exported as that file.
    let coco: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let mut boxes: Vec<String> =
        coco["annotations"].as_array().unwrap().iter().map(|a| a["bbox"].to_string()).collect();
    boxes.sort();
    assert_eq!(boxes, ["[1.5,2.25,11.0,8.125]", "[1.5,2.25,12.0,8.125]", "[1.5,2.25,13.0,8.125]"]);

    // A format with a folder is exported as a folder, with the photographs if the format includes them.
    let voc = folder.path().join("voc");
    let many = ["export", "--format", "voc", "--labels", "latest", "--out", voc.to_str().unwrap()];
    let exported = assay(&[&many[..], &at].concat()).await;
    assert!(exported.status.success(), "{}", stderr(&exported));
    let count = |name: &str| std::fs::read_dir(voc.join(name)).unwrap().count();
    assert_eq!((count("Annotations"), count("JPEGImages")), (3, 3));
    let again = assay(&[&many[..], &at].concat()).await;
    assert_eq!(again.status.code(), Some(2), "nothing is written over");
}

#[tokio::test]
async fn a_token_has_the_rights_of_its_person_and_no_more() {
    let server = start().await;
    let (admin, project) = project(&server).await;
    let made = token(&admin).await;
    let by_token = |path: &str| server.stranger().get(path).bearer_auth(&made.secret);
    let seen: Vec<Project> = server.stranger().json(by_token("/projects")).await;
    assert_eq!(seen.len(), 1);
    let more = server.stranger().post("/tokens").bearer_auth(&made.secret);
    server.stranger().problem(more.json(&NewApiToken { name: "more".to_owned(), days: 1 }), 403).await;

    // The token of a person without a role opens nothing here, and a wrong token opens nothing at all.
    let outsider = server.person("outsider", false).await;
    let other = token(&outsider).await;
    let export = format!("/projects/{}/export?format=coco", project.id);
    outsider.problem(server.stranger().get(&export).bearer_auth(&other.secret), 403).await;
    outsider.problem(server.stranger().get(&export).bearer_auth("assay_0"), 401).await;
    outsider.problem(server.stranger().get(&export), 401).await;
    admin.problem(by_token(&format!("/projects/{}/export?format=nonsense", project.id)), 422).await;

    // Lists never show the token again, and a revoked token has no rights.
    let listed: Vec<ApiToken> = admin.json(admin.get("/tokens")).await;
    assert_eq!(listed.as_slice(), std::slice::from_ref(&made.token));
    let gone = admin.request(reqwest::Method::DELETE, &format!("/tokens/{}", made.token.id));
    assert_eq!(gone.send().await.unwrap().status(), 204);
    admin.problem(by_token("/projects"), 401).await;

    let at = ["--server", server.url.as_str(), "--token", &made.secret, "--project", "Orchard"];
    let refused = assay(&[&["export", "--format", "coco", "--out", "nowhere"][..], &at].concat()).await;
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).starts_with("assay: --server: http://"), "{}", stderr(&refused));
    assert!(!stderr(&refused).contains(&made.secret), "a secret is never said");
}
