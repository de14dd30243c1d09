//! Imports: valid folders are imported completely, and of broken folders the valid files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

mod common;

use assay_core::api::{ImportJob, ImportReport, ImportState, NewProject, Project, ProjectTemplate, Upload};
use common::{Person, Server, start};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn real(folder: &str) -> Option<PathBuf> {
    let base = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let path = Path::new(&base).join(folder);
    if !path.exists() {
        println!("SKIPPED: no {}", path.display());
    }
    path.exists().then_some(path)
}

async fn project(server: &Server, template: ProjectTemplate) -> (Person, String, String) {
    let admin = server.person("admin", true).await;
    let new = NewProject { name: "P".to_owned(), purpose: String::new(), template };
    let project: Project = admin.json(admin.post("/projects").json(&new)).await;
    (admin, project.id, project.stages[0].id.clone())
}

async fn import(person: &Person, project: &str, stage: &str, files: &[(&str, Vec<u8>)]) -> ImportReport {
    import_as(person, project, stage, files, json!("golden")).await
}

async fn import_as(
    person: &Person,
    project: &str,
    stage: &str,
    files: &[(&str, Vec<u8>)],
    labels: Value,
) -> ImportReport {
    let upload: Upload = person.json(person.post(&format!("/projects/{project}/uploads"))).await;
    let path = format!("/projects/{project}/uploads/{}", upload.id);
    for (name, bytes) in files {
        let put = person.put(&format!("{path}/files")).query(&[("path", name)]).body(bytes.clone());
        assert_eq!(put.send().await.unwrap().status(), 204);
    }
    let seen: Upload = person.json(person.get(&path)).await;
    assert_eq!(seen.files.len(), files.len());
    begin(person, project, &path, &json!({ "stage": stage, "labels": labels })).await
}

/// Imports an upload and waits for the result.
async fn begin(person: &Person, project: &str, path: &str, start: &Value) -> ImportReport {
    let mut job: ImportJob = person.json(person.post(&format!("{path}/import")).json(start)).await;
    while job.state == ImportState::Running {
        tokio::task::yield_now().await;
        job = person.json(person.get(&format!("/projects/{project}/imports/{}", job.id))).await;
    }
    assert_eq!(job.state, ImportState::Done);
    job.report
}

fn read(folder: &Path, names: &[&'static str]) -> Vec<(&'static str, Vec<u8>)> {
    names.iter().map(|name| (*name, std::fs::read(folder.join(name)).unwrap())).collect()
}

const KITTI: [&str; 4] = [
    "training/velodyne/000008.bin",
    "training/image_2/000008.png",
    "training/calib/000008.txt",
    "training/label_2/000008.txt",
];

#[tokio::test]
async fn a_kitti_folder_is_imported_with_golden_and_only_once() {
    let Some(folder) = real("kitti-frame") else { return };
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Street).await;
    let files = read(&folder, &KITTI);
    let report = import(&admin, &project, &stage, &files).await;
    assert_eq!(report.problems, vec![]);
    assert_eq!((report.format.as_str(), report.scenes, report.tasks, report.golden), ("kitti", 1, 1, 1));
    assert!(report.objects >= 5);
    let again = import(&admin, &project, &stage, &files).await;
    assert_eq!((again.scenes, again.tasks, again.already_there), (0, 0, 1));
}

#[tokio::test]
async fn photographs_with_pascal_voc_boxes_are_imported_and_their_class_joins_the_ontology() {
    let Some(folder) = real("neon-trees") else { return };
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Images).await;
    let files = read(&folder, &["OSBS_029.png", "OSBS_029.xml", "SOURCE.md"]);
    let report = import(&admin, &project, &stage, &files).await;
    assert_eq!((report.format.as_str(), report.scenes, report.golden), ("voc", 1, 1));
    assert_eq!((report.new_classes, report.ignored), (vec!["Tree".to_owned()], vec!["SOURCE.md".to_owned()]));
}

/// PNG whose header claims 100,000 × 100,000 pixels.
fn claim_of_ten_gigabytes() -> Vec<u8> {
    let side = 100_000_u32.to_be_bytes();
    let header = [side.as_slice(), &side, &[8, 2, 0, 0, 0]].concat();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header), (b"IDAT", vec![0x78, 0x9c, 0x63, 0, 0, 0, 1, 0, 1])] {
        let chunk = [name.as_slice(), &data].concat();
        png.extend_from_slice(&u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend_from_slice(&chunk);
        png.extend_from_slice(&crc(&chunk).to_be_bytes());
    }
    png
}

/// CRC-32 of PNG (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xEDB8_8320 } else { c >> 1 })
    })
}

#[tokio::test]
async fn a_broken_file_is_named_and_the_others_are_imported() {
    let (Some(trees), Some(kitti)) = (real("neon-trees"), real("kitti-frame")) else { return };
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Images).await;
    let whole = std::fs::read(trees.join("OSBS_029.png")).unwrap();
    let cut = whole[..whole.len() / 2].to_vec();
    let report = import(&admin, &project, &stage, &[("good.png", whole.clone()), ("cut.png", cut)]).await;
    assert_eq!((report.scenes, report.problems.len(), report.problems[0].file.as_str()), (1, 1, "cut.png"));

    let report = import(&admin, &project, &stage, &[("huge.png", claim_of_ten_gigabytes())]).await;
    assert!(report.problems[0].message.contains("100000"), "{:?}", report.problems);

    let mut files = read(&kitti, &KITTI);
    let label = String::from_utf8(files[3].1.clone()).unwrap();
    files[3].1 = label.replacen("1.60", "tall", 1).into_bytes();
    let report = import(&admin, &project, &stage, &files).await;
    let problem = &report.problems[0];
    assert_eq!((problem.file.as_str(), problem.location.as_str()), (KITTI[3], "line 1"));
    assert!(problem.message.contains("`tall`") && !problem.fix.is_empty());

    let report = import(&admin, &project, &stage, &[]).await;
    assert!(report.problems[0].fix.starts_with("Drop images"), "{:?}", report.problems);
    let listed: Value = admin.json(admin.get(&format!("/projects/{project}/tasks"))).await;
    let names: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|t| &t["scene_name"]).collect();
    assert_eq!(names, [&json!("good")], "nothing came in by half");
}

#[tokio::test]
async fn a_path_that_leaves_the_folder_is_refused() {
    let server = start().await;
    let (admin, project, _) = project(&server, ProjectTemplate::Images).await;
    let upload: Upload = admin.json(admin.post(&format!("/projects/{project}/uploads"))).await;
    let path = format!("/projects/{project}/uploads/{}/files", upload.id);
    for bad in ["../x.png", "/etc/x.png", "a/../../x.png"] {
        admin.problem(admin.put(&path).query(&[("path", bad)]).body("x"), 422).await;
    }
}

#[tokio::test]
async fn an_import_equals_its_preview() {
    let Some(trees) = real("neon-trees") else { return };
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Images).await;
    let upload: Upload = admin.json(admin.post(&format!("/projects/{project}/uploads"))).await;
    let path = format!("/projects/{project}/uploads/{}", upload.id);
    for name in ["OSBS_029.png", "OSBS_029.xml", "AWPE_Pigeon_Lake_2020_DJI_0005.JPG"] {
        let put = admin.put(&format!("{path}/files")).query(&[("path", name)]);
        assert_eq!(put.body(std::fs::read(trees.join(name)).unwrap()).send().await.unwrap().status(), 204);
    }
    let start = json!({ "stage": stage, "labels": "drafts" });
    let seen: Value = admin.json(admin.post(&format!("{path}/preview")).json(&start)).await;
    assert_eq!((&seen["format"], &seen["scenes"], &seen["objects"]), (&json!("voc"), &json!(2), &json!(61)));
    assert_eq!((&seen["picture"], &seen["known"]), (&json!("OSBS_029.png"), &json!(["object"])));
    let listed: Value = admin.json(admin.get(&format!("/projects/{project}/tasks"))).await;
    assert_eq!(listed["items"], json!([]), "a preview imports nothing");
    admin
        .problem(
            admin
                .post(&format!("{path}/preview"))
                .json(&json!({ "stage": stage, "labels": "drafts", "format": "x" })),
            422,
        )
        .await;
}

#[tokio::test]
async fn a_survey_far_from_zero_is_tiled_for_those_who_may_see_it() {
    use assay_formats::tiles::{TileIndex, decode_chunk};
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Street).await;
    let survey = b"x,y,z,intensity\n448000.125,5411000.25,110.5,7\n448001,5411001,111,9\n".to_vec();
    let report = import(&admin, &project, &stage, &[("survey.csv", survey)]).await;
    assert_eq!((report.tasks, report.problems.len(), report.doing.as_str()), (1, 0, ""));
    let tasks: Value = admin.json(admin.get(&format!("/projects/{project}/tasks"))).await;
    let task = tasks["items"][0]["id"].as_str().unwrap();
    let detail: Value = admin.json(admin.get(&format!("/projects/{project}/tasks/{task}"))).await;
    let data = &detail["scene"]["frames"][0]["data"][0];
    let tiles = format!("/projects/{project}/tiles/{}", data["tiles"].as_str().unwrap());

    let bytes = admin.get(&tiles).send().await.unwrap().bytes().await.unwrap();
    let index = TileIndex::from_bytes(&bytes).unwrap();
    assert_eq!((index.points, index.fields[0].name.as_str()), (2, "intensity"));
    let answer = admin.get(&format!("{tiles}/0")).send().await.unwrap();
    assert_eq!(answer.headers()["content-encoding"], "gzip");
    let plain = assay_formats::tiles::unpack(&index, 0, &answer.bytes().await.unwrap()).unwrap();
    let chunk = decode_chunk(&index, 0, &plain).unwrap();
    let mut places = chunk.source_positions(&index);
    places.sort_by(|a, b| a[0].total_cmp(&b[0]));
    assert_eq!(places, [[448_000.125, 5_411_000.25, 110.5], [448_001.0, 5_411_001.0, 111.0]]);

    admin.problem(admin.get(&format!("{tiles}/1")), 404).await;
    let source = data["blob"].as_str().unwrap();
    admin.problem(admin.get(&format!("/projects/{project}/tiles/{source}")), 404).await;
    server.stranger().problem(server.stranger().get(&tiles), 401).await;
    let outsider = server.person("outsider", false).await;
    outsider.problem(outsider.get(&format!("{tiles}/0")), 403).await;
}

#[tokio::test]
async fn labels_without_recordings_become_drafts_of_queued_tasks() {
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Drone).await;
    let png = |red: u8| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(40, 30, image::Rgb([red, 90, 40]));
        picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
        bytes.into_inner()
    };
    let photographs = [("oak.png", png(1)), ("elm.png", png(2)), ("ash.png", png(3))];
    assert_eq!(import(&admin, &project, &stage, &photographs).await.tasks, 3);
    let hash = assay_core::hash::sha256_hex(&photographs[0].1);
    let small = format!("/projects/{project}/thumbnails/{hash}");
    let answer = admin.get(&small).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"image/jpeg".parse().unwrap())
    );
    server.stranger().problem(server.stranger().get(&small), 401).await;
    admin.problem(admin.get(&format!("/projects/{project}/thumbnails/{}", "0".repeat(64))), 404).await;
    // The elm's task is in progress: a model's prediction must not be under somebody's work.
    let path = format!("/projects/{project}/tasks");
    let tasks: Value = admin.json(admin.get(&path)).await;
    let id_of = |name: &str| {
        let task = tasks["items"].as_array().unwrap().iter().find(|t| t["scene_name"] == name).unwrap();
        task["id"].as_str().unwrap().to_owned()
    };
    let claimed = admin.post(&format!("{path}/{}/claim", id_of("elm"))).send().await.unwrap();
    assert!(claimed.status().is_success());

    let images: Vec<Value> = ["oak", "elm", "yew"]
        .iter()
        .zip(1..)
        .map(|(name, id)| json!({"id": id, "file_name": format!("{name}.png"), "width": 40, "height": 30}))
        .collect();
    let boxes: Vec<Value> = (1..=3)
        .map(|id| json!({"id": id, "image_id": id, "category_id": 1, "bbox": [1, 2, 10, 8], "area": 80, "iscrowd": 0, "segmentation": []}))
        .collect();
    let coco = json!({"images": images, "annotations": boxes, "categories": [{"id": 1, "name": "tree"}]});
    let predictions = [("predictions.json", coco.to_string().into_bytes())];
    let report = import(&admin, &project, &stage, &predictions).await;
    assert_eq!((report.prelabeled, report.tasks, report.golden), (0, 0, 0), "golden needs its photograph");
    let report = import_as(&admin, &project, &stage, &predictions, json!("drafts")).await;
    assert_eq!((report.prelabeled, report.objects, report.tasks), (1, 1, 0));
    assert_eq!((report.ignored.len(), report.already_there), (1, 1), "{:?}", report.ignored);
    assert_eq!(report.warnings.len(), 1, "{:?}", report.warnings);
    let detail: Value = admin.json(admin.get(&format!("{path}/{}", id_of("oak")))).await;
    assert_eq!(detail["document"]["objects"][0]["class"], "tree");
    assert_eq!(detail["task"]["state"], "queued");
    // Who imports a label has not labeled the scene, and may begin with what came.
    let claimed = admin.post(&format!("{path}/{}/claim", id_of("oak"))).send().await.unwrap();
    assert!(claimed.status().is_success(), "{}", claimed.status());
    // A repeated import changes nothing.
    assert_eq!(import_as(&admin, &project, &stage, &predictions, json!("drafts")).await.prelabeled, 0);
}

#[tokio::test]
async fn predictions_are_beside_the_labels_and_later_ones_replace_them() {
    let Some(folder) = real("kitti-frame") else { return };
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Street).await;
    let files = read(&folder, &KITTI);
    assert_eq!(import(&admin, &project, &stage, &files).await.golden, 1);
    let path = format!("/projects/{project}/tasks");
    let tasks: Value = admin.json(admin.get(&path)).await;
    let task = format!("{path}/{}", tasks["items"][0]["id"].as_str().unwrap());
    assert!(admin.post(&format!("{task}/claim")).send().await.unwrap().status().is_success());

    // A detector's results come without sensor data, with a score as the last number of a row.
    let text = String::from_utf8(files[3].1.clone()).unwrap();
    let first = text.lines().next().unwrap();
    let results = |score: &str| {
        let row = format!("{first} {score}\n").into_bytes();
        [(KITTI[2], files[2].1.clone()), (KITTI[3], row)]
    };
    let of = |model: &str| json!({ "predictions_of": model });
    let upload: Upload = admin.json(admin.post(&format!("/projects/{project}/uploads"))).await;
    let nameless = json!({ "stage": stage, "labels": of(" ") });
    let begun = admin.post(&format!("/projects/{project}/uploads/{}/import", upload.id)).json(&nameless);
    admin.problem(begun, 422).await;
    for (model, score) in [("pillars 1", "0.5"), ("centers", "0.25"), ("pillars 1", "0.75")] {
        let report = import_as(&admin, &project, &stage, &results(score), of(model)).await;
        assert_eq!((report.predicted, report.objects, report.tasks), (1, 1, 0), "{:?}", report.problems);
    }
    let detail: Value = admin.json(admin.get(&task)).await;
    let predictions = detail["predictions"].as_array().unwrap();
    let listed: Vec<_> = predictions
        .iter()
        .map(|p| {
            let object = &p["document"]["objects"][0];
            (p["model"].as_str().unwrap(), object["class"].as_str().unwrap(), &object["attributes"]["score"])
        })
        .collect();
    assert_eq!(listed, [("pillars 1", "car", &json!(0.75)), ("centers", "car", &json!(0.25))]);
    assert_eq!(detail["document"]["objects"], json!([]), "a prediction is no part of the label");
    // Drafts would be too late, because somebody has started; the report says so.
    let report = import_as(&admin, &project, &stage, &results("0.5"), json!("drafts")).await;
    assert_eq!((report.prelabeled, report.warnings.len()), (0, 1));
}

#[tokio::test]
async fn a_folder_on_the_server_is_imported_without_a_copy() {
    let server = start().await;
    let (admin, project, stage) = project(&server, ProjectTemplate::Street).await;
    let theirs = server.references().join("survey/day one");
    std::fs::create_dir_all(&theirs).unwrap();
    std::fs::write(theirs.join("a.csv"), "x,y,z\n1,2,3\n4,5,6\n").unwrap();
    let listed: Value =
        admin.json(admin.get(&format!("/projects/{project}/references")).query(&[("path", "survey")])).await;
    assert_eq!(listed, json!({ "available": true, "folders": ["day one"], "files": 0 }));
    let uploads = format!("/projects/{project}/uploads");
    for path in ["..", "/etc", "survey/../..", "nowhere"] {
        admin.problem(admin.post(&uploads).json(&json!({ "reference": path })), 422).await;
    }
    let upload: Upload =
        admin.json(admin.post(&uploads).json(&json!({ "reference": "survey/day one" }))).await;
    let path = format!("{uploads}/{}", upload.id);
    let put = admin.put(&format!("{path}/files")).query(&[("path", "b.csv")]).body("x");
    admin.problem(put, 409).await;
    let request = json!({ "stage": stage });
    let seen: Value = admin.json(admin.post(&format!("{path}/preview")).json(&request)).await;
    assert_eq!((&seen["format"], &seen["scenes"]), (&json!("clouds"), &json!(1)));
    let report = begin(&admin, &project, &path, &request).await;
    assert_eq!((report.tasks, report.problems.len()), (1, 0));
    assert!(theirs.join("a.csv").exists(), "what was referred to stays");

    let tasks: Value = admin.json(admin.get(&format!("/projects/{project}/tasks"))).await;
    let task = tasks["items"][0]["id"].as_str().unwrap();
    let detail: Value = admin.json(admin.get(&format!("/projects/{project}/tasks/{task}"))).await;
    let hash = detail["scene"]["frames"][0]["data"][0]["blob"].as_str().unwrap().to_owned();
    assert!(!server.blobs.path(&hash).exists(), "there is no copy");
    let blob = format!("/projects/{project}/blobs/{hash}");
    let bytes = admin.get(&blob).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bytes, "x,y,z\n1,2,3\n4,5,6\n");
    std::fs::write(theirs.join("a.csv"), "x,y,z\n9,9,9\n").unwrap();
    let problem = admin.problem(admin.get(&blob), 410).await;
    assert!(problem["detail"].as_str().unwrap().contains("has changed since it was imported"), "{problem}");
    let tasker = server.person("tasker", false).await;
    tasker.problem(tasker.get(&format!("/projects/{project}/references")), 403).await;
}

#[tokio::test]
async fn an_upload_says_how_each_file_arrived_so_that_a_changed_one_is_sent_again() {
    let server = start().await;
    let (admin, project, _) = project(&server, ProjectTemplate::Images).await;
    let upload: Upload = admin.json(admin.post(&format!("/projects/{project}/uploads"))).await;
    let path = format!("/projects/{project}/uploads/{}", upload.id);
    let put = |text: &'static str, modified_ms: &str| {
        let query = [("path", "a/labels.json"), ("modified_ms", modified_ms)];
        admin.put(&format!("{path}/files")).query(&query).body(text)
    };
    for (text, modified) in
        [("{}", 1_700_000_000_123_u64), ("[]", 1_700_000_000_124), ("[1]", 946_684_800_000)]
    {
        assert_eq!(put(text, &modified.to_string()).send().await.unwrap().status(), 204);
        let seen: Upload = admin.json(admin.get(&path)).await;
        assert_eq!(seen.files, ["a/labels.json"]);
        let arrived = &seen.arrived[0];
        assert_eq!((arrived.bytes, arrived.modified_ms), (text.len() as u64, modified));
    }
    // Without the time, a file is as old as its arrival.
    let plain = admin.put(&format!("{path}/files")).query(&[("path", "b.json")]).body("{}");
    assert_eq!(plain.send().await.unwrap().status(), 204);
    let seen: Upload = admin.json(admin.get(&path)).await;
    assert!(seen.arrived[1].modified_ms > 1_700_000_000_124);
    let problem = admin.problem(put("{}", &u64::MAX.to_string()), 422).await;
    assert_eq!(problem["errors"][0]["pointer"], "/modified_ms");
}
