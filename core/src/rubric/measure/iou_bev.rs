//! `iou_bev`: the agreement of boxes seen from above.

use super::{FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ShapeEvaluation, overlap};
use crate::geometry::{Cuboid, footprint_shared_area};

/// IoU of footprints.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "iou_bev",
    argument: None,
    definition: "The same of their footprints, seen from above, turned by their headings alone.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.5,
    when_to_use: "Where heights are uncertain or do not matter.",
    source: overlap::CUBOID_SOURCE,
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(|pair, _| Ok(iou_bev(pair)))),
    sentence: |words| words.overlap("shared footprint over the footprint of both"),
    finding: FindingDisplay::PLAIN,
};

/// Shared area of the footprints over the area of both, 0 to 1; footprints follow the headings alone.
pub fn iou_bev((a, b): (&Cuboid, &Cuboid)) -> f64 {
    let area = |c: &Cuboid| c.size[0] * c.size[1];
    overlap::share_of_union(footprint_shared_area(a, b), area(a), area(b))
}
