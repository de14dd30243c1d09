//! Errors of a detection relative to the ground truth that it matches.

use super::boxes::{BoxAttribute, DetectionBox};
use super::config::DetectionClass;
use core::f64::consts::{PI, TAU};
use serde::Serialize;

/// True-positive error (Caesar et al., nuScenes, CVPR 2020, section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum TpMetric {
    /// Distance of the centres seen from above, m.
    #[serde(rename = "trans_err")]
    Translation,
    /// Scale error: 1 minus the IoU after alignment of centres and orientation.
    #[serde(rename = "scale_err")]
    Scale,
    /// Smallest difference of the headings, radians.
    #[serde(rename = "orient_err")]
    Orientation,
    /// Length of the velocities' difference, m/s.
    #[serde(rename = "vel_err")]
    Velocity,
    /// Attribute error: 0 for the right attribute, 1 for another.
    #[serde(rename = "attr_err")]
    Attribute,
}

/// All errors, in the order in which they are computed and displayed.
pub const TP_METRICS: [TpMetric; 5] =
    [TpMetric::Translation, TpMetric::Scale, TpMetric::Orientation, TpMetric::Velocity, TpMetric::Attribute];

impl TpMetric {
    /// Whether the error is defined for a class: cones have no heading, and neither cones nor barriers move or have
    /// attributes.
    pub fn applies_to(self, class: DetectionClass) -> bool {
        match self {
            Self::Translation | Self::Scale => true,
            Self::Orientation => class != DetectionClass::TrafficCone,
            Self::Velocity | Self::Attribute => {
                !matches!(class, DetectionClass::TrafficCone | DetectionClass::Barrier)
            }
        }
    }
}

/// Errors in the order of [`TP_METRICS`]; NaN where an error is not known.
pub(super) fn errors(truth: &DetectionBox, detection: &DetectionBox) -> [f64; 5] {
    [
        center_distance(truth, detection),
        1.0 - scale_iou(truth.size, detection.size),
        yaw_difference(truth, detection),
        length(core::array::from_fn(|i| detection.velocity[i] - truth.velocity[i])),
        attribute_error(truth.attribute_name, detection.attribute_name),
    ]
}

/// Distance of the centres seen from above, m.
pub(super) fn center_distance(truth: &DetectionBox, detection: &DetectionBox) -> f64 {
    length(core::array::from_fn(|i| detection.translation[i] - truth.translation[i]))
}

fn length([x, y]: [f64; 2]) -> f64 {
    (x * x + y * y).sqrt()
}

fn scale_iou(a: [f64; 3], b: [f64; 3]) -> f64 {
    let volume = |[w, l, h]: [f64; 3]| w * l * h;
    let shared = volume(core::array::from_fn(|i| a[i].min(b[i])));
    shared / (volume(a) + volume(b) - shared)
}

/// Difference of the headings from 0 to pi, radians. The front and the back of a barrier are equivalent.
fn yaw_difference(truth: &DetectionBox, detection: &DetectionBox) -> f64 {
    let period = if truth.detection_name == DetectionClass::Barrier { PI } else { TAU };
    let rest = libm::fmod(yaw(truth.rotation) - yaw(detection.rotation) + period / 2.0, period);
    let rest = if rest < 0.0 { rest + period } else { rest };
    (rest - period / 2.0).abs()
}

/// Heading of the x axis after rotation by a quaternion w, x, y, z, seen from above; radians. 0 for a quaternion of
/// length 0.
fn yaw(rotation: [f64; 4]) -> f64 {
    let norm = rotation.iter().map(|v| v * v).sum::<f64>().sqrt();
    let [w, x, y, z] = if norm > 0.0 { rotation.map(|v| v / norm) } else { rotation };
    libm::atan2(2.0 * (x * y + w * z), w * w + x * x - y * y - z * z)
}

fn attribute_error(truth: BoxAttribute, detection: BoxAttribute) -> f64 {
    match truth {
        BoxAttribute::Missing => f64::NAN,
        _ if truth == detection => 0.0,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_yaw_is_the_turn_about_z_whatever_the_quaternions_length() {
        let turned = |angle: f64, length: f64| {
            yaw([length * libm::cos(angle / 2.0), 0.0, 0.0, length * libm::sin(angle / 2.0)])
        };
        for angle in [-3.0, -1.0, 0.0, 0.5, 3.1] {
            assert!((turned(angle, 1.0) - angle).abs() < 1e-12 && (turned(angle, 7.0) - angle).abs() < 1e-12);
        }
        assert_eq!(yaw([0.0; 4]).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn scale_is_compared_side_by_side() {
        assert!((scale_iou([2.0, 4.0, 1.0], [1.0, 4.0, 1.0]) - 0.5).abs() < 1e-15);
        assert!((scale_iou([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn an_attribute_that_the_truth_lacks_is_no_error_and_no_success() {
        assert!(attribute_error(BoxAttribute::Missing, BoxAttribute::VehicleMoving).is_nan());
        assert!(attribute_error(BoxAttribute::VehicleParked, BoxAttribute::Missing) > 0.5);
        assert!(attribute_error(BoxAttribute::VehicleParked, BoxAttribute::VehicleParked) < 0.5);
    }
}
