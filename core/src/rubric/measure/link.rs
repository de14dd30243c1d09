//! `link`: whether a cuboid is linked to the right camera evidence.

use super::{
    FAR, FindingDisplay, LinkedShapes, Measure, MeasureDescriptor, MeasureEvaluation, MeasureParameter,
    MeasureParams, MeasureUnit, ObjectEvaluation, ParameterKind, evaluate_prepared, iou,
};

/// Cameras in which label and golden cuboid are linked to other image shapes.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "link",
    argument: None,
    definition: "Cameras of a frame in which label and golden cuboid are linked otherwise: to image shapes that overlap by less than `min_iou` (0.5), or on one side alone.",
    unit: MeasureUnit::Number("cameras"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.0,
    when_to_use: "In the stage that links camera evidence to cuboids.",
    source: "Definition.",
    parameters: &[MeasureParameter {
        name: "min_iou",
        about: "the IoU from which two image shapes are the same evidence",
        kind: ParameterKind::Share,
        default: Some(SAME_IOU),
    }],
    worst: FAR,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Links(differing_cameras)),
    sentence: |words| {
        let (subject, partner) = (words.subject(), words.partner());
        if words.allows_nothing() {
            return format!("{subject} must be linked to what {partner} is linked to in every camera");
        }
        format!("{subject} must be linked otherwise than {partner} in {} cameras of a frame", words.range())
    },
    finding: FindingDisplay::PLAIN,
};

/// IoU from which two image shapes are the same evidence, where the rule has no `min_iou`.
const SAME_IOU: f64 = 0.5;

fn differing_cameras(linked: &[LinkedShapes<'_>], params: &MeasureParams) -> f64 {
    let same = params.get("min_iou").copied().unwrap_or(SAME_IOU);
    let iou = Measure::from(&iou::DESCRIPTOR);
    let agrees = |pair: &LinkedShapes<'_>| match *pair {
        [Some(a), Some(b)] => {
            evaluate_prepared(&iou, &MeasureParams::new(), a, b).is_ok_and(|value| value >= same)
        }
        [None, _] | [_, None] => false,
    };
    linked.iter().filter(|pair| !agrees(pair)).count() as f64
}
