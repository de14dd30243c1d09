//! `track_fragments`: interruptions of a golden track.

use super::tracking::{TrackingResult, matches, unmatched};
use super::{
    FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, TrackEvaluation, ValueScale,
};

/// How often the matching of a golden track is interrupted.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "track_fragments",
    argument: None,
    definition: "Gaps in the matching between its first and last match; frames in which golden itself is away are no gap.",
    unit: MeasureUnit::Number("gaps"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.0,
    when_to_use: "Where a track must not flicker.",
    source: "Fragmentations of CLEAR MOT.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Followers(fragments)),
    sentence: |words| {
        let class = words.class_name();
        if words.allows_not_once() {
            return format!("Each golden {class} track must be followed without interruption");
        }
        format!("The following of a golden {class} track must be interrupted {}", words.times())
    },
    finding: FindingDisplay { scale: ValueScale::Count, ..FindingDisplay::PLAIN },
};

/// How many gaps lie between the first and the last match. At the start of the first gap, else at the first match.
/// `None` for a track without frames.
pub fn fragments(partners: &[Option<usize>]) -> Option<TrackingResult> {
    let mut last: Option<(usize, usize)> = None;
    let mut found = unmatched(partners)?;
    for (at, partner) in matches(partners) {
        match last {
            None => (found.at, found.partner) = (at, Some(partner)),
            Some((before, lost)) if before + 1 < at => {
                if found.value == 0.0 {
                    (found.at, found.partner) = (before + 1, Some(lost));
                }
                found.value += 1.0;
            }
            Some(_) => {}
        }
        last = Some((at, partner));
    }
    Some(found)
}
