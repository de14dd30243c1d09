//! Multi-object tracking: HOTA, CLEAR MOT and identity, as TrackEval computes them.
//!
//! Similarity is the IoU of boxes. Every box counts: there is no preprocessing by class, no region to ignore, and
//! a tracker's confidence plays no part. Shares are from 0 to 1, as TrackEval's raw results are, and not in the
//! per cent of its tables. HOTA is averaged over the thresholds 0.05 to 0.95; CLEAR and identity use 0.5.
//!
//! In each frame boxes are matched in the order in which they were added, on the same scores to the last bit and
//! with the same choice among equally good matchings as TrackEval with NumPy and SciPy. So numbers agree on
//! degenerate data too, such as tracks that lie on each other; where matchings tie, another order of the rows of a
//! frame can give other numbers, there as here. Ids have no part in the result.

mod clear;
mod frames;
mod hota;
mod identity;
mod pairs;
#[cfg(test)]
mod properties;
mod sequence;
mod similarity;
pub mod text;

pub use clear::ClearMetrics;
pub use hota::HotaMetrics;
pub use identity::IdentityMetrics;
pub use sequence::{MOST_IN_FRAME, SequenceError, TrackSequence, TrackedBox};

use frames::SequencePair;
use serde::{Deserialize, Serialize};
use similarity::BoxSimilarity;

/// How large the comparison was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationCounts {
    /// Boxes of the tracker.
    #[serde(rename = "Dets")]
    pub tracker_boxes: u64,
    /// Boxes of ground truth.
    #[serde(rename = "GT_Dets")]
    pub gt_boxes: u64,
    /// Objects of the tracker.
    #[serde(rename = "IDs")]
    pub tracker_objects: u64,
    /// Objects of ground truth.
    #[serde(rename = "GT_IDs")]
    pub gt_objects: u64,
}

/// All numbers of one sequence; serialised as one flat map with TrackEval's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MotEvaluation {
    /// Detection and association over 19 thresholds.
    #[serde(flatten)]
    pub hota: HotaMetrics,
    /// Misses, false positives and switches.
    #[serde(flatten)]
    pub clear: ClearMetrics,
    /// One track for each object.
    #[serde(flatten)]
    pub identity: IdentityMetrics,
    /// How large the comparison was.
    #[serde(flatten)]
    pub counts: EvaluationCounts,
}

/// Compares a tracker with ground truth.
///
/// Where either side has no box, TrackEval's answer stands: `LocA`, `LocA(0)` and `MLR` are 1, other shares 0.
pub fn evaluate(gt: &TrackSequence, tracker: &TrackSequence) -> MotEvaluation {
    let frames = SequencePair::new(gt, tracker);
    let mut similarity = BoxSimilarity::default();
    let mut alignment = hota::TrackAlignment::new(&frames);
    let mut tracking = clear::TrackMatcher::new(&frames);
    let mut shared = identity::SharedFrames::new(&frames);
    for frame in &frames.frames {
        similarity.measure(frame.gt, frame.tracker);
        alignment.add(frame, &similarity);
        tracking.add(frame, &similarity);
        shared.add(frame, &similarity);
    }
    // HOTA matches by how tracks go together on the whole. Measuring again costs less than keeping all overlaps.
    let mut matches = hota::ThresholdMatches::new(&frames);
    for frame in &frames.frames {
        similarity.measure(frame.gt, frame.tracker);
        matches.add(frame, &similarity, &alignment, &frames);
    }
    MotEvaluation {
        hota: matches.finish(&frames),
        clear: tracking.finish(&frames),
        identity: shared.finish(&frames),
        counts: EvaluationCounts {
            tracker_boxes: frames.tracker_boxes(),
            gt_boxes: frames.gt_boxes(),
            tracker_objects: frames.tracker_lengths.len() as u64,
            gt_objects: frames.gt_lengths.len() as u64,
        },
    }
}
