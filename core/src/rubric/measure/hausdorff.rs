//! `hausdorff`: the farthest that either boundary strays from the other.

use super::hausdorff_directed::hausdorff_directed;
use super::{
    FAR, FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ShapeEvaluation, boundary,
};
use crate::geometry::Planar;

/// Greatest distance from either boundary to the other.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "hausdorff",
    argument: None,
    definition: "The farthest that either boundary strays from the other.",
    unit: MeasureUnit::Pixels,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 10.0,
    when_to_use: "Where one bad place spoils the whole shape.",
    source: boundary::SOURCE,
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Image(|pair, _| Ok(hausdorff(pair)))),
    sentence: |words| {
        format!(
            "The outlines of {} and {} must lie {} apart at the worst place",
            words.object(),
            words.partner(),
            words.range()
        )
    },
    finding: FindingDisplay {
        title: |_| "Strays from golden's outline".to_owned(),
        hatch: FindingHatch::Difference,
        pointer: FindingPointer::FarthestOfEither,
        ..FindingDisplay::PLAIN
    },
};

/// Greatest distance from either boundary to the other, px.
pub fn hausdorff((a, b): (&Planar, &Planar)) -> f64 {
    hausdorff_directed((a, b)).max(hausdorff_directed((b, a)))
}
