//! `boundary_spread`: how wavy an outline is.

use super::{
    FAR, FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ShapeEvaluation,
};

/// Standard deviation of the signed distance of the label's boundary to golden's.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "boundary_spread",
    argument: None,
    definition: "Standard deviation of that signed distance.",
    unit: MeasureUnit::Pixels,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 3.0,
    when_to_use: "For wavy outlines, whose mean may be 0.",
    source: "As `boundary_offset`.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Profile(|profile| profile.spread)),
    sentence: |words| {
        format!(
            "The outline of {} must follow that of {}, wavering by {}",
            words.object(),
            words.partner(),
            words.range()
        )
    },
    finding: FindingDisplay {
        title: |_| "Its outline is off".to_owned(),
        hatch: FindingHatch::Difference,
        pointer: FindingPointer::FarthestOfLabel,
        ..FindingDisplay::PLAIN
    },
};
