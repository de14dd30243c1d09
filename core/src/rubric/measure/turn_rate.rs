//! `turn_rate`: the greatest change of heading of a label's track.

use super::motion::{TrackPoint, seconds_between};
use super::{FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, TrackEvaluation};
use crate::label::turn;
use core::f64::consts::PI;

/// Greatest change of the heading of a label's track over time.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "turn_rate",
    argument: None,
    definition: "The largest change of the heading over time, the shorter way; found at the later frame.",
    unit: MeasureUnit::RadiansPerSecond,
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: PI / 2.0,
    when_to_use: "To find flips of front and back, and shaky headings.",
    source: "Finite differences.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Motion(turn_rates)),
    sentence: |words| format!("{} must turn by {}", words.subject(), words.range()),
    finding: FindingDisplay::PLAIN,
};

/// How fast the heading turns from moment to moment, whichever way is shorter, rad/s, each at the later one.
pub fn turn_rates(path: &[TrackPoint]) -> Vec<(usize, f64)> {
    let next = path.iter().zip(path.iter().skip(1)).zip(1..);
    next.filter_map(|((a, b), to)| {
        let seconds = seconds_between(a, b)?;
        Some((to, turn(a.heading_rad, b.heading_rad).abs() / seconds))
    })
    .collect()
}
