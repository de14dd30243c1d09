//! Scale's camera models and poses.

use super::json::{ScaleHeading, ScaleIntrinsics, ScaleSensorPose};
use crate::conversion_report::ConversionReport;
use crate::space;
use assay_core::ParseError;
use assay_core::geometry::Pose;
use assay_core::sensor::CameraModel;
use core::f64::consts::FRAC_PI_2;

/// The model of intrinsics; none where there is no focal length.
pub(super) fn model(
    of: &ScaleIntrinsics,
    place: &str,
    report: &mut ConversionReport,
) -> Result<Option<CameraModel>, ParseError> {
    let (Some(fx), Some(fy)) = (of.fx, of.fy) else { return Ok(None) };
    let scale = of.scale_factor.unwrap_or(1.0);
    if !(fx > 0.0 && fy > 0.0 && scale > 0.0) {
        return Err(ParseError::new(place, "the focal length is not above 0", "Write fx and fy in pixels"));
    }
    if of.skew.is_some_and(|skew| skew != 0.0) {
        report.add("skew of cameras, left out");
    }
    let [k1, k2, k3, k4, p1, p2] = [of.k1, of.k2, of.k3, of.k4, of.p1, of.p2].map(|v| v.unwrap_or(0.0));
    let (focal, center) = ([fx / scale, fy / scale], [of.cx, of.cy].map(|v| v.unwrap_or(0.0) / scale));
    match of.camera_model.as_deref().unwrap_or("brown_conrady") {
        "brown_conrady" | "pinhole" => {
            if k4 != 0.0 {
                report.add("distortion beyond five coefficients, left out");
            }
            Ok(Some(CameraModel::Pinhole { focal, center, distortion: [k1, k2, p1, p2, k3] }))
        }
        "fisheye" => {
            let max_angle_rad = of.max_angle_rad.unwrap_or(FRAC_PI_2);
            Ok(Some(CameraModel::Fisheye { focal, center, k: [k1, k2, k3, k4], max_angle_rad }))
        }
        _ => {
            report.add("cameras of models other than Brown and Conrady's and fisheye, read without one");
            Ok(None)
        }
    }
}

/// Whether Scale's intrinsics can say all of a camera model.
pub(super) fn has_words_for(model: &CameraModel) -> bool {
    matches!(model, CameraModel::Pinhole { .. } | CameraModel::Fisheye { .. })
}

/// Intrinsics as Scale has them.
pub(super) fn intrinsics(model: Option<CameraModel>) -> ScaleIntrinsics {
    let some = |v: f64| (v != 0.0).then_some(v);
    match model {
        None => ScaleIntrinsics::default(),
        Some(CameraModel::Pinhole { focal, center, distortion: [k1, k2, p1, p2, k3] }) => {
            let camera_model = Some("brown_conrady".to_owned());
            ScaleIntrinsics {
                camera_model,
                k1: some(k1),
                k2: some(k2),
                k3: some(k3),
                p1: some(p1),
                p2: some(p2),
                ..pinhole(focal, center)
            }
        }
        // Scale has no words for these: the pinhole that each is like near its axis. The writer counts it.
        Some(
            other @ (CameraModel::Rational { .. }
            | CameraModel::Polynomial { .. }
            | CameraModel::Omnidirectional { .. }),
        ) => {
            let (focal, center) = other.near_axis();
            intrinsics(Some(CameraModel::Pinhole { focal, center, distortion: [0.0; 5] }))
        }
        Some(CameraModel::Fisheye { focal, center, k: [k1, k2, k3, k4], max_angle_rad }) => {
            let camera_model = Some("fisheye".to_owned());
            let (k1, k2, k3, k4) = (some(k1), some(k2), some(k3), some(k4));
            ScaleIntrinsics {
                camera_model,
                k1,
                k2,
                k3,
                k4,
                max_angle_rad: Some(max_angle_rad),
                ..pinhole(focal, center)
            }
        }
    }
}

fn pinhole([fx, fy]: [f64; 2], [cx, cy]: [f64; 2]) -> ScaleIntrinsics {
    ScaleIntrinsics { fx: Some(fx), fy: Some(fy), cx: Some(cx), cy: Some(cy), ..ScaleIntrinsics::default() }
}

/// A pose of a position and a heading; without one it is not turned.
pub(super) fn pose(
    position: [f64; 3],
    heading: Option<ScaleHeading>,
    place: &str,
) -> Result<Pose, ParseError> {
    let ScaleHeading { w, x, y, z } = heading.unwrap_or(ScaleHeading { w: 1.0, x: 0.0, y: 0.0, z: 0.0 });
    space::pose(place, [w, x, y, z], position)
}

/// The same of a sensor.
pub(super) fn standing(of: &ScaleSensorPose, place: &str) -> Result<Pose, ParseError> {
    pose(of.position.into(), of.heading, place)
}

/// A pose's rotation as a heading.
pub(super) fn heading(pose: &Pose) -> ScaleHeading {
    let [w, x, y, z] = pose.rotation;
    ScaleHeading { w, x, y, z }
}
