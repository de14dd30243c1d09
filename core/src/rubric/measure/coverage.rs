//! `coverage`: how much of golden the label covers.

use super::{
    FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    OverlapAreas, ShapeEvaluation, overlap,
};

/// Share of golden that the label covers.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "coverage",
    argument: None,
    definition: "Area of the intersection over area of golden: the share of golden that the label covers.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.8,
    when_to_use: "Where much of the thing must be inside, and more than that does no harm.",
    source: overlap::SOURCE,
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Overlap(coverage)),
    sentence: |words| format!("{} must cover {} of {}", words.subject(), words.range(), words.partner()),
    finding: FindingDisplay {
        title: |_| "Leaves out too much".to_owned(),
        hatch: FindingHatch::Uncovered,
        pointer: FindingPointer::FarthestOfGolden,
        ..FindingDisplay::PLAIN
    },
};

/// Share of golden that the label covers, 0 to 1.
pub fn coverage(areas: &OverlapAreas) -> f64 {
    areas.shared / areas.golden
}
