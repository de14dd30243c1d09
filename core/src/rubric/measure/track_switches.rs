//! `track_switches`: changes of the label object that follows a golden track.

use super::tracking::{TrackingResult, matches, unmatched};
use super::{
    FAR, FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, TrackEvaluation, ValueScale,
};

/// How often another label object takes over a golden track.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "track_switches",
    argument: None,
    definition: "How often another label object takes over the golden track; a gap is no switch.",
    unit: MeasureUnit::Number("switches"),
    range: "0 and up",
    limits: [0.0, f64::INFINITY],
    usual_limit: 0.0,
    when_to_use: "Where identities must hold.",
    source: "Identity switches of CLEAR MOT (Bernardin and Stiefelhagen, 2008), for one track.",
    parameters: &[],
    worst: FAR,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Followers(switches)),
    sentence: |words| {
        let class = words.class_name();
        if words.allows_not_once() {
            return format!(
                "Each golden {class} track must be followed by one label object, without a switch"
            );
        }
        format!("The label object that follows a golden {class} track must change {}", words.times())
    },
    finding: FindingDisplay { scale: ValueScale::Count, ..FindingDisplay::PLAIN },
};

/// How often another partner takes over; gaps do not count, but the first partner after one does if it is another.
/// At the first takeover, else at the first match. `None` for a track without frames.
pub fn switches(partners: &[Option<usize>]) -> Option<TrackingResult> {
    let mut last = None;
    let mut found = unmatched(partners)?;
    for (at, partner) in matches(partners) {
        let changed = last.is_some_and(|last| last != partner);
        if last.is_none() || (changed && found.value == 0.0) {
            (found.at, found.partner) = (at, Some(partner));
        }
        found.value += f64::from(u8::from(changed));
        last = Some(partner);
    }
    Some(found)
}
