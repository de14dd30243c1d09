//! `boundary_offset`: how loose or tight an outline is.

use super::{
    FAR, FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ShapeEvaluation,
};

/// Mean signed distance of the label's boundary to golden's.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "boundary_offset",
    argument: None,
    definition: "Mean over the label's boundary, by arc length, of the signed distance to golden's boundary, outside positive.",
    unit: MeasureUnit::Pixels,
    range: "any; loose outlines are above 0, tight ones below",
    limits: [f64::NEG_INFINITY, f64::INFINITY],
    usual_limit: 3.0,
    when_to_use: "To say *tight* or *loose* with a number and a sign.",
    source: "Closed form on each stretch of boundary with one nearest feature; checked numerically to 1e-3.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Profile(|profile| profile.mean)),
    sentence: |words| {
        format!(
            "The outline of {} must lie {} outside that of {} on average",
            words.object(),
            words.range(),
            words.partner()
        )
    },
    finding: FindingDisplay {
        title: |_| "Its outline is off".to_owned(),
        hatch: FindingHatch::Difference,
        pointer: FindingPointer::FarthestOfLabel,
        ..FindingDisplay::PLAIN
    },
};
