//! `points_recall`: the share of golden's LiDAR points that the label holds.

use super::{
    FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ObjectEvaluation, PointCounts,
};

/// LiDAR points of golden that are also in the label, over those in golden.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "points_recall",
    argument: None,
    definition: "LiDAR points that both hold over those in golden; points on a face are inside. Frames whose cloud is not at hand, and golden objects without a point, are not checked.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.95,
    when_to_use: "Where a box must not cut into the thing, however far it is.",
    source: "Points as nuScenes' `points_in_box`.",
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Points(PointCounts::recall)),
    sentence: |words| {
        format!("{} must hold {} of the LiDAR points of {}", words.subject(), words.range(), words.partner())
    },
    finding: FindingDisplay::PLAIN,
};
