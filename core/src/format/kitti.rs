//! KITTI object detection: `calib` and `label_2` texts.
//!
//! Source of the conventions: the devkit's readme of Geiger et al., *Are we ready for autonomous driving?* (2012).
//! A point in the velodyne frame falls on `P2 · R0_rect · Tr_velo_to_cam · x`; labels are in the rectified frame of
//! camera 0, the location being the middle of the box's bottom, `rotation_y` 0 facing the camera's +x.

use super::FormatError;
use crate::geometry::{Cuboid, Geometry, Point3, Pose};
use crate::label::{AttributeValue, Document, Object, Shape};
use crate::scene::{Scene, Sensor, SensorKind};
use crate::sensor::CameraModel;
use core::f64::consts::FRAC_PI_2;
use std::collections::BTreeMap;

/// Id of the LiDAR in scenes made from KITTI.
pub const LIDAR: &str = "velodyne";
/// Id of the left colour camera.
pub const CAMERA: &str = "image_2";

/// What a `calib` text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// Projection of the rectified frame on the left colour camera, 3×4, px.
    pub p2: [f64; 12],
    /// Velodyne frame → rectified camera frame.
    pub lidar_to_rectified: Pose,
}

fn row<const N: usize>(text: &str, key: &str) -> Result<[f64; N], FormatError> {
    for (i, line) in text.lines().enumerate() {
        let Some((name, values)) = line.split_once(':') else { continue };
        if name.trim() != key {
            continue;
        }
        let place = format!("line {}", i + 1);
        let numbers: Result<Vec<f64>, _> = values
            .split_whitespace()
            .map(|w| {
                w.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| {
                    FormatError::new(&place, format!("`{w}` in {key} is no number"), "Write a number")
                })
            })
            .collect();
        return numbers?.try_into().map_err(|v: Vec<f64>| {
            FormatError::new(
                &place,
                format!("{key} has {} numbers, not {N}", v.len()),
                "Write all of the matrix",
            )
        });
    }
    Err(FormatError::new("end", format!("there is no {key}"), format!("Add the line `{key}: …`")))
}

/// Read a `calib` text.
///
/// # Errors
/// A matrix is missing or not of numbers.
pub fn calibration(text: &str) -> Result<Calibration, FormatError> {
    let t: [f64; 12] = row(text, "Tr_velo_to_cam")?;
    let r: [f64; 9] = row(text, "R0_rect")?;
    let turn = [[t[0], t[1], t[2]], [t[4], t[5], t[6]], [t[8], t[9], t[10]]];
    let to_camera = motion("Tr_velo_to_cam", turn, [t[3], t[7], t[11]])?;
    let rectify = motion("R0_rect", [[r[0], r[1], r[2]], [r[3], r[4], r[5]], [r[6], r[7], r[8]]], [0.0; 3])?;
    Ok(Calibration { p2: camera_matrix(row(text, "P2")?)?, lidar_to_rectified: to_camera.then(&rectify) })
}

/// A motion from a matrix that must be a rotation, give or take what printing cost it.
fn motion(key: &str, turn: [[f64; 3]; 3], translation: Point3) -> Result<Pose, FormatError> {
    let pose = Pose::from_matrix(turn, translation);
    let same = turn.iter().flatten().zip(pose.matrix().iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-3);
    if same {
        return Ok(pose);
    }
    Err(FormatError::new(
        key,
        "the matrix is no rotation",
        "Write the calibration that came with the recording",
    ))
}

/// `P2` as a pinhole camera beside the rectified frame can have it: no skew, and turned no further.
fn camera_matrix(p2: [f64; 12]) -> Result<[f64; 12], FormatError> {
    let [fx, skew, _, _, low, fy, _, _, a, b, one, _] = p2;
    if fx > 0.0 && fy > 0.0 && [skew, low, a, b, one] == [0.0, 0.0, 0.0, 0.0, 1.0] {
        return Ok(p2);
    }
    let mend = "Write fx 0 cx tx, 0 fy cy ty, 0 0 1 tz, with fx and fy above 0";
    Err(FormatError::new("P2", "the matrix is no rectified camera's", mend))
}

impl Calibration {
    /// LiDAR and left colour camera as sensors; the ego frame is the velodyne's. `P2 = K [I | K⁻¹p]`, so that the
    /// camera stands beside the rectified frame.
    pub fn sensors(&self, width: u32, height: u32) -> Vec<Sensor> {
        let [fx, _, cx, tx, _, fy, cy, ty, _, _, _, tz] = self.p2;
        let beside = [(tx - cx * tz) / fx, (ty - cy * tz) / fy, tz];
        let rectified_to_camera = Pose { translation: beside, ..Pose::IDENTITY };
        let lidar_to_camera = self.lidar_to_rectified.then(&rectified_to_camera);
        let model = CameraModel::Pinhole { focal: [fx, fy], center: [cx, cy], distortion: [0.0; 5] };
        vec![
            Sensor {
                id: LIDAR.to_owned(),
                name: "Velodyne".to_owned(),
                kind: SensorKind::Lidar,
                sensor_to_ego: Pose::IDENTITY,
            },
            Sensor {
                id: CAMERA.to_owned(),
                name: "Left colour camera".to_owned(),
                kind: SensorKind::Camera { width, height, model: Some(model) },
                sensor_to_ego: lidar_to_camera.inverse(),
            },
        ]
    }
}

/// Read a `label_2` text into cuboids in the velodyne frame. `DontCare` rows are no objects; their number is given
/// beside the document.
///
/// # Errors
/// A row of fewer than 15 words or with a word for a number.
pub fn labels(text: &str, calibration: &Calibration) -> Result<(Document, usize), FormatError> {
    let to_lidar = calibration.lidar_to_rectified.inverse();
    let mut document = Document::default();
    let mut left_aside = 0;
    for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let place = format!("line {}", i + 1);
        let [class, rest @ ..] = words.as_slice() else { continue };
        if rest.len() < 14 {
            return Err(FormatError::new(
                place,
                format!("{} words are fewer than the 15 of a label", words.len()),
                "Write type, truncated, occluded, alpha, bbox (4), dimensions (3), location (3), rotation_y",
            ));
        }
        let mut numbers = [0.0; 14];
        for ((number, word), field) in numbers.iter_mut().zip(rest).zip(FIELDS) {
            *number = word.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| {
                FormatError::new(&place, format!("`{word}` for {field} is no number"), "Write a number")
            })?;
        }
        if *class == "DontCare" {
            left_aside += 1;
            continue;
        }
        let [truncated, occluded, _, _, _, _, _, height, width, length, x, y, z, rotation_y] = numbers;
        if [height, width, length].iter().any(|side| *side <= 0.0) {
            let what = format!("the box measures {height} × {width} × {length} m");
            return Err(FormatError::new(place, what, "Write height, width and length above 0"));
        }
        let center = to_lidar.apply([x, y - height / 2.0, z]);
        let cuboid = Cuboid::upright(center, [length, width, height], yaw_in(&to_lidar, rotation_y));
        document.objects.push(Object {
            id: format!("kitti-{}", i + 1),
            class: (*class).to_owned(),
            attributes: BTreeMap::from([
                ("truncated".to_owned(), AttributeValue::Number(truncated)),
                ("occlusion".to_owned(), AttributeValue::Text(occlusion(occluded).to_owned())),
            ]),
            track: false,
            shapes: vec![Shape {
                occluded: occluded >= 1.0,
                ..Shape::new(0, LIDAR.to_owned(), Geometry::Cuboid(cuboid))
            }],
        });
    }
    Ok((document, left_aside))
}

const FIELDS: [&str; 14] = [
    "truncated",
    "occluded",
    "alpha",
    "left",
    "top",
    "right",
    "bottom",
    "height",
    "width",
    "length",
    "x",
    "y",
    "z",
    "rotation_y",
];

fn occlusion(level: f64) -> &'static str {
    match level {
        l if l < 1.0 => "none",
        l if l < 2.0 => "partly",
        l if l < 3.0 => "mostly",
        _ => "unknown",
    }
}

/// The heading seen from above: `rotation_y` turns about the camera's y (down) from its x.
fn yaw_in(to_lidar: &Pose, rotation_y: f64) -> f64 {
    let forward: Point3 = to_lidar.rotate([libm::cos(rotation_y), 0.0, -libm::sin(rotation_y)]);
    let yaw = libm::atan2(forward[1], forward[0]);
    if yaw.is_finite() { yaw } else { -rotation_y - FRAC_PI_2 }
}

/// A scene of one frame; the caller fills in the blobs.
pub fn scene(name: &str, calibration: &Calibration, width: u32, height: u32) -> Scene {
    Scene {
        name: name.to_owned(),
        sensors: calibration.sensors(width, height),
        frames: vec![crate::scene::Frame::default()],
        metadata: BTreeMap::from([("source".to_owned(), "KITTI".to_owned())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{norm3, sub3};

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
            (row(text, "Tr_velo_to_cam").unwrap(), row(text, "R0_rect").unwrap());
        let c: Point3 = core::array::from_fn(|i| {
            t[4 * i] * p[0] + t[4 * i + 1] * p[1] + t[4 * i + 2] * p[2] + t[4 * i + 3]
        });
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
        let calibration = Calibration { p2: [0.0; 12], lidar_to_rectified: Pose::IDENTITY };
        let error = labels("Car 0 0 0 1 2 3 4 -1 -1 -1 1 2 3 0\n", &calibration).unwrap_err();
        assert_eq!(error.place, "line 1");
        let (zeros, unit) = ("0 0 0 0 0 0 0 0 0", "1 0 0 0 0 1 0 0 0 0 1 0");
        let text = |r0: &str, p2: &str| format!("P2: {p2}\nR0_rect: {r0}\nTr_velo_to_cam: {unit}\n");
        let place = |text: String| super::calibration(&text).unwrap_err().place;
        assert_eq!(place(text(zeros, unit)), "R0_rect");
        assert_eq!(place(text("1 0 0 0 1 0 0 0 1", "0 0 0 0 0 0 0 0 0 0 1 0")), "P2");
        assert!(super::calibration(&text("1 0 0 0 1 0 0 0 1", unit)).is_ok());
    }

    #[test]
    fn a_word_for_a_number_is_named_with_its_line() {
        let calibration = Calibration { p2: [0.0; 12], lidar_to_rectified: Pose::IDENTITY };
        let text = "Car 0 0 0 1 2 3 4 1.5 1.6 4 1 2 3 0\nCar 0 0 0 1 2 three 4 1.5 1.6 4 1 2 3 0\n";
        let error = labels(text, &calibration).unwrap_err();
        assert_eq!((error.place.as_str(), error.what.as_str()), ("line 2", "`three` for right is no number"));
    }
}
