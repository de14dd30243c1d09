//! Texts that begin with a byte order mark.

use super::{assay, case, convert};
use serde_json::json;
use std::io::Write;
use std::process::{Command, Stdio};

#[test]
fn byte_order_mark() {
    for (folder, format, class) in
        [("kitti", "kitti", "Car"), ("yolo", "yolo", "person"), ("darknet", "yolo", "person")]
    {
        let converted = convert(&case(&format!("byte-order-mark/{folder}")), format, "coco").json("");
        let names: Vec<&str> =
            converted["categories"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        assert!(names.contains(&class), "{folder}: {names:?}");
        assert!(!names.iter().any(|name| name.contains('\u{feff}')));
        if format == "yolo" {
            assert_eq!(converted["annotations"][0]["bbox"], json!([40.0, 40.0, 20.0, 20.0]));
        }
    }
    let [gt, dt] = ["gt", "dt"].map(|name| case(&format!("byte-order-mark/{name}.json")));
    let evaluated = assay(&["eval", "coco", "--gt", &gt, "--dt", &dt, "--iou-type", "bbox"]);
    let ap = evaluated.json()["stats"][0].as_f64().unwrap();
    assert!((ap - 1.0).abs() < 1e-9, "{ap} {}", evaluated.err);
    let [ply, xyz] = ["p.ply", "xyz.txt"].map(|name| case(&format!("byte-order-mark/{name}")));
    let inspected = assay(&["inspect", &ply, &xyz]);
    assert_eq!(inspected.status, 0, "{}", inspected.err);
    for line in inspected.out.lines() {
        let cloud: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!((&cloud["kind"], &cloud["points"]), (&json!("cloud"), &json!(2)), "{line}");
        assert_eq!(cloud["bounds"], json!([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), "{line}");
    }
}

#[test]
fn json_lines_may_begin_with_a_mark() {
    let input = std::fs::read(case("byte-order-mark/pairs.jsonl")).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_assay"))
        .args(["measure", "iou"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!((value["value"].as_f64().unwrap() - 1.0 / 3.0).abs() < 1e-12);
}

/// Every format reads its own files the same with a mark before each text, and with lines that end with CR LF.
#[test]
fn a_mark_and_crlf_change_no_data_set() {
    let source = case("yolo-mixed-rows/polygon-and-box.json");
    for format in ["assay", "coco", "cvat-xml", "geojson", "labelstudio", "mot", "openlabel", "scale", "voc"]
    {
        let plain = convert(&source, "coco", format);
        let (from, marked) = (plain.path.clone(), tempfile::tempdir().unwrap());
        let files = match from.is_dir() {
            true => plain.paths(),
            false => vec![String::new()],
        };
        let target = marked.path().join("in");
        for path in files {
            let (read, write) = match path.is_empty() {
                true => (from.clone(), target.clone()),
                false => (from.join(&path), target.join(&path)),
            };
            std::fs::create_dir_all(write.parent().unwrap()).unwrap();
            let text = std::fs::read_to_string(read).unwrap();
            let text = if format == "assay" { text } else { text.replace('\n', "\r\n") };
            std::fs::write(write, format!("\u{feff}{text}")).unwrap();
        }
        let wanted = convert(plain.as_str(), format, "assay").json("");
        let found = convert(target.to_str().unwrap(), format, "assay").json("");
        assert_eq!(
            found["items"].as_array().unwrap().len(),
            wanted["items"].as_array().unwrap().len(),
            "{format}"
        );
        for (found, wanted) in
            found["items"].as_array().unwrap().iter().zip(wanted["items"].as_array().unwrap())
        {
            assert_eq!(found["document"], wanted["document"], "{format}");
        }
    }
}
