//! `speed`: the greatest speed of a label's track.

use super::motion::{TrackPoint, steps};
use super::{FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, TrackEvaluation};
use crate::geometry::norm3;

/// Greatest speed of a label's track in the world.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "speed",
    argument: None,
    definition: "The largest speed between two frames that follow on each other with the object in them; found at the later one.",
    unit: MeasureUnit::MetersPerSecond,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 60.0,
    when_to_use: "To find jumps: no pedestrian walks at 20 m/s.",
    source: "Finite differences.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Motion(speeds)),
    sentence: |words| {
        format!("{} must move through the world at a speed of {}", words.subject(), words.range())
    },
    finding: FindingDisplay::PLAIN,
};

/// Speeds between moments that follow on each other, m/s, each at the later one.
pub fn speeds(path: &[TrackPoint]) -> Vec<(usize, f64)> {
    steps(path).iter().map(|step| (step.to, norm3(step.velocity))).collect()
}
