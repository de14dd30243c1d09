//! `center_distance_bev`: the error of place seen from above.

use super::{
    FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ShapeEvaluation, center_distance,
};
use crate::geometry::{Cuboid, sub3};

/// Distance of the centres seen from above.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "center_distance_bev",
    argument: None,
    definition: "Distance of the centres, seen from above.",
    unit: MeasureUnit::Meters,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.3,
    when_to_use: "As above, without heights; nuScenes matches by it.",
    source: center_distance::SOURCE,
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(|pair, _| Ok(center_distance_bev(pair)))),
    sentence: |words| {
        format!(
            "The centre of {} must lie {} from that of {}, seen from above",
            words.object(),
            words.range(),
            words.partner()
        )
    },
    finding: FindingDisplay::PLAIN,
};

/// Between the centres seen from above, m.
pub fn center_distance_bev((a, b): (&Cuboid, &Cuboid)) -> f64 {
    let [x, y, _] = sub3(a.center, b.center);
    libm::hypot(x, y)
}
