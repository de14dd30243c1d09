//! `size_error`: the worst error of a side.

use super::{FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ShapeEvaluation};
use crate::geometry::Cuboid;

/// Largest |log(size of the label / size of golden)| over the axes.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "size_error",
    argument: None,
    definition: "Largest |log(size of the label / size of golden)| over length, width and height.",
    unit: MeasureUnit::Number("none, a logarithm: 0.05 is about 5 %"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.15,
    when_to_use: "Where one wrong side must be found though the others are right.",
    source: "Definition.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Cuboids(|pair, _| Ok(size_error(pair)))),
    sentence: |words| {
        format!(
            "No side of {} may differ in length from that of {} by more than allowed: {} (logarithm of the ratio)",
            words.object(),
            words.partner(),
            words.range()
        )
    },
    finding: FindingDisplay::PLAIN,
};

/// Largest `|log(size a / size b)|` over length, width and height: 0.1 is about 10 % too long or too short.
pub fn size_error((a, b): (&Cuboid, &Cuboid)) -> f64 {
    a.size.iter().zip(b.size).map(|(x, y)| libm::log(x / y).abs()).fold(0.0, f64::max)
}
