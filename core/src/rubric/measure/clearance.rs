//! `clearance`: how far two shapes stay apart.

use super::{
    FindingDisplay, FindingHatch, FindingPointer, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ShapeEvaluation, boundary,
};
use crate::geometry::Planar;

/// Least distance between two shapes.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "clearance",
    argument: None,
    definition: "Least distance between the two point sets; 0 where they touch.",
    unit: MeasureUnit::Pixels,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 10.0,
    when_to_use: "With `of`, as the way to keep off something: *at least 12 px from every tree*.",
    source: "Exact over line segments; checked against Shapely's `distance` to 1e-9.",
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Shapes(ShapeEvaluation::Image(|pair, _| Ok(clearance(pair)))),
    sentence: |words| {
        format!("{} must stay {} away from {}", words.subject(), words.range(), words.partner())
    },
    finding: FindingDisplay {
        title: |words| match words.of {
            Some(of) if words.value <= 0.0 => format!("Clips a {of}"),
            Some(of) => format!("Too close to a {of}"),
            None => words.rule_title.to_owned(),
        },
        hatch: FindingHatch::Near,
        pointer: FindingPointer::Nearest,
        ..FindingDisplay::PLAIN
    },
};

/// Least distance between two shapes with their inside, px; 0 where they touch or overlap.
pub fn clearance(pair: (&Planar, &Planar)) -> f64 {
    boundary::nearest(pair).0
}
