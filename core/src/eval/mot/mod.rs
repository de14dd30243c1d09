//! Multi-object tracking metrics: HOTA, CLEAR MOT and identity, as TrackEval computes them.
//!
//! Similarity is the IoU of boxes. [`evaluate`] counts every box that it is given; [`MotGroundTruth::preprocess`] is
//! TrackEval's preprocessing by class before it. The tracker's confidence has no effect. Fractions are from 0 to 1, as
//! in TrackEval's raw results, not per cent as in its tables. HOTA is the mean over the thresholds 0.05 to 0.95; CLEAR
//! and identity use 0.5.
//!
//! In each frame boxes are matched in the order in which they were added, with exactly the same scores and the same
//! choice among equally good matchings as TrackEval with NumPy and SciPy. So the numbers agree also on degenerate
//! data, such as identical tracks; where matchings tie, a different order of the rows of a frame can give different
//! numbers, there as here. Ids do not influence the result.

mod clear;
mod frames;
mod ground_truth;
mod hota;
mod identity;
mod pairs;
mod preprocessing;
#[cfg(test)]
mod properties;
mod sequence;
mod similarity;
pub mod text;

pub use clear::ClearMetrics;
pub use ground_truth::MotGroundTruth;
pub use hota::HotaMetrics;
pub use identity::IdentityMetrics;
pub use preprocessing::Preprocessed;
pub use sequence::{MOST_IN_FRAME, SequenceError, TrackSequence, TrackedBox};

use frames::SequencePair;
use serde::{Deserialize, Serialize};
use similarity::BoxSimilarity;

/// Sizes of the compared sequences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvaluationCounts {
    /// Number of tracker boxes.
    #[serde(rename = "Dets")]
    pub tracker_boxes: u64,
    /// Number of ground truth boxes.
    #[serde(rename = "GT_Dets")]
    pub gt_boxes: u64,
    /// Number of tracker objects.
    #[serde(rename = "IDs")]
    pub tracker_objects: u64,
    /// Number of ground truth objects.
    #[serde(rename = "GT_IDs")]
    pub gt_objects: u64,
}

/// All metrics of one sequence; serialized as one flat map with TrackEval's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MotEvaluation {
    /// Detection and association over 19 thresholds.
    #[serde(flatten)]
    pub hota: HotaMetrics,
    /// Misses, false positives and switches.
    #[serde(flatten)]
    pub clear: ClearMetrics,
    /// Metrics with one track for each object.
    #[serde(flatten)]
    pub identity: IdentityMetrics,
    /// Sizes of the compared sequences.
    #[serde(flatten)]
    pub counts: EvaluationCounts,
}

/// Compare a tracker with ground truth.
///
/// Where either side has no box, the result is TrackEval's: `LocA`, `LocA(0)` and `MLR` are 1, other fractions are 0.
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
    // HOTA matches by the alignment of whole tracks. A second measurement costs less than storing all overlaps.
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
