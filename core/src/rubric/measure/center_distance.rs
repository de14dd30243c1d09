//! `center_distance`: the error of place.

use super::{FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ShapeEvaluation};
use crate::geometry::{Cuboid, norm3, sub3};

/// The source of distances of centres.
pub(super) const SOURCE: &str = "nuScenes detection (Caesar et al., CVPR 2020).";

/// Distance of the centres.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "center_distance",
    argument: None,
    definition: "Distance of the centres.",
    unit: MeasureUnit::Meters,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.3,
    when_to_use: "As the error of place, and to find who matches whom at a distance.",
    source: SOURCE,
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(|pair, _| Ok(center_distance(pair)))),
    sentence: |words| {
        format!(
            "The centre of {} must lie {} from that of {}",
            words.object(),
            words.range(),
            words.partner()
        )
    },
    finding: FindingDisplay::PLAIN,
};

/// Between the centres, m.
pub fn center_distance((a, b): (&Cuboid, &Cuboid)) -> f64 {
    norm3(sub3(a.center, b.center))
}
