//! `attribute:NAME`: whether an attribute agrees.

use super::{
    ComparedObject, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ObjectEvaluation,
    ValueScale,
};
use crate::label::AttributeValue;

/// 0 where the attribute agrees, 1 where not, or the difference of its numbers.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "attribute",
    argument: Some("NAME"),
    definition: "0 where the attribute agrees with golden's, else 1; of numbers, their difference. An attribute of the shape in the frame goes before that of the object.",
    unit: MeasureUnit::Number("none, or the attribute's own"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.0,
    when_to_use: "For occlusion, blinkers, moving or parked.",
    source: "Definition.",
    parameters: &[],
    worst: 1.0,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Pair(difference)),
    sentence: |words| {
        let (attribute, partner) = (words.argument_name(), words.partner());
        if words.allows_nothing() {
            return format!("{} must have the {attribute} of {partner}", words.subject());
        }
        format!(
            "The {attribute} of {} may differ from that of {partner} by {}",
            words.object(),
            words.range()
        )
    },
    finding: FindingDisplay {
        title: |words| format!("Another {} in golden", words.argument),
        scale: ValueScale::RightOrDifference,
        ..FindingDisplay::PLAIN
    },
};

/// `None` where golden says nothing about the attribute.
fn difference(label: ComparedObject<'_>, golden: ComparedObject<'_>, name: &str) -> Option<f64> {
    Some(match (label.attribute(name), golden.attribute(name)?) {
        (Some(AttributeValue::Number(a)), AttributeValue::Number(b)) => (a - b).abs(),
        (Some(a), b) if a == b => 0.0,
        _ => 1.0,
    })
}
