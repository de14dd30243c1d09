//! `class`: whether the classes agree.

use super::{
    ComparedObject, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ObjectEvaluation,
    ValueScale,
};

/// 0 where the classes agree, 1 where not.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "class",
    argument: None,
    definition: "0 where the classes agree, else 1.",
    unit: MeasureUnit::Number("none"),
    range: "0 or 1",
    limits: [0.0, 1.0],
    usual_limit: 0.0,
    when_to_use: "With `across_classes`, to find a truck that was labeled a car.",
    source: "Definition.",
    parameters: &[],
    worst: 1.0,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Pair(difference)),
    sentence: |words| {
        let (subject, partner) = (words.subject(), words.partner());
        if words.max.is_some_and(|max| max < 1.0) {
            return format!("{subject} must have the class of {partner}");
        }
        format!("{subject} must differ from the class of {partner} by {}", words.range())
    },
    finding: FindingDisplay {
        title: |_| "Another class in golden".to_owned(),
        scale: ValueScale::RightOrWrong,
        ..FindingDisplay::PLAIN
    },
};

fn difference(label: ComparedObject<'_>, golden: ComparedObject<'_>, _: &str) -> Option<f64> {
    Some(f64::from(u8::from(label.object.class != golden.object.class)))
}
