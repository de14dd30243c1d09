//! `acceleration`: the greatest change of velocity of a label's track.

use super::motion::{TrackPoint, steps};
use super::{FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, TrackEvaluation};
use crate::geometry::{norm3, sub3};

/// Greatest change of the velocity of a label's track over time.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "acceleration",
    argument: None,
    definition: "The largest change of the velocity vector over time; found at the middle one of three frames.",
    unit: MeasureUnit::MetersPerSecondSquared,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 12.0,
    when_to_use: "To find jitter that a speed limit lets pass.",
    source: "Finite differences.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Motion(accelerations)),
    sentence: |words| format!("{} must change its velocity by {}", words.subject(), words.range()),
    finding: FindingDisplay::PLAIN,
};

/// Accelerations over three moments, m/s², each at the middle one: the change of the mean velocity from one step to
/// the next, over the time from the middle of the one to the middle of the other (the second difference quotient for
/// unequal steps).
pub fn accelerations(path: &[TrackPoint]) -> Vec<(usize, f64)> {
    let steps = steps(path);
    let pairs = steps.iter().zip(steps.iter().skip(1)).filter(|(first, second)| first.to + 1 == second.to);
    pairs
        .map(|(first, second)| {
            let change = norm3(sub3(second.velocity, first.velocity));
            (first.to, change / (0.5 * (first.seconds + second.seconds)))
        })
        .collect()
}
