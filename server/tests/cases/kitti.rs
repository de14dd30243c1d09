//! KITTI: headings without a camera, and regions that say 'do not count here'.

use super::{Converted, case, convert, convert_with};
use serde_json::{Value, json};

const CASE: &str = "kitti-heading-without-camera";

/// The words of a row from the height on.
fn space(written: &Converted) -> Vec<f64> {
    let labels = written.path.join("label_2");
    let file = std::fs::read_dir(labels).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(file).unwrap();
    text.split_whitespace().skip(8).map(|word| word.parse().unwrap()).collect()
}

fn cuboid(item: &Value) -> Vec<f64> {
    let cuboid = &item["items"][0]["document"]["objects"][0]["shapes"][0]["geometry"]["cuboid"];
    let numbers = |key: &str| cuboid[key].as_array().unwrap().iter().map(|v| v.as_f64().unwrap());
    numbers("center").chain(numbers("size")).chain(cuboid["yaw"].as_f64()).collect()
}

fn near(a: &[f64], b: &[f64], within: f64) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| (a - b).abs() < within)
}

#[test]
fn kitti_heading_without_camera() {
    let rows = [
        ("a.json", [1.5, 1.6, 4.0, -2.0, 1.0, 10.0, -1.870_796_33]),
        ("fine.json", [1.501_2, 1.6, 4.0, 1312.4375, -7.9369, 2750.1875, -1.694_253_11]),
    ];
    for (file, row) in rows {
        let path = case(&format!("{CASE}/{file}"));
        let written = convert(&path, "assay", "kitti");
        let messages = [
            "lost: 1 × ids of objects, counted anew: o0",
            "lost: 1 × times and ego poses of frames, left out",
            "warning: 1 × scenes without a LiDAR and a calibrated camera, written with a calibration made up: s",
        ];
        assert_eq!(written.outcome.err.lines().collect::<Vec<_>>(), messages);
        assert!(near(&space(&written)[3..], &row[3..], 1e-4), "{file}: {:?}", space(&written));
        let calib = written.text("calib/s.txt");
        let matrix = calib.lines().find_map(|line| line.strip_prefix("Tr_velo_to_cam:")).unwrap();
        let matrix: Vec<f64> = matrix.split_whitespace().map(|word| word.parse().unwrap()).collect();
        assert_eq!(matrix, [0.0, -1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
        let original: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let back = convert(written.as_str(), "kitti", "assay").json("");
        assert!(near(&cuboid(&back), &cuboid(&original), 1e-4), "{file}: {:?}", cuboid(&back));
    }
}

#[test]
fn a_heading_survives_each_way_through_the_formats_of_space() {
    let path = case(&format!("{CASE}/a.json"));
    let original: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    for between in ["openlabel", "scale", "nuscenes"] {
        let other = convert(&path, "assay", between);
        let kitti = convert(other.as_str(), between, "kitti");
        assert!(near(&space(&kitti)[3..], &[-2.0, 1.0, 10.0, -1.870_796_33], 1e-4), "{between}");
        let back = convert(kitti.as_str(), "kitti", "assay").json("");
        assert!(near(&cuboid(&back), &cuboid(&original), 1e-4), "{between}: {:?}", cuboid(&back));
    }
}

#[test]
fn kitti_dontcare() {
    let input = case("kitti-dontcare");
    let coco = convert(&input, "kitti", "coco").json("");
    let found: Vec<(Value, Value)> = coco["annotations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (a["bbox"].clone(), a["iscrowd"].clone()))
        .collect();
    let (region, car) = (json!([480.25, 160.5, 80.5, 30.0]), json!([600.5, 180.25, 119.5, 110.5]));
    assert_eq!(found, [(region, json!(1)), (car, json!(0))]);

    for to in ["yolo", "voc", "nuscenes"] {
        let converted = convert(&input, "kitti", to);
        let region = converted.outcome.err.lines().find(|line| line.contains("ignore region"));
        assert!(region.is_some_and(|line| line.starts_with("lost: 1 × ")), "{to}: {}", converted.outcome.err);
        assert_eq!(convert_with(&input, "kitti", to, &["--lossless"]).outcome.status, 2);
        let mut folders = vec![converted.path.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(text) = std::fs::read_to_string(&path) {
                    assert!(!text.contains("DontCare"), "{}", path.display());
                }
            }
        }
    }

    let rows = std::fs::read_to_string(case("kitti-dontcare/label_2/000000.txt")).unwrap();
    for between in ["kitti", "assay", "openlabel"] {
        let other = convert(&input, "kitti", between);
        let back = convert(other.as_str(), between, "kitti");
        assert_eq!(back.text("label_2/000000.txt"), rows, "through {between}");
    }
}
