//! A `calib` text, and the sensors that it describes.

use assay_core::ParseError;
use assay_core::geometry::{Point3, Pose};
use assay_core::scene::{Scene, Sensor, SensorKind};
use assay_core::sensor::CameraModel;
use assay_core::text::text_lines;
use std::collections::BTreeMap;

/// Id of the LiDAR in scenes made from KITTI.
pub const LIDAR: &str = "velodyne";
/// Id of the left colour camera.
pub const CAMERA: &str = "image_2";

/// The fact of a scene that says where it is from, and what it says here.
pub(super) const SOURCE: &str = "source";
pub(super) const KITTI: &str = "KITTI";

/// What a `calib` text says.
#[derive(Clone, Debug, PartialEq)]
pub struct KittiCalibration {
    /// Projection of the rectified frame on the left colour camera, 3×4, px.
    pub p2: [f64; 12],
    /// Velodyne frame → rectified camera frame.
    pub lidar_to_rectified: Pose,
}

/// The numbers of a matrix.
pub(super) fn matrix<const N: usize>(text: &str, key: &str) -> Result<[f64; N], ParseError> {
    for (i, line) in text_lines(text).enumerate() {
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
    let t: [f64; 12] = matrix(text, "Tr_velo_to_cam")?;
    let r: [f64; 9] = matrix(text, "R0_rect")?;
    let turn = [[t[0], t[1], t[2]], [t[4], t[5], t[6]], [t[8], t[9], t[10]]];
    let to_camera = motion("Tr_velo_to_cam", turn, [t[3], t[7], t[11]])?;
    let rectify = motion("R0_rect", [[r[0], r[1], r[2]], [r[3], r[4], r[5]], [r[6], r[7], r[8]]], [0.0; 3])?;
    Ok(KittiCalibration {
        p2: camera_matrix(matrix(text, "P2")?)?,
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

/// A scene of one frame; the caller fills in the blobs.
pub fn scene(name: &str, calibration: &KittiCalibration, width: u32, height: u32) -> Scene {
    Scene {
        name: name.to_owned(),
        sensors: calibration.sensors(width, height),
        frames: vec![assay_core::scene::Frame::default()],
        metadata: BTreeMap::from([(SOURCE.to_owned(), KITTI.to_owned())]),
    }
}
