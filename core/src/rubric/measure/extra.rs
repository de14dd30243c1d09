//! `extra`: labels without a golden object.

use super::{
    ComparedShape, FAR, FindingDisplay, FindingHatch, MeasureDescriptor, MeasureEvaluation, MeasureUnit,
    ObjectEvaluation, ValueScale,
};

/// Labels without a golden object.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "extra",
    argument: None,
    definition: "The first, second, … label without a golden object gives 1, 2, …",
    unit: MeasureUnit::Number("objects of a frame"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.0,
    when_to_use: "With `max` 0: nothing may be invented.",
    source: "Counting.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Unmatched(ComparedShape::Label)),
    sentence: |words| words.count("label", "drawn where golden has none"),
    finding: FindingDisplay {
        title: |_| "Nothing here in golden".to_owned(),
        scale: ValueScale::RightOrWrong,
        hatch: FindingHatch::Outside,
        ..FindingDisplay::PLAIN
    },
};
