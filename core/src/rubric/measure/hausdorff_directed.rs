//! `hausdorff_directed`: the farthest that the label's boundary strays from golden's.

use super::{
    FAR, FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ShapeEvaluation, boundary,
};
use crate::geometry::Planar;

/// Greatest distance from the label's boundary to golden's.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "hausdorff_directed",
    argument: None,
    definition: "The farthest that the label's boundary strays from golden's; a piece that the label lacks does not count.",
    unit: MeasureUnit::Pixels,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 10.0,
    when_to_use: "Where the label must never invent outline.",
    source: boundary::SOURCE,
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Image(|pair, _| Ok(hausdorff_directed(pair)))),
    sentence: |words| {
        format!(
            "No point of the outline of {} may lie farther than allowed from that of {}: {}",
            words.object(),
            words.partner(),
            words.range()
        )
    },
    finding: FindingDisplay {
        title: |_| "Strays from golden's outline".to_owned(),
        hatch: FindingHatch::Outside,
        pointer: FindingPointer::FarthestOfLabel,
        ..FindingDisplay::PLAIN
    },
};

/// Greatest distance from the label's boundary to golden's, px.
pub fn hausdorff_directed((a, b): (&Planar, &Planar)) -> f64 {
    boundary::farthest((a.outline(), b.outline())).0
}
