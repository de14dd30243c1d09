//! `assay drift` on label files: KITTI-like drives, halves of real photographs, and files that are wrong.

use super::assay;
use serde_json::{Value, json};
use std::fs::{create_dir_all, write};
use std::path::{Path, PathBuf};

/// Frames of a KITTI-like data set: cars of about this length, and pedestrians who stand; in each frame more rows.
fn kitti(folder: &Path, frames: u32, length: f64, more: &str) {
    let root = folder.join("training");
    for of in ["label_2", "calib"] {
        create_dir_all(root.join(of)).unwrap();
    }
    let calib = "P0: 700 0 600 0 0 700 180 0 0 0 1 0\nP1: 700 0 600 0 0 700 180 0 0 0 1 0\nP2: 700 0 600 0 0 700 180 0 0 0 1 0\n\
                 P3: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0\n\
                 Tr_imu_to_velo: 1 0 0 0 0 1 0 0 0 0 1 0\n";
    for frame in 0..frames {
        let row = |n: u32| {
            // Differences that repeat after 7, 11 and 13 objects, so that frames resemble each other and are not the same.
            let seed = frame * 6 + n;
            let [a, b, c] = [7, 11, 13].map(|period| f64::from(seed % period) / f64::from(period) - 0.5);
            let (class, [height, width, long]) = match n {
                0..4 => ("Car", [1.5 + 0.1 * a, 1.7 + 0.1 * b, length * (1.0 + 0.15 * c)]),
                _ => ("Pedestrian", [1.75 + 0.15 * a, 0.6 + 0.1 * b, 0.8 + 0.2 * c]),
            };
            format!(
                "{class} 0.00 0 0.00 500.00 150.00 560.00 200.00 {height:.2} {width:.2} {long:.2} {:.2} 1.60 {:.2} {:.2}\n",
                10.0 * a,
                20.0 + 15.0 * b,
                3.0 * c
            )
        };
        let rows: String = (0..6).map(row).collect();
        write(root.join(format!("label_2/{frame:06}.txt")), rows + more).unwrap();
        write(root.join(format!("calib/{frame:06}.txt")), calib).unwrap();
    }
}

fn drift(reference: &Path, batch: &Path, more: &[&str]) -> super::CommandOutcome {
    let [reference, batch] = [reference, batch].map(|path| path.to_str().unwrap());
    assay(&[&["drift", "--reference", reference, "--batch", batch], more].concat())
}

fn drifting(report: &Value) -> Vec<&str> {
    let features = report["features"].as_array().unwrap().iter();
    features
        .filter(|f| f["p_adjusted"].as_f64().unwrap() <= 0.05)
        .map(|f| f["name"].as_str().unwrap())
        .collect()
}

#[test]
fn larger_cars_alarm_and_drives_like_the_reference_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    kitti(&path("reference"), 60, 4.0, "");
    kitti(&path("alike"), 25, 4.0, "");
    kitti(&path("larger"), 25, 4.4, "");
    let alike = drift(&path("reference"), &path("alike"), &["--format", "kitti"]);
    assert_eq!((alike.status, alike.err.as_str()), (0, ""), "{}", alike.out);
    let report = alike.json();
    assert_eq!((report["alarm"].as_bool(), &report["odd"]), (Some(false), &json!([])));
    assert_eq!(report["reference"], json!({ "scenes": 60, "objects": 360 }));
    let larger = drift(&path("reference"), &path("larger"), &["--format", "kitti"]);
    let report = larger.json();
    assert_eq!(
        (larger.status, report["alarm"].as_bool(), drifting(&report)),
        (1, Some(true), vec!["length of Car"])
    );
    let first = &report["features"][0];
    assert_eq!(first["kind"], "number");
    assert!(first["shift"].as_str().unwrap().contains("m (+0."), "{first}");
    assert!(first["statistic"].as_f64().unwrap() > 5.0, "{first}");
}

#[test]
fn a_lying_pedestrian_is_odd_with_its_place_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    kitti(&path("reference"), 40, 4.0, "");
    let lying = "Pedestrian 0.00 0 0.00 500.00 150.00 560.00 200.00 0.69 0.50 1.41 2.00 1.60 15.00 0.30\n";
    kitti(&path("batch"), 3, 4.0, lying);
    let outcome = drift(&path("reference"), &path("batch"), &["--format", "kitti"]);
    let report = outcome.json();
    let odd = report["odd"].as_array().unwrap();
    assert_eq!(odd.len(), 3, "{report}");
    let found: Vec<_> =
        odd.iter().map(|o| (o["item"].as_str().unwrap(), o["object"].as_str().unwrap())).collect();
    assert!(found.contains(&("training/image_2/000001", "kitti-7")), "{found:?}");
    let why = odd[0]["why"].as_str().unwrap();
    assert!(why.starts_with("Pedestrian lies down: 0.69 m high, 1.41 m long; "), "{why}");
    assert!(why.contains("height 0.69 m, usually 1."), "{why}");
    assert!(odd[0]["score"].as_f64().unwrap() >= 10.0 && odd[0]["nearest"]["item"].is_string(), "{}", odd[0]);
}

#[test]
fn frames_of_a_folder_can_be_one_scene() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    kitti(&path("reference"), 40, 4.0, "");
    kitti(&path("batch"), 40, 5.0, "");
    let outcome = drift(&path("reference"), &path("batch"), &["--format", "kitti", "--group-by", "folder"]);
    let report = outcome.json();
    assert_eq!((outcome.status, report["can_alarm"].as_bool()), (0, Some(false)), "{}", outcome.err);
    assert!(
        outcome.err.contains("1 scenes of the reference and 1 of the batch are too few"),
        "{}",
        outcome.err
    );
    let outcome = drift(&path("reference"), &path("batch"), &["--format", "kitti", "--group-by", "drive"]);
    assert_eq!((outcome.status, outcome.err.lines().count()), (2, 1));
    assert!(
        outcome.err.contains(
            "--group-by: no scene has the metadata “drive”. There are kitti_calib, source, and folder"
        ),
        "{}",
        outcome.err
    );
}

#[allow(clippy::print_stdout, reason = "a skipped test says so")]
fn real(path: &str) -> Option<PathBuf> {
    let base = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let path = Path::new(&base).join(path);
    if !path.exists() {
        println!("SKIPPED: no {}", path.display());
    }
    path.exists().then_some(path)
}

/// Writes the images of a COCO file that `choose` takes by their place, with their annotations that `retain` takes.
fn part(all: &Value, path: &Path, choose: impl Fn(usize) -> bool, retain: impl Fn(&Value) -> bool) {
    let images = all["images"].as_array().unwrap().iter().enumerate();
    let images: Vec<&Value> = images.filter(|(place, _)| choose(*place)).map(|(_, image)| image).collect();
    let has = |a: &&Value| images.iter().any(|image| image["id"] == a["image_id"]);
    let annotations: Vec<&Value> =
        all["annotations"].as_array().unwrap().iter().filter(has).filter(|a| retain(a)).collect();
    let part = json!({ "images": images, "annotations": annotations, "categories": all["categories"] });
    write(path, part.to_string()).unwrap();
}

#[test]
fn halves_of_real_photographs_do_not_alarm_and_a_filtered_half_does() {
    let Some(source) = real("coco-100/instances_val2014_100.json") else { return };
    let all: Value = serde_json::from_slice(&std::fs::read(source).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut alarms = 0;
    for period in [2, 3, 5, 7] {
        part(&all, &path("a.json"), |place| place / period % 2 == 0, |_| true);
        part(&all, &path("b.json"), |place| place / period % 2 == 1, |_| true);
        alarms += drift(&path("a.json"), &path("b.json"), &["--format", "coco"]).status;
    }
    assert_eq!(alarms, 0, "of four halves none alarms");
    // Without small objects, sizes and density differ.
    part(&all, &path("b.json"), |place| place % 2 == 1, |a| a["area"].as_f64().unwrap() > 5_000.0);
    part(&all, &path("a.json"), |place| place % 2 == 0, |_| true);
    let outcome = drift(&path("a.json"), &path("b.json"), &["--format", "coco"]);
    let report = outcome.json();
    assert_eq!((outcome.status, report["alarm"].as_bool()), (1, Some(true)), "{report}");
    let names = drifting(&report);
    assert!(names.contains(&"size of person") && names.contains(&"objects per frame"), "{names:?}");
}

#[test]
fn another_data_set_is_odd_in_its_classes_and_a_single_frame_never_alarms() {
    let Some(source) = real("kitti-frame") else { return };
    let folder = tempfile::tempdir().unwrap();
    kitti(&folder.path().join("reference"), 40, 4.0, "");
    let outcome = drift(&folder.path().join("reference"), &source, &["--format", "kitti"]);
    let report = outcome.json();
    assert_eq!(
        report["batch"],
        json!({ "scenes": 1, "objects": 6 }),
        "the regions that nobody labels are left out"
    );
    assert!(outcome.err.contains("features to drift at once"), "{}", outcome.err);
}

#[test]
fn wrong_files_and_options_are_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let refusal = |batch: &Path, more: &[&str]| {
        let outcome = drift(&path("good.json"), batch, more);
        assert_eq!(
            (outcome.status, outcome.out.as_str(), outcome.err.lines().count()),
            (2, "", 1),
            "{}",
            outcome.err
        );
        outcome.err.replace(folder.path().to_str().unwrap(), "DIR")
    };
    let object = json!({ "id": "a", "class": "car", "shapes": [{ "sensor": "camera", "geometry": { "box": [0, 0, 9, 9] } }] });
    write(path("good.json"), json!({ "version": 1, "objects": [object] }).to_string()).unwrap();
    write(path("empty.json"), r#"{"version":1,"objects":[]}"#).unwrap();
    write(path("bad.json"), r#"{"version":1,"objects":[{}]}"#).unwrap();
    assert!(
        refusal(&path("empty.json"), &["--format", "assay"])
            .starts_with("assay: DIR/empty.json: content: there is no labeled object.")
    );
    assert!(refusal(&path("bad.json"), &["--format", "assay"]).starts_with("assay: DIR/bad.json: "));
    assert!(refusal(&path("none.json"), &["--format", "assay"]).contains("none.json"));
    assert!(
        refusal(&path("good.json"), &["--format", "assay", "--alpha", "5"])
            .starts_with("assay: drift: --alpha: 5 is not between 0 and 1.")
    );
    assert!(refusal(&path("good.json"), &["--format", "nonsense"]).contains("there is no such format"));
    let one = drift(&path("good.json"), &path("good.json"), &["--format", "assay"]);
    assert_eq!((one.status, one.json()["alarm"].as_bool()), (0, Some(false)), "{}", one.err);
    assert!(one.err.contains("are too few for an alarm"), "{}", one.err);
}
