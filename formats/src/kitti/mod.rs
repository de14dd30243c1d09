//! KITTI object detection: `calib` and `label_2` texts.
//!
//! Source of the conventions: the devkit's readme of Geiger et al., *Are we ready for autonomous driving?* (2012).
//! A point in the velodyne frame falls on `P2 · R0_rect · Tr_velo_to_cam · x`; labels are in the rectified frame of
//! camera 0, the location being the middle of the box's bottom, `rotation_y` 0 facing the camera's +x.

mod read;
mod row;
#[cfg(test)]
mod tests;
mod write;

pub use read::{looks_like, read};
pub use row::ROW;
pub use write::write;

use super::ParseError;
use assay_core::geometry::{Cuboid, Point3, Pose};
use assay_core::label::{Document, Object, Shape};
use assay_core::scene::{Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use core::f64::consts::{FRAC_PI_2, PI};
use std::collections::BTreeMap;

/// Id of the LiDAR in scenes made from KITTI.
pub const LIDAR: &str = "velodyne";
/// Id of the left colour camera.
pub const CAMERA: &str = "image_2";

/// What a `calib` text says.
#[derive(Clone, Debug, PartialEq)]
pub struct KittiCalibration {
    /// Projection of the rectified frame on the left colour camera, 3×4, px.
    pub p2: [f64; 12],
    /// Velodyne frame → rectified camera frame.
    pub lidar_to_rectified: Pose,
}

fn row<const N: usize>(text: &str, key: &str) -> Result<[f64; N], ParseError> {
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
                    ParseError::new(&place, format!("`{w}` in {key} is no number"), "Write a number")
                })
            })
            .collect();
        return numbers?.try_into().map_err(|v: Vec<f64>| {
            ParseError::new(
                &place,
                format!("{key} has {} numbers, not {N}", v.len()),
                "Write all of the matrix",
            )
        });
    }
    Err(ParseError::new("end", format!("there is no {key}"), format!("Add the line `{key}: …`")))
}

/// Read a `calib` text.
///
/// # Errors
/// A matrix is missing or not of numbers.
pub fn calibration(text: &str) -> Result<KittiCalibration, ParseError> {
    let t: [f64; 12] = row(text, "Tr_velo_to_cam")?;
    let r: [f64; 9] = row(text, "R0_rect")?;
    let turn = [[t[0], t[1], t[2]], [t[4], t[5], t[6]], [t[8], t[9], t[10]]];
    let to_camera = motion("Tr_velo_to_cam", turn, [t[3], t[7], t[11]])?;
    let rectify = motion("R0_rect", [[r[0], r[1], r[2]], [r[3], r[4], r[5]], [r[6], r[7], r[8]]], [0.0; 3])?;
    Ok(KittiCalibration {
        p2: camera_matrix(row(text, "P2")?)?,
        lidar_to_rectified: to_camera.then(&rectify),
    })
}

/// A motion from a matrix that must be a rotation, give or take what printing cost it.
fn motion(key: &str, turn: [[f64; 3]; 3], translation: Point3) -> Result<Pose, ParseError> {
    let pose = Pose::from_matrix(turn, translation);
    let same = turn.iter().flatten().zip(pose.matrix().iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-3);
    if same {
        return Ok(pose);
    }
    Err(ParseError::new(
        key,
        "the matrix is no rotation",
        "Write the calibration that came with the recording",
    ))
}

/// `P2` as a pinhole camera beside the rectified frame can have it: no skew, and turned no further.
fn camera_matrix(p2: [f64; 12]) -> Result<[f64; 12], ParseError> {
    let [fx, skew, _, _, low, fy, _, _, a, b, one, _] = p2;
    if fx > 0.0 && fy > 0.0 && [skew, low, a, b, one] == [0.0, 0.0, 0.0, 0.0, 1.0] {
        return Ok(p2);
    }
    let fix = "Write fx 0 cx tx, 0 fy cy ty, 0 0 1 tz, with fx and fy above 0";
    Err(ParseError::new("P2", "the matrix is no rectified camera's", fix))
}

impl KittiCalibration {
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

/// Read a `label_2` text into cuboids in the velodyne frame. `DontCare` rows are no objects; their number is returned
/// beside the document.
///
/// # Errors
/// A row of fewer than 15 words or with a word for a number.
pub fn labels(text: &str, calibration: &KittiCalibration) -> Result<(Document, usize), ParseError> {
    let mut document = Document::default();
    let mut left_aside = 0;
    for (number, line, object) in objects(text, calibration) {
        if line.split_whitespace().next() == Some("DontCare") {
            left_aside += 1;
            continue;
        }
        let mut object = object?;
        object.shapes.retain(|shape| shape.sensor == LIDAR);
        object.attributes.retain(|name, _| name != "alpha");
        object.shapes.iter_mut().for_each(|shape: &mut Shape| shape.attributes.clear());
        if object.shapes.is_empty() {
            let what = "the box measures -1 × -1 × -1 m";
            let fix = "Write height, width and length above 0";
            return Err(ParseError::new(format!("line {number}"), what, fix));
        }
        document.objects.push(object);
    }
    Ok((document, left_aside))
}

/// The objects of a `label_2` text with their lines and the lines' numbers.
fn objects<'a>(
    text: &'a str,
    calibration: &'a KittiCalibration,
) -> impl Iterator<Item = (usize, &'a str, Result<Object, ParseError>)> + 'a {
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(move |(i, line)| {
        let row = row::KittiRow::parse(line, &format!("line {}", i + 1));
        (i + 1, line, row.and_then(|row| row.object(line, i + 1, calibration)))
    })
}

/// The cuboid of a row's numbers, in the velodyne frame.
fn cuboid_of(numbers: &[f64; 14], calibration: &KittiCalibration, place: &str) -> Result<Cuboid, ParseError> {
    let [_, _, _, _, _, _, _, height, width, length, x, y, z, rotation_y] = *numbers;
    if [height, width, length].iter().any(|side| *side <= 0.0) {
        let what = format!("the box measures {height} × {width} × {length} m");
        return Err(ParseError::new(place, what, "Write height, width and length above 0"));
    }
    let to_lidar = calibration.lidar_to_rectified.inverse();
    let center = to_lidar.apply([x, y - height / 2.0, z]);
    let cuboid = Cuboid::upright(center, [length, width, height], yaw_in(&to_lidar, rotation_y));
    if cuboid.is_finite() {
        return Ok(cuboid);
    }
    Err(ParseError::new(place, "the location is beyond all measure", "Write metres"))
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

/// The `rotation_y` whose [`yaw_in`] is a yaw: of the two directions level in the camera frame that lie in the plane
/// of the yaw, the one that goes its way.
fn rotation_y(to_camera: &Pose, yaw_rad: f64) -> f64 {
    let (sin, cos) = libm::sincos(yaw_rad);
    let across = to_camera.rotate([sin, -cos, 0.0]);
    let heading = libm::atan2(across[0], across[2]);
    let ahead = to_camera.inverse().rotate([libm::cos(heading), 0.0, -libm::sin(heading)]);
    let same_way = ahead[0] * cos + ahead[1] * sin >= 0.0;
    if same_way { heading } else { heading - PI.copysign(heading) }
}

/// A scene of one frame; the caller fills in the blobs.
pub fn scene(name: &str, calibration: &KittiCalibration, width: u32, height: u32) -> Scene {
    Scene {
        name: name.to_owned(),
        sensors: calibration.sensors(width, height),
        frames: vec![assay_core::scene::Frame::default()],
        metadata: BTreeMap::from([("source".to_owned(), "KITTI".to_owned())]),
    }
}
