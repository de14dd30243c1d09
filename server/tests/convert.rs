//! `assay inspect` and `assay convert` on real recordings and labels.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, missing_docs)]

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn real(path: &str) -> Option<PathBuf> {
    let base = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let path = Path::new(&base).join(path);
    if !path.exists() {
        println!("SKIPPED: no {}", path.display());
    }
    path.exists().then_some(path)
}

fn assay(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_assay")).args(arguments).output().unwrap()
}

fn inspected(path: &Path) -> Value {
    let output = assay(&["inspect", path.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn convert(from: &Path, formats: [&str; 2], to: &Path, more: &[&str]) -> (Option<i32>, String) {
    let [source, target] = [from, to].map(|p| p.to_str().unwrap());
    let output =
        assay(&[&["convert", source, "--from", formats[0], "--to", formats[1], target], more].concat());
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn clouds_report_their_points_fields_and_bounds() {
    let Some(street) = real("sustech-street/lidar/000965.pcd") else { return };
    let found = inspected(&street);
    assert_eq!((&found["format"], &found["encoding"]), (&json!("pcd"), &json!("binary")));
    assert_eq!(found["fields"], json!(["x", "y", "z", "intensity", "timestamp", "ring"]));
    assert!((66_000..67_500).contains(&found["points"].as_u64().unwrap()), "{found}");
    let room =
        inspected(&real("labelcloud-room/exemplary.ply").unwrap_or_else(|| real("labelcloud-room").unwrap()));
    assert_eq!(
        (&room["points"], &room["fields"]),
        (&json!(86_357), &json!(["x", "y", "z", "red", "green", "blue"]))
    );
    let drive = inspected(&real("scale-drive/pointcloud/1.ply").unwrap());
    assert_eq!(drive["fields"], json!(["x", "y", "z", "i"]));
    let kitti = inspected(&real("kitti-frame/training/velodyne/000008.bin").unwrap());
    assert_eq!((&kitti["format"], &kitti["points"]), (&json!("kitti"), &json!(17_238)));
}

#[test]
fn every_file_of_the_real_data_is_recognised() {
    let Some(data) = real("coco-100") else { return };
    let mut folders = vec![data.parent().unwrap().to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)
            .unwrap()
            .flatten()
            .filter(|e| e.file_name() != "SOURCE.md" && e.file_name() != "README.md")
        {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    let all: Vec<&str> =
        std::iter::once("inspect").chain(files.iter().map(|f| f.to_str().unwrap())).collect();
    let output = assay(&all);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let kinds: Vec<Value> = output
        .stdout
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .map(|l| serde_json::from_slice(l).unwrap())
        .collect();
    let count = |kind: &str| kinds.iter().filter(|k| k["kind"] == kind).count();
    assert_eq!(kinds.len(), files.len());
    let counts = ["cloud", "image", "annotations", "data"].map(count);
    assert_eq!(counts, [12, 28, 7, 32]);
}

/// Items of a converted data set in Assay's format.
fn items(path: &Path) -> Value {
    serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap()["items"].clone()
}

#[test]
fn coco_survives_a_conversion_to_other_formats_and_back() {
    let Some(coco) = real("coco-100/instances_val2014_100.json") else { return };
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    assert_eq!(convert(&coco, ["coco", "assay"], &at("start.json"), &[]).0, Some(0));
    let objects = |items: &Value| -> usize {
        items.as_array().unwrap().iter().map(|i| i["document"]["objects"].as_array().unwrap().len()).sum()
    };
    let start = items(&at("start.json"));
    for format in ["coco", "cvat-xml", "labelstudio"] {
        let (there, back) = (at(&format!("there-{format}")), at(&format!("back-{format}.json")));
        let (status, lost) = convert(&at("start.json"), ["assay", format], &there, &[]);
        assert_eq!(status, Some(0), "{format}: {lost}");
        let (status, stderr) = convert(&there, [format, "assay"], &back, &[]);
        assert_eq!(status, Some(0), "{format}: {stderr}");
        let found = items(&back);
        assert_eq!(found.as_array().unwrap().len(), 100, "{format}");
        if format == "labelstudio" {
            // Label Studio's regions are single polygons, and the report says so.
            assert!(lost.contains("lost: ") && objects(&found) > objects(&start), "{lost}");
        } else {
            assert_eq!(objects(&found), objects(&start), "{format}");
        }
    }
    let (status, stderr) = convert(&at("start.json"), ["assay", "yolo"], &at("yolo"), &["--lossless"]);
    assert_eq!(status, Some(2));
    assert!(stderr.lines().count() == 1 && stderr.contains("--lossless") && !at("yolo").exists(), "{stderr}");
    let (status, stderr) = convert(&at("start.json"), ["assay", "yolo"], &at("yolo"), &[]);
    assert!(
        status == Some(0) && stderr.lines().all(|line| line.starts_with("lost: ")) && !stderr.is_empty(),
        "{stderr}"
    );
}

#[test]
fn kitti_rows_are_the_same_after_a_conversion_and_back() {
    let Some(kitti) = real("kitti-frame/training") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (there, back) = (folder.path().join("there.json"), folder.path().join("back"));
    assert_eq!(convert(&kitti, ["kitti", "assay"], &there, &[]), (Some(0), String::new()));
    assert_eq!(convert(&there, ["assay", "kitti"], &back, &[]).0, Some(0));
    let rows = |folder: &Path| std::fs::read_to_string(folder.join("label_2/000008.txt")).unwrap();
    assert_eq!(rows(&back).trim(), rows(&kitti).trim());
}

#[test]
fn an_existing_output_is_never_overwritten() {
    let Some(kitti) = real("kitti-frame/training") else { return };
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("precious"), "mine").unwrap();
    let (status, stderr) = convert(&kitti, ["kitti", "kitti"], folder.path(), &[]);
    assert!(status == Some(2) && stderr.contains("it is there already"), "{stderr}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Data folder of a server with a project of images.
fn make_project(data: &Path, name: &'static str) {
    use assay_server::store::accounts::{NewUser, add_user};
    use assay_server::store::{Database, UnauditedWrite, projects, stages};
    std::fs::create_dir_all(data).unwrap();
    let db = Database::sqlite(&data.join("assay.sqlite")).unwrap();
    let now = assay_server::clock::Clock::default().now();
    let made = db.write_unaudited_blocking(UnauditedWrite::Setup, move |tx| {
        let person =
            NewUser { name: "Ana".to_owned(), email: "ana@example.org".to_owned(), ..NewUser::default() };
        let user = add_user(tx, &now, &person)?;
        let project = projects::create(tx, &now, name, "", user)?;
        stages::add(tx, project, &assay_server::template::stage(assay_core::api::ProjectTemplate::Images))
    });
    made.unwrap();
}

#[test]
fn imported_labels_can_be_exported() {
    let Some(trees) = real("neon-trees") else { return };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let project = data.to_str().unwrap().to_owned();
    make_project(&data, "Trees");
    let run = |arguments: &[&str]| {
        let output = assay(&[arguments, &["--project", "Trees", "--data", &project]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    run(&["import", trees.to_str().unwrap(), "--golden"]);
    let out = folder.path().join("out");
    run(&["export", "--format", "voc", "--labels", "golden", "--out", out.to_str().unwrap()]);
    let found = inspected(&out);
    assert_eq!(
        (&found["format"], &found["objects"], &found["items"]),
        (&json!("voc"), &json!(61), &json!(1))
    );
    assert!(out.join("JPEGImages/OSBS_029.png").exists());
}
