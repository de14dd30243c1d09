//! `missed`: golden objects without a label.

use super::{
    ComparedShape, FAR, FindingDisplay, FindingHatch, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ObjectEvaluation, ValueScale,
};

/// Golden objects without a label.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "missed",
    argument: None,
    definition: "The first, second, … golden object without a label gives 1, 2, …",
    unit: MeasureUnit::Number("objects of a frame"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.0,
    when_to_use: "With `max` 0: nothing may be missed.",
    source: "Counting.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Unmatched(ComparedShape::Golden)),
    sentence: |words| words.count("golden", "missed"),
    finding: FindingDisplay {
        title: |_| "Missed".to_owned(),
        scale: ValueScale::RightOrWrong,
        hatch: FindingHatch::Uncovered,
        ..FindingDisplay::PLAIN
    },
};
