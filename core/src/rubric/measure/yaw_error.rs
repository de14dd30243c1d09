//! `yaw_error`: the error of the heading.

use super::{
    FindingDisplay, MeasureDescriptor, MeasureError, MeasureEvaluation, MeasureParameter, MeasureParams,
    MeasureUnit, ParameterKind, ShapeEvaluation,
};
use crate::geometry::Cuboid;
use core::f64::consts::{PI, TAU};

/// Smallest difference of the headings.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "yaw_error",
    argument: None,
    definition: "Smallest difference of the headings; with the parameter `period` of pi (on the command line `--period pi`) front and back count as the same.",
    unit: MeasureUnit::Radians,
    range: "0 to pi, or to pi/2",
    limits: [0.0, PI],
    usual_limit: PI / 18.0,
    when_to_use: "For headings; with the period where a box has no front.",
    source: "The orientation error (AOE) of nuScenes detection.",
    parameters: &[MeasureParameter {
        name: "period",
        about: "the angle after which a box looks the same",
        kind: ParameterKind::Period,
        default: Some(TAU),
    }],
    worst: PI,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(yaw_error)),
    sentence: |words| {
        let (label, partner) = (words.object(), words.partner());
        format!("The heading of {label} must differ from that of {partner} by {}", words.range())
    },
    finding: FindingDisplay::PLAIN,
};

/// Smallest difference of the headings, radians. With the parameter `period` of pi the front and the back of a
/// box count as the same; without it, it is a full turn.
///
/// # Errors
/// A period that is not a positive number.
pub fn yaw_error((a, b): (&Cuboid, &Cuboid), params: &MeasureParams) -> Result<f64, MeasureError> {
    let written = params.get("period").copied().unwrap_or(TAU);
    // 3.14159 means half a turn.
    let period = [PI, TAU].into_iter().find(|p| (written - p).abs() < 1e-3).unwrap_or(written);
    if !period.is_finite() || period <= 0.0 {
        return Err(MeasureError::Parameter {
            name: "period",
            problem: "must be a positive angle; use 2pi or pi",
        });
    }
    let rest = libm::fmod((a.yaw_rad() - b.yaw_rad()).abs(), period);
    Ok(rest.min(period - rest))
}
