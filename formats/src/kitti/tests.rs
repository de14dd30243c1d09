//! Rows, calibrations and folders against real and made ones.

use super::calibration::matrix;
use super::*;
use crate::dataset::{Dataset, DatasetFiles, DatasetItem, Folder, MemoryFolder};
use crate::space;
use assay_core::geometry::{Cuboid, Geometry, Point3, Pose, norm3, sub3};
use assay_core::label::{AttributeValue, Document, Object, Shape};
use assay_core::scene::{Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn real(file: &str) -> Option<String> {
    let folder = std::env::var("ASSAY_TEST_DATA").unwrap_or("../../shared/data".to_owned());
    let text = std::fs::read_to_string(format!("{folder}/kitti-frame/training/{file}")).ok();
    if text.is_none() {
        println!("SKIPPED: no kitti-frame at {folder}");
    }
    text
}

/// `R0_rect · Tr_velo_to_cam · p`, by the numbers as they are in the file.
fn rectified_by_the_matrices(text: &str, p: Point3) -> Point3 {
    let (t, r): ([f64; 12], [f64; 9]) =
        (matrix(text, "Tr_velo_to_cam").unwrap(), matrix(text, "R0_rect").unwrap());
    let c: Point3 =
        core::array::from_fn(|i| t[4 * i] * p[0] + t[4 * i + 1] * p[1] + t[4 * i + 2] * p[2] + t[4 * i + 3]);
    core::array::from_fn(|i| r[3 * i] * c[0] + r[3 * i + 1] * c[1] + r[3 * i + 2] * c[2])
}

#[test]
fn a_point_falls_where_the_matrices_say() {
    let Some(text) = real("calib/000008.txt") else { return };
    let calibration = calibration(&text).unwrap();
    let scene = scene("8", &calibration, 1242, 375);
    let SensorKind::Camera { model: Some(model), .. } = scene.sensors[1].kind.clone() else { panic!() };
    for p in [[12.0, 3.0, -1.0], [40.0, -7.0, 0.5]] {
        let r = rectified_by_the_matrices(&text, p);
        let m = calibration.p2;
        let at = |i: usize| m[i] * r[0] + m[i + 1] * r[1] + m[i + 2] * r[2] + m[i + 3];
        let expected = [at(0) / at(8), at(4) / at(8)];
        let to_camera = scene.between_sensors(0, LIDAR, CAMERA).unwrap();
        let pixel = model.project(to_camera.apply(p)).unwrap();
        let off = [pixel[0] - expected[0], pixel[1] - expected[1]];
        // KITTI prints matrices that are off a rotation by 5e-8, and a pose is a rotation: 4e-5 px at most here.
        assert!(off.iter().all(|d| d.abs() < 1e-4), "off by {off:?} px");
    }
}

#[test]
fn cuboids_project_into_the_boxes_that_came_with_them() {
    let (Some(calib), Some(text)) = (real("calib/000008.txt"), real("label_2/000008.txt")) else {
        return;
    };
    let calibration = calibration(&calib).unwrap();
    let (document, _) = labels(&text, &calibration).unwrap();
    let scene = scene("8", &calibration, 1242, 375);
    let SensorKind::Camera { model: Some(model), .. } = scene.sensors[1].kind.clone() else { panic!() };
    let to_camera = scene.between_sensors(0, LIDAR, CAMERA).unwrap();
    let rows: Vec<&str> = text.lines().filter(|l| !l.starts_with("DontCare")).collect();
    assert_eq!(document.objects.len(), rows.len());
    for (object, row) in document.objects.iter().zip(rows) {
        let words: Vec<f64> = row.split_whitespace().skip(1).map(|w| w.parse().unwrap()).collect();
        let cuboid = object.shapes[0].geometry.as_cuboid().unwrap();
        let pixels: Vec<_> =
            cuboid.corners().iter().filter_map(|c| model.project(to_camera.apply(*c))).collect();
        let low = pixels.iter().map(|p| p[0]).fold(f64::MAX, f64::min);
        let high = pixels.iter().map(|p| p[0]).fold(f64::MIN, f64::max);
        let cut = |v: f64| v.clamp(0.0, 1241.0);
        assert!((cut(low) - words[3]).abs() < 12.0 && (cut(high) - words[5]).abs() < 12.0, "{row}");
        let back = calibration.lidar_to_rectified.apply(cuboid.center);
        let bottom = [words[10], words[11] - words[7] / 2.0, words[12]];
        assert!(norm3(sub3(back, bottom)) < 1e-9);
    }
}

#[test]
fn a_box_without_extent_and_a_calibration_that_is_none_are_named() {
    let calibration = KittiCalibration { p2: [0.0; 12], lidar_to_rectified: Pose::IDENTITY };
    let error = labels("Car 0 0 0 1 2 3 4 -1 -1 -1 1 2 3 0\n", &calibration).unwrap_err();
    assert_eq!(error.location, "line 1");
    let (zeros, unit) = ("0 0 0 0 0 0 0 0 0", "1 0 0 0 0 1 0 0 0 0 1 0");
    let text = |r0: &str, p2: &str| format!("P2: {p2}\nR0_rect: {r0}\nTr_velo_to_cam: {unit}\n");
    let place = |text: String| super::calibration(&text).unwrap_err().location;
    assert_eq!(place(text(zeros, unit)), "R0_rect");
    assert_eq!(place(text("1 0 0 0 1 0 0 0 1", "0 0 0 0 0 0 0 0 0 0 1 0")), "P2");
    assert!(super::calibration(&text("1 0 0 0 1 0 0 0 1", unit)).is_ok());
}

#[test]
fn a_word_for_a_number_is_named_with_its_line() {
    let calibration = KittiCalibration { p2: [0.0; 12], lidar_to_rectified: Pose::IDENTITY };
    let text = "Car 0 0 0 1 2 3 4 1.5 1.6 4 1 2 3 0\nCar 0 0 0 1 2 three 4 1.5 1.6 4 1 2 3 0\n";
    let error = labels(text, &calibration).unwrap_err();
    assert_eq!(
        (error.location.as_str(), error.message.as_str()),
        ("line 2", "`three` for right is no number")
    );
}

fn real_folder() -> Option<MemoryFolder> {
    let names = ["calib/000008.txt", "label_2/000008.txt"];
    let texts: Option<Vec<String>> = names.iter().map(|name| real(name)).collect();
    let files = names.iter().zip(texts?).map(|(name, text)| (format!("training/{name}"), text.into_bytes()));
    let files = files.chain([("training/velodyne/000008.bin".to_owned(), Vec::new())]);
    Some(MemoryFolder::new(files).with_image("training/image_2/000008.png", [1242, 375]))
}

fn dataset(folder: &dyn Folder) -> Dataset {
    let mut dataset = Dataset::default();
    let summary = read(folder, &mut |item| dataset.items.push(item.unwrap())).unwrap();
    (dataset.classes, dataset.report) = (summary.classes, summary.report);
    dataset
}

fn written_text(written: &DatasetFiles, path: &str) -> String {
    let file = written.files.iter().find(|(p, _)| p == path);
    String::from_utf8(file.unwrap_or_else(|| panic!("no {path}")).1.clone()).unwrap()
}

#[test]
fn real_rows_and_calibrations_come_back_digit_for_digit() {
    let Some(folder) = real_folder() else { return };
    assert!(looks_like(folder.paths()));
    let dataset = dataset(&folder);
    assert_eq!(dataset.classes, ["Car", "DontCare"]);
    assert_eq!(dataset.items[0].document.objects.len(), 10);
    assert_eq!(dataset.items[0].document.problems(), vec![]);
    let written = write(&dataset).unwrap();
    for name in ["label_2/000008.txt", "calib/000008.txt"] {
        assert_eq!(written_text(&written, name).trim_end(), real(name).unwrap().trim_end());
    }
    assert!(written.report.is_empty(), "{:?}", written.report);
    let media: Vec<_> =
        written.media.iter().map(|m| (m.from.as_str(), m.to.as_str(), m.wanted.as_str())).collect();
    assert_eq!(
        media,
        [
            ("training/velodyne/000008.bin", "velodyne/000008.bin", crate::cloud::KITTI),
            ("training/image_2/000008.png", "image_2/000008.png", "image/png"),
        ]
    );
}

#[test]
fn a_moved_cuboid_is_printed_anew_and_the_rest_of_its_row_stays() {
    let Some(folder) = real_folder() else { return };
    let mut dataset = dataset(&folder);
    let Geometry::Cuboid(cuboid) = &mut dataset.items[0].document.objects[1].shapes[0].geometry else {
        panic!()
    };
    cuboid.center[0] += 1.0;
    let written = write(&dataset).unwrap();
    let text = written_text(&written, "label_2/000008.txt");
    let row = text.lines().nth(1).unwrap();
    assert!(row.starts_with("Car 0.00 1 2.04 334.85 178.94 624.50 372.04 1.57"), "{row}");
    assert!(
        !row.contains(" 7.86 ") && text.lines().nth(2) == real("label_2/000008.txt").unwrap().lines().nth(2)
    );
}

#[test]
fn a_score_and_a_row_without_measures_survive() {
    let unit = "1 0 0 0 0 1 0 0 0 0 1 0";
    let calib =
        format!("P2: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: {unit}\n");
    let rows = "Van -1 -1 -10 10 20 30 40 -1 -1 -1 -1000 -1000 -1000 -10 0.30\n\
        Car 0.00 0 1.5 -1 -1 -1 -1 1.5 1.6 4 1 2 30 0.5 0.9125\n";
    let folder = MemoryFolder::new([
        ("calib/7.txt".to_owned(), calib.into_bytes()),
        ("label_2/7.txt".to_owned(), rows.as_bytes().to_vec()),
    ]);
    let dataset = dataset(&folder);
    assert_eq!(dataset.items[0].document.objects[0].attributes["score"], AttributeValue::Number(0.3));
    assert_eq!(written_text(&write(&dataset).unwrap(), "label_2/7.txt"), rows);
}

#[test]
fn an_error_of_one_frame_is_named_and_the_others_come() {
    let unit = "1 0 0 0 0 1 0 0 0 0 1 0";
    let calib =
        format!("P2: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: {unit}\n");
    let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    let folder = MemoryFolder::new([
        file("calib/1.txt", &calib),
        file("calib/2.txt", &calib),
        file("label_2/1.txt", "Car 0 0 0 1 2 three 4 1.5 1.6 4 1 2 3 0\n"),
        file("label_2/2.txt", "Car 0 0 0 1 2 3 4 1.5 1.6 4 1 2 3 0\n"),
        file("label_2/3.txt", ""),
    ]);
    let mut all = Vec::new();
    read(&folder, &mut |item| all.push(item.map(|i| i.name).map_err(|e| (e.file, e.location)))).unwrap();
    assert_eq!(all[0], Err(("label_2/1.txt".to_owned(), "line 1".to_owned())));
    assert_eq!(all[1], Ok("image_2/2".to_owned()));
    assert_eq!(all[2], Err(("calib/3.txt".to_owned(), "path".to_owned())));
}

proptest! {
    #[test]
    fn cuboids_of_other_sources_come_back(
        center in [-60.0..60.0_f64, -60.0..60.0, -3.0..3.0],
        size in prop::array::uniform3(0.2..20.0_f64),
        yaw in -3.1..3.1_f64,
        turn in prop::array::uniform4(-0.1..0.1_f64),
    ) {
        // A camera that looks along the LiDAR's x, give or take a lean.
        let lean = space::pose("", [1.0, turn[0], turn[1], turn[2]], [turn[3], 0.2, 1.5]).unwrap();
        let camera = Pose { rotation: [0.5, -0.5, 0.5, -0.5], translation: [0.3, 0.1, -0.2] }.then(&lean);
        let model = CameraModel::Pinhole { focal: [700.0, 710.0], center: [600.0, 200.0], distortion: [0.0; 5] };
        let sensor = |id: &str, kind, sensor_to_ego| Sensor { id: id.to_owned(), name: String::new(), kind, sensor_to_ego };
        let kind = SensorKind::Camera { width: 1200, height: 400, model: Some(model) };
        let scene = Scene {
            name: "x".to_owned(),
            sensors: vec![sensor("top", SensorKind::Lidar, lean), sensor("front", kind, camera)],
            frames: vec![assay_core::scene::Frame::default()],
            metadata: BTreeMap::new(),
        };
        let cuboid = Cuboid::upright(center, size, yaw);
        let shapes = vec![Shape::new(0, "top".to_owned(), Geometry::Cuboid(cuboid))];
        let object = Object { id: "a".to_owned(), class: "Car".to_owned(), attributes: BTreeMap::new(), track: false, shapes };
        let document = Document { objects: vec![object], ..Document::default() };
        let items = vec![DatasetItem::new("x".to_owned(), scene, document)];
        let written = write(&Dataset { items, ..Dataset::default() }).unwrap();
        let back = dataset(&MemoryFolder::new(written.files));
        let found = back.items[0].document.objects[0].shapes[0].geometry.as_cuboid().copied().unwrap();
        prop_assert!(norm3(sub3(found.center, center)) < 1e-6, "{found:?}");
        prop_assert!(norm3(sub3(found.size, size)) < 1e-9);
        prop_assert!((found.yaw_rad() - yaw).abs() < 1e-6, "{} for {yaw}", found.yaw_rad());
    }

    #[test]
    fn no_text_makes_it_panic(calib in "[P2R0_rectTvlom: 019.e\\-\n]{0,120}", rows in "[CarDont 019.eNnif\\-\n]{0,160}") {
        let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
        let _ = calibration(&calib);
        let unit = "P2: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\nTr_velo_to_cam: 1 0 0 0 0 1 0 0 0 0 1 0\n";
        let folder = MemoryFolder::new([file("calib/1.txt", unit), file("label_2/1.txt", &rows)]);
        let _ = read(&folder, &mut |item| {
            if let Ok(item) = item {
                let _ = write(&Dataset { items: vec![item], ..Dataset::default() });
            }
        });
    }
}

#[test]
fn cut_and_corrupted_real_files_give_labels_or_a_named_error() {
    let Some(folder) = real_folder() else { return };
    for path in ["training/calib/000008.txt", "training/label_2/000008.txt"] {
        let bytes = folder.read(path).unwrap();
        for at in (0..bytes.len()).step_by(23) {
            let mut spoilt = bytes.clone();
            spoilt[at] = b'x';
            for bad in [bytes[..at].to_vec(), spoilt] {
                let other =
                    |p: &String| (p.clone(), if p == path { bad.clone() } else { folder.read(p).unwrap() });
                let folder = MemoryFolder::new(folder.paths().iter().map(other))
                    .with_image("training/image_2/000008.png", [1242, 375]);
                read(&folder, &mut |item| assert!(item.map_or_else(|e| e.file == path, |_| true))).unwrap();
            }
        }
    }
}
