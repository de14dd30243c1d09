//! `iou_3d`: the overall agreement of boxes.

use super::{FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ShapeEvaluation, overlap};
use crate::geometry::{Cuboid, shared_volume};

/// IoU of volumes.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "iou_3d",
    argument: None,
    definition: "Volume of the intersection over volume of the union.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.5,
    when_to_use: "As the overall agreement of boxes. A small error of place weighs much on thin ones.",
    source: overlap::CUBOID_SOURCE,
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(|pair, _| Ok(iou_3d(pair)))),
    sentence: |words| words.overlap("shared volume over the volume of both"),
    finding: FindingDisplay::PLAIN,
};

/// Shared volume over the volume of both together, 0 to 1.
pub fn iou_3d((a, b): (&Cuboid, &Cuboid)) -> f64 {
    overlap::share_of_union(shared_volume(a, b), a.volume(), b.volume())
}
