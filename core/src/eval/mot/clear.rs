//! CLEAR MOT: misses, false positives and identity switches, at a similarity of 0.5.
//!
//! Bernardin and Stiefelhagen, "Evaluating Multiple Object Tracking Performance: The CLEAR MOT Metrics", 2008.

use super::frames::{FrameBoxes, SequencePair};
use super::similarity::BoxSimilarity;
use crate::assignment::dense;
use serde::{Deserialize, Serialize};

/// Smallest similarity of a matched pair, within rounding.
const THRESHOLD: f64 = 0.5 - f64::EPSILON;
/// Weight of the partner of the previous frame; similarity decides among the other pairs.
const CONTINUITY: f64 = 1000.0;

/// CLEAR metrics as fractions, 1 at best; those that divide errors by boxes can be below 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ClearMetrics {
    /// Accuracy: 1 minus misses, false positives and identity switches, each as a fraction of ground truth.
    #[serde(rename = "MOTA")]
    pub mota: f64,
    /// Precision: mean similarity of matched pairs.
    #[serde(rename = "MOTP")]
    pub motp: f64,
    /// `MOTA` without identity switches.
    #[serde(rename = "MODA")]
    pub moda: f64,
    /// Recall.
    #[serde(rename = "CLR_Re")]
    pub recall: f64,
    /// Precision of detection.
    #[serde(rename = "CLR_Pr")]
    pub precision: f64,
    /// Fraction of objects that are mostly tracked.
    #[serde(rename = "MTR")]
    pub mostly_tracked_share: f64,
    /// Fraction of objects that are partly tracked.
    #[serde(rename = "PTR")]
    pub partly_tracked_share: f64,
    /// Fraction of objects that are mostly lost; 1 where either side is empty.
    #[serde(rename = "MLR")]
    pub mostly_lost_share: f64,
    /// `MOTA` in which a matched pair counts by its similarity.
    #[serde(rename = "sMOTA")]
    pub soft_mota: f64,
    /// Number of matched pairs.
    #[serde(rename = "CLR_TP")]
    pub matched: u64,
    /// Number of ground truth boxes without a match.
    #[serde(rename = "CLR_FN")]
    pub missed: u64,
    /// Number of tracker boxes without a match.
    #[serde(rename = "CLR_FP")]
    pub false_positives: u64,
    /// Number of identity switches: matches of an object with a partner other than that of its previous match.
    #[serde(rename = "IDSW")]
    pub switches: u64,
    /// Number of objects that are matched in more than 80 % of their frames.
    #[serde(rename = "MT")]
    pub mostly_tracked: u64,
    /// Number of objects between the two.
    #[serde(rename = "PT")]
    pub partly_tracked: u64,
    /// Number of objects that are matched in less than 20 % of their frames.
    #[serde(rename = "ML")]
    pub mostly_lost: u64,
    /// Number of fragmentations: how often the tracking of an object starts again. Frames in which either side is
    /// empty do not interrupt it.
    #[serde(rename = "Frag")]
    pub fragments: u64,
}

/// State of one ground truth object.
#[derive(Clone, Copy, Debug, Default)]
struct Track {
    matched: u64,
    starts: u64,
    /// Partner at the previous match.
    last: Option<usize>,
    /// Frame of the previous match, counted over the frames in which both sides have boxes.
    at: u64,
}

/// Matcher that processes frame by frame.
pub(super) struct TrackMatcher {
    tracks: Vec<Track>,
    /// Number of frames so far in which both sides have boxes.
    frame: u64,
    matched: u64,
    switches: u64,
    similarity: f64,
}

impl TrackMatcher {
    pub fn new(frames: &SequencePair<'_>) -> Self {
        let tracks = vec![Track::default(); frames.gt_lengths.len()];
        Self { tracks, frame: 0, matched: 0, switches: 0, similarity: 0.0 }
    }

    /// Match the boxes of a frame: partners of the previous frame first, then by the largest total similarity.
    pub fn add(&mut self, frame: &FrameBoxes<'_>, similarity: &BoxSimilarity) {
        if similarity.values.is_empty() {
            return;
        }
        self.frame += 1;
        let columns = similarity.columns;
        let mut costs = vec![0.0; similarity.values.len()];
        for (row, column, value) in similarity.overlapping().filter(|&(.., value)| value >= THRESHOLD) {
            let track = self.tracks[frame.gt_objects[row]];
            let stays = track.at + 1 == self.frame && track.last == Some(frame.tracker_objects[column]);
            costs[row * columns + column] = -(if stays { CONTINUITY + value } else { value });
        }
        for (row, column) in dense::assign(similarity.rows, columns, &costs) {
            let value = similarity.values[row * columns + column];
            if value >= THRESHOLD {
                self.take(frame.gt_objects[row], frame.tracker_objects[column], value);
            }
        }
    }

    fn take(&mut self, object: usize, partner: usize, value: f64) {
        let track = &mut self.tracks[object];
        self.matched += 1;
        self.similarity += value;
        self.switches += u64::from(track.last.is_some_and(|last| last != partner));
        track.starts += u64::from(track.last.is_none() || track.at + 1 != self.frame);
        track.matched += 1;
        (track.last, track.at) = (Some(partner), self.frame);
    }

    /// Metrics of the whole sequence.
    pub fn finish(&self, frames: &SequencePair<'_>) -> ClearMetrics {
        let (gt, found) = (frames.gt_boxes(), frames.tracker_boxes());
        let objects = frames.gt_lengths.len() as u64;
        let (missed, false_positives) = (gt - self.matched, found - self.matched);
        let empty = ClearMetrics {
            missed,
            false_positives,
            mostly_lost: objects,
            mostly_lost_share: 1.0,
            ..ClearMetrics::default()
        };
        if gt == 0 || found == 0 {
            return empty;
        }
        let tracked =
            self.tracks.iter().zip(&frames.gt_lengths).map(|(t, &length)| t.matched as f64 / length as f64);
        let mostly_tracked = tracked.clone().filter(|&share| share > 0.8).count() as u64;
        let partly_tracked = tracked.filter(|&share| share >= 0.2).count() as u64 - mostly_tracked;
        let mostly_lost = objects - mostly_tracked - partly_tracked;
        let of_gt = |value: f64| value / gt as f64;
        let of_objects = |count: u64| count as f64 / objects as f64;
        let (matched, wrong, switches) = (self.matched as f64, false_positives as f64, self.switches as f64);
        ClearMetrics {
            mota: of_gt(matched - wrong - switches),
            motp: self.similarity / matched.max(1.0),
            moda: of_gt(matched - wrong),
            recall: of_gt(matched),
            precision: matched / found as f64,
            mostly_tracked_share: of_objects(mostly_tracked),
            partly_tracked_share: of_objects(partly_tracked),
            mostly_lost_share: of_objects(mostly_lost),
            soft_mota: of_gt(self.similarity - wrong - switches),
            matched: self.matched,
            missed,
            false_positives,
            switches: self.switches,
            mostly_tracked,
            partly_tracked,
            mostly_lost,
            fragments: self.tracks.iter().map(|track| track.starts.saturating_sub(1)).sum(),
        }
    }
}
