//! `track_coverage`: the share of a golden track that one label object matches.

use super::tracking::{TrackingResult, matches, unmatched};
use super::{FindingDisplay, MeasureDescriptor, MeasureEvaluation, MeasureUnit, TrackEvaluation};
use std::collections::BTreeMap;

/// Share of a golden track's frames that its most frequent label object matches.
pub static DESCRIPTOR: MeasureDescriptor = MeasureDescriptor {
    name: "track_coverage",
    argument: None,
    definition: "Share of the golden track's frames that are matched by the one label object that matches it most often.",
    unit: MeasureUnit::Share,
    range: "0 to 1",
    limits: [0.0, 1.0],
    usual_limit: 0.9,
    when_to_use: "As the share of a track that is usable.",
    source: "What *mostly tracked* and *mostly lost* are read from.",
    parameters: &[],
    worst: 0.0,
    evaluation: MeasureEvaluation::Tracks(TrackEvaluation::Followers(coverage)),
    sentence: |words| {
        format!("One label object must match {} of each golden {} track", words.range(), words.class_name())
    },
    finding: FindingDisplay::PLAIN,
};

/// Share of the frames that the most frequent partner matches, the one of the least number among equals. At the
/// first frame that it does not match, else at the first. `None` for a track without frames.
pub fn coverage(partners: &[Option<usize>]) -> Option<TrackingResult> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, partner) in matches(partners) {
        *counts.entry(partner).or_default() += 1;
    }
    let none = unmatched(partners)?;
    let better = |best: (usize, usize), next: (usize, usize)| if next.1 > best.1 { next } else { best };
    let Some((partner, count)) = counts.into_iter().reduce(better) else { return Some(none) };
    let at = partners.iter().position(|p| *p != Some(partner)).unwrap_or(0);
    Some(TrackingResult { value: count as f64 / partners.len() as f64, at, partner: Some(partner) })
}
