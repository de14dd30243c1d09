//! `points_precision`: the share of the label's LiDAR points that golden holds.

use super::{
    FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, ObjectEvaluation, PointCounts,
};

/// LiDAR points of the label that are also in golden, over those in the label.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "points_precision",
    argument: None,
    definition: "LiDAR points that both hold over those in the label.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.8,
    when_to_use: "Where a box must not take in its neighbours or the road.",
    source: "As above.",
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Objects(ObjectEvaluation::Points(PointCounts::precision)),
    sentence: |words| {
        format!("Of the LiDAR points in {}, {} must be in {}", words.object(), words.range(), words.partner())
    },
    finding: FindingDisplay::PLAIN,
};
