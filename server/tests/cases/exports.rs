//! Exports: numbers of classes, names of files.

use super::project::Project;
use super::{assay, case};
use serde_json::{Value, json};
use std::path::Path;

fn labels_for(folder: &Path, case_file: &str) {
    std::fs::copy(case(case_file), folder.join("pic.json")).unwrap();
}

#[test]
fn export_class_numbers() {
    for labels in ["export-class-numbers/first.json", "export-class-numbers/second.json"] {
        let project = Project::with_classes(Some(&["person", "dog", "car"]));
        let folder = tempfile::tempdir().unwrap();
        image::RgbImage::new(64, 48).save(folder.path().join("pic.png")).unwrap();
        labels_for(folder.path(), labels);
        let imported = project.import_path(folder.path(), &[]);
        assert_eq!(imported.status, 0, "{}{}", imported.out, imported.err);
        let yolo = project.export("yolo", "latest");
        assert!(yolo.text("data.yaml").ends_with("names:\n  0: \"person\"\n  1: \"dog\"\n  2: \"car\"\n"));
        assert!(yolo.text("labels/pic.txt").starts_with("1 "));
        let coco = project.export("coco", "latest").json("");
        let categories: Vec<(u64, &str)> = coco["categories"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| (c["id"].as_u64().unwrap(), c["name"].as_str().unwrap()))
            .collect();
        assert_eq!(categories, [(1, "person"), (2, "dog"), (3, "car")]);
        assert_eq!(coco["annotations"][0]["category_id"], json!(2));
    }
}

#[test]
fn export_without_ending() {
    let inspected: Value = assay(&["inspect", &case("export-without-ending/labels")]).json();
    assert_eq!(
        (&inspected["format"], &inspected["items"], &inspected["objects"]),
        (&json!("coco"), &json!(1), &json!(1))
    );
}

#[test]
fn labels_without_an_ending_are_imported_beside_their_picture() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(case("export-without-ending/labels"), folder.path().join("labels")).unwrap();
    image::RgbImage::new(100, 80).save(folder.path().join("a.jpg")).unwrap();
    let imported = Project::new().import_path(folder.path(), &[]);
    assert_eq!(imported.status, 0, "{}{}", imported.out, imported.err);
    let report = imported.json();
    assert_eq!(
        (&report["format"], &report["tasks"], &report["objects"]),
        (&json!("coco"), &json!(1), &json!(1))
    );
    assert_eq!(report["ignored"], json!([]));
}

#[tokio::test]
async fn an_exported_archive_has_a_file_that_other_programs_know() {
    let server = super::common::start().await;
    let cast = server.project().await;
    for (format, name) in [
        ("assay", "labels.json"),
        ("coco", "instances.json"),
        ("cvat-xml", "annotations.xml"),
        ("geojson", "shapes.geojson"),
        ("labelstudio", "export.json"),
        ("mot", "gt.txt"),
        ("scale", "tasks.json"),
    ] {
        let path = format!("/projects/{}/export?format={format}&labels=golden", cast.project);
        let answer = cast.admin.get(&path).send().await.unwrap();
        let disposition = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(disposition, format!("attachment; filename=\"Drone-{format}.zip\""));
        let bytes = answer.bytes().await.unwrap();
        let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.file_names().collect::<Vec<_>>(), [name]);
    }
}

#[test]
fn an_exported_archive_is_imported_again_where_its_picture_is() {
    for (format, name) in [
        ("assay", "labels.json"),
        ("coco", "instances.json"),
        ("cvat-xml", "annotations.xml"),
        ("labelstudio", "export.json"),
        ("scale", "tasks.json"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        image::RgbImage::new(100, 80).save(folder.path().join("a.jpg")).unwrap();
        let picture = folder.path().to_owned();
        let again = Project::new();
        assert_eq!(again.import_path(&picture, &[]).status, 0);
        std::fs::copy(case("export-without-ending/labels"), folder.path().join("labels")).unwrap();
        let project = Project::new();
        assert_eq!(project.import_path(&picture, &[]).status, 0);
        let packed = folder.path().join("P.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&packed).unwrap());
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, project.export(format, "latest").text("").as_bytes()).unwrap();
        zip.finish().unwrap();
        let imported = again.import_path(&packed, &[]);
        assert_eq!(imported.status, 0, "{format}: {}{}", imported.out, imported.err);
        assert_eq!(imported.json()["objects"], json!(1), "{format}: {}", imported.out);
    }
}
