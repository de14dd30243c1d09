//! Names of images: endings, back slashes, sizes that contradict.

use super::project::Project;
use super::{case, convert, convert_with};
use serde_json::{Value, json};

#[test]
fn equal_stems() {
    let input = case("equal-stems/a.json");
    for target in ["yolo", "voc", "kitti", "openlabel"] {
        let converted = convert(&input, "coco", target);
        let line = converted.outcome.err.lines().find(|line| line.contains("images renamed"));
        let line = line.unwrap_or_else(|| panic!("to {target}: {}", converted.outcome.err));
        assert!(line.starts_with("lost: 1 × images renamed: image1.png is image1-2"), "{line}");
        let refused = convert_with(&input, "coco", target, &["--lossless"]);
        assert!(refused.outcome.status != 0 && !refused.path.exists());
    }
    let yolo = convert(&input, "coco", "yolo");
    assert_eq!(yolo.paths(), ["data.yaml", "labels/image1-2.txt", "labels/image1.txt"]);
    let same = convert_with(&input, "coco", "coco", &["--lossless"]);
    assert_eq!(same.outcome.status, 0, "COCO keeps both names: {}", same.outcome.err);
}

#[test]
fn an_import_and_its_export_say_which_image_was_renamed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(case("equal-stems/a.json"), folder.path().join("a.json")).unwrap();
    for (name, shade) in [("image1.jpg", 10), ("image1.png", 200)] {
        image::RgbImage::from_pixel(40, 30, image::Rgb([shade; 3])).save(folder.path().join(name)).unwrap();
    }
    let project = Project::new();
    let imported = project.import_path(folder.path(), &[]);
    assert_eq!(imported.status, 0, "{}", imported.err);
    let report = imported.json();
    assert_eq!((&report["tasks"], &report["objects"]), (&json!(2), &json!(2)));
    assert_eq!(report["not_read"], json!(["1 × images renamed: image1.png is image1-2"]));
    let exported = project.export("yolo", "latest");
    assert!(
        exported.outcome.err.contains("1 × images renamed: image1.png is image1-2.png"),
        "{}",
        exported.outcome.err
    );
}

#[test]
fn backslash_paths() {
    let imported = Project::new().import("backslash-paths", &[]);
    assert_eq!(imported.status, 0, "{}", imported.err);
    let report = imported.json();
    assert_eq!(
        (&report["tasks"], &report["objects"], &report["ignored"]),
        (&json!(2), &json!(3), &json!([]))
    );
    let input = case("backslash-paths/a.json");
    let yolo = convert(&input, "coco", "yolo");
    let paths = [
        "data.yaml",
        "images/cam1/img.png",
        "images/cam2/img.png",
        "labels/cam1/img.txt",
        "labels/cam2/img.txt",
    ];
    assert_eq!(yolo.paths(), paths);
    let counts = ["labels/cam1/img.txt", "labels/cam2/img.txt"].map(|path| yolo.text(path).lines().count());
    assert_eq!(counts, [1, 2]);
    for target in ["coco", "cvat-xml", "labelstudio"] {
        let text = convert(&input, "coco", target).text("");
        assert!(text.contains("cam1/img.png") && !text.contains('\\'), "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_whose_name_has_a_back_slash_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let labels = std::fs::read_to_string(case("backslash-paths/a.json")).unwrap();
    std::fs::write(folder.path().join("a.json"), labels).unwrap();
    for name in [r"cam1\img.png", r"cam2\img.png"] {
        image::RgbImage::new(40, 30).save(folder.path().join(name)).unwrap();
    }
    let coco = convert(folder.path().to_str().unwrap(), "coco", "coco");
    assert_eq!(coco.json("")["images"][0]["file_name"], r"cam1\img.png");
}

#[test]
fn picture_size_mismatch() {
    for (folder, line) in [
        ("declared", "a.png 400 × 400 in the labels, 100 × 100 the picture"),
        ("exif", "p.jpg 40 × 30 in the labels, 30 × 40 the picture, with its orientation"),
    ] {
        let line = format!("1 × images whose labels name another size: {line}");
        let input = format!("picture-size-mismatch/{folder}");
        let imported = Project::new().import(&input, &[]);
        assert_eq!(imported.status, 0, "{}", imported.err);
        let report = imported.json();
        assert_eq!((&report["tasks"], &report["objects"]), (&json!(1), &json!(1)));
        assert_eq!(report["warnings"], json!([line]));
        let name = if folder == "exif" { "p" } else { "a" };
        let converted = convert(&case(&format!("{input}/{name}.json")), "coco", "yolo");
        assert!(converted.outcome.err.contains(&format!("warning: {line}")), "{}", converted.outcome.err);
    }
}

#[test]
fn many_sizes_that_contradict_are_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let image = |i: u64| json!({"id": i, "file_name": format!("{i}.png"), "width": 400, "height": 400});
    let images: Vec<Value> = (1..=8).map(image).collect();
    for i in 1..=8_u8 {
        image::RgbImage::from_pixel(10, 10, image::Rgb([i; 3]))
            .save(folder.path().join(format!("{i}.png")))
            .unwrap();
    }
    let labels = json!({"images": images, "categories": [], "annotations": []});
    std::fs::write(folder.path().join("a.json"), labels.to_string()).unwrap();
    let imported = Project::new().import_path(folder.path(), &[]);
    let warnings = imported.json()["warnings"].clone();
    let start = "8 × images whose labels name another size: 1.png 400 × 400";
    assert!(warnings[0].as_str().unwrap().starts_with(start) && warnings[1].is_null(), "{warnings}");
    assert!(imported.err.contains(&format!("warning: {start}")), "{}", imported.err);
}

#[test]
fn labels_of_another_size_are_scaled_to_their_image_on_request_alone() {
    for (options, expected) in
        [(&[][..], [200.0, 200.0, 100.0, 100.0]), (&["--scale-labels"], [50.0, 50.0, 25.0, 25.0])]
    {
        let project = Project::new();
        let imported = project.import("picture-size-mismatch/declared", options);
        assert!(
            imported.err.contains("a.png 400 × 400 in the labels, 100 × 100 the picture"),
            "{}",
            imported.err
        );
        let coco = project.export("coco", "latest").json("");
        assert_eq!(coco["annotations"][0]["bbox"], json!(expected), "{options:?}");
    }
    let project = Project::new();
    let imported = project.import("picture-size-mismatch/exif", &["--scale-labels"]);
    assert!(imported.err.contains("images whose labels name another size: p.jpg"), "{}", imported.err);
}
