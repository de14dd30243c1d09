//! `iou`: the overall agreement of areas.

use super::{
    FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    OverlapAreas, ShapeEvaluation, overlap,
};

/// Area of the intersection over area of the union.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "iou",
    argument: None,
    definition: "Area of the intersection over area of the union.",
    unit: MeasureUnit::Share,
    range: "0 to 1, 1 is equal",
    limits: [0.0, 1.0],
    usual_limit: 0.5,
    when_to_use: "As the overall agreement of areas, and to find who matches whom. Lenient on large shapes, harsh on small ones.",
    source: overlap::SOURCE,
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Overlap(iou)),
    sentence: |words| words.overlap("shared area over the area of both"),
    finding: FindingDisplay {
        title: |_| "Differs from golden".to_owned(),
        hatch: FindingHatch::Difference,
        pointer: FindingPointer::FarthestOfEither,
        ..FindingDisplay::PLAIN
    },
};

/// Shared area over the area of both together, 0 to 1.
pub fn iou(areas: &OverlapAreas) -> f64 {
    areas.shared / (areas.label + areas.golden - areas.shared)
}
