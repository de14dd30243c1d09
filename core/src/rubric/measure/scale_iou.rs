//! `scale_iou`: the error of size in one number.

use super::{FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ShapeEvaluation};
use crate::geometry::Cuboid;

/// IoU after aligning centres and orientation.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "scale_iou",
    argument: None,
    definition: "IoU when centres and headings are made equal: sizes alone.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.7,
    when_to_use: "As the error of size in one number.",
    source: "1 minus the scale error (ASE) of nuScenes detection.",
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(|pair, _| Ok(scale_iou(pair)))),
    sentence: |words| {
        format!("{} must agree in size with {} by {}", words.subject(), words.partner(), words.range())
    },
    finding: FindingDisplay::PLAIN,
};

/// IoU after aligning centres and orientation (1 minus nuScenes' average scale error).
pub fn scale_iou((a, b): (&Cuboid, &Cuboid)) -> f64 {
    let shared: f64 = a.size.iter().zip(b.size).map(|(x, y)| x.min(y)).product();
    shared / (a.volume() + b.volume() - shared)
}
