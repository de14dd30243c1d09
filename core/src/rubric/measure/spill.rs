//! `spill`: how much of the label reaches outside golden.

use super::{
    FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    OverlapAreas, ShapeEvaluation, overlap,
};

/// Share of the label that lies outside golden.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "spill",
    argument: None,
    definition: "Area of the label outside golden over area of the label.",
    unit: MeasureUnit::Share,
    range: "0 to 1, 0 is inside",
    limits: [0.0, 1.0],
    usual_limit: 0.1,
    when_to_use: "Where reaching out is dangerous and falling short is not: flyable space, drivable road.",
    source: overlap::SOURCE,
    parameters: &[],
    worst: 1.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Overlap(spill)),
    sentence: |words| {
        let (subject, partner) = (words.subject(), words.partner());
        if words.allows_nothing() {
            return format!("{subject} must not reach outside {partner}");
        }
        format!("{subject} must have {} of its area outside {partner}", words.range())
    },
    finding: FindingDisplay {
        title: |_| "Reaches beyond golden".to_owned(),
        hatch: FindingHatch::Outside,
        pointer: FindingPointer::Outermost,
        ..FindingDisplay::PLAIN
    },
};

/// Share of the label that lies outside golden, 0 to 1.
pub fn spill(areas: &OverlapAreas) -> f64 {
    (areas.label - areas.shared) / areas.label
}
