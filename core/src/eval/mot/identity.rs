//! Identity metrics: how much of each object its one best track covers.
//!
//! Ristani et al., "Performance Measures and a Data Set for Multi-Target, Multi-Camera Tracking", 2016.

use super::frames::{FrameBoxes, SequencePair};
use super::pairs::PairTable;
use super::similarity::BoxSimilarity;
use crate::assignment::sparse::{self, AssignmentCandidate};
use serde::{Deserialize, Serialize};

/// Smallest similarity in a frame that two tracks share.
const THRESHOLD: f64 = 0.5;

/// Identity metrics as fractions from 0 to 1, and numbers of boxes, with a fixed assignment of objects and tracks
/// that has the most shared frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IdentityMetrics {
    /// Harmonic mean of `IDR` and `IDP`.
    #[serde(rename = "IDF1")]
    pub f1: f64,
    /// Recall.
    #[serde(rename = "IDR")]
    pub recall: f64,
    /// Precision.
    #[serde(rename = "IDP")]
    pub precision: f64,
    /// Number of ground truth boxes that the assigned track has too.
    #[serde(rename = "IDTP")]
    pub matched: u64,
    /// Number of ground truth boxes that the assigned track does not have.
    #[serde(rename = "IDFN")]
    pub missed: u64,
    /// Number of tracker boxes that the assigned object does not have.
    #[serde(rename = "IDFP")]
    pub false_positives: u64,
}

/// Number of frames in which two tracks overlap, for each pair.
pub(super) struct SharedFrames(PairTable<u64>);

impl SharedFrames {
    pub fn new(frames: &SequencePair<'_>) -> Self {
        Self(PairTable::new(frames.gt_lengths.len()))
    }

    pub fn add(&mut self, frame: &FrameBoxes<'_>, similarity: &BoxSimilarity) {
        for (row, column, _) in similarity.overlapping().filter(|&(.., value)| value >= THRESHOLD) {
            *self.0.entry(frame.gt_objects[row], frame.tracker_objects[column]) += 1;
        }
    }

    /// Metrics of the whole sequence. The total of shared frames is the maximum, whichever of several optimal
    /// assignments is used, so the metrics do not depend on ties.
    pub fn finish(&self, frames: &SequencePair<'_>) -> IdentityMetrics {
        let most = self.0.iter().map(|(.., &count)| count).max().unwrap_or(0);
        // A power of two keeps the gains exact.
        let scale = most.next_power_of_two() as f64;
        let candidates: Vec<AssignmentCandidate> = self
            .0
            .iter()
            .map(|(row, column, &count)| AssignmentCandidate { row, column, gain: count as f64 / scale })
            .collect();
        let partners =
            sparse::assign(frames.gt_lengths.len(), frames.tracker_lengths.len(), &candidates, false);
        let pairs = partners.iter().enumerate().filter_map(|(row, column)| self.0.get(row, (*column)?));
        let matched: u64 = pairs.sum();
        let (gt, found) = (frames.gt_boxes(), frames.tracker_boxes());
        let share = |all: f64| matched as f64 / all.max(1.0);
        IdentityMetrics {
            f1: share(0.5 * (gt + found) as f64),
            recall: share(gt as f64),
            precision: share(found as f64),
            matched,
            missed: gt - matched,
            false_positives: found - matched,
        }
    }
}
