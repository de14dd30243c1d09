//! HOTA: detection and association with equal weight, over 19 thresholds of localisation.
//!
//! Luiten et al., "HOTA: A Higher Order Metric for Evaluating Multi-Object Tracking", IJCV 2021. OWTA is from Liu et
//! al., "Opening up Open World Tracking", CVPR 2022.

use super::frames::{FrameBoxes, SequencePair};
use super::pairs::PairTable;
use super::similarity::BoxSimilarity;
use crate::assignment::dense;
use serde::{Deserialize, Serialize};

/// Number of thresholds: 0.05, 0.10, …, 0.95.
const ALPHAS: usize = 19;

/// HOTA metrics as fractions from 0 to 1. Without `(0)`: the mean over the thresholds; with it: the value at the
/// threshold 0.05.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HotaMetrics {
    /// Geometric mean of `DetA` and `AssA`, at each threshold.
    #[serde(rename = "HOTA")]
    pub hota: f64,
    /// Detection accuracy: matched pairs over matched, missed and false ones.
    #[serde(rename = "DetA")]
    pub det_a: f64,
    /// Association accuracy: for a matched pair, the number of frames in which its two objects are matched divided by
    /// the number of frames that have either; the mean over matched pairs.
    #[serde(rename = "AssA")]
    pub ass_a: f64,
    /// Localisation accuracy: mean similarity of matched pairs, 1 where there are none.
    #[serde(rename = "LocA")]
    pub loc_a: f64,
    /// Detection recall.
    #[serde(rename = "DetRe")]
    pub det_re: f64,
    /// Detection precision.
    #[serde(rename = "DetPr")]
    pub det_pr: f64,
    /// Association recall.
    #[serde(rename = "AssRe")]
    pub ass_re: f64,
    /// Association precision.
    #[serde(rename = "AssPr")]
    pub ass_pr: f64,
    /// Geometric mean of `DetRe` and `AssA`, at each threshold: a HOTA that does not count false positives.
    #[serde(rename = "OWTA")]
    pub owta: f64,
    /// `HOTA` at the loosest threshold.
    #[serde(rename = "HOTA(0)")]
    pub hota_0: f64,
    /// `LocA` at the loosest threshold.
    #[serde(rename = "LocA(0)")]
    pub loc_a_0: f64,
    /// Product of `HOTA(0)` and `LocA(0)`.
    #[serde(rename = "HOTALocA(0)")]
    pub hota_loc_a_0: f64,
}

/// Number of thresholds that a similarity reaches, within rounding.
fn reached(similarity: f64) -> usize {
    (0..ALPHAS).take_while(|&a| similarity >= alpha(a) - f64::EPSILON).count()
}

fn alpha(index: usize) -> f64 {
    0.05 + index as f64 * 0.05
}

/// First pass over the frames: how well the tracks of two objects fit over the whole sequence.
pub(super) struct TrackAlignment(PairTable<f64>);

impl TrackAlignment {
    pub fn new(frames: &SequencePair<'_>) -> Self {
        Self(PairTable::new(frames.gt_lengths.len()))
    }

    /// Add the similarity of each pair, as a fraction of the total similarity of both in the frame.
    pub fn add(&mut self, frame: &FrameBoxes<'_>, similarity: &BoxSimilarity) {
        let (rows, columns) = sums(similarity);
        for (row, column, value) in similarity.overlapping() {
            let all = columns[column] + rows[row] - value;
            if all > f64::EPSILON {
                *self.0.entry(frame.gt_objects[row], frame.tracker_objects[column]) += value / all;
            }
        }
    }

    /// Jaccard index of two tracks, from 0 to 1.
    fn score(&self, gt: usize, tracker: usize, frames: &SequencePair<'_>) -> f64 {
        let Some(shared) = self.0.get(gt, tracker) else { return 0.0 };
        shared / (frames.gt_lengths[gt] as f64 + frames.tracker_lengths[tracker] as f64 - shared)
    }
}

/// Sums of the rows and of the columns, in the order of NumPy: objects that tie there tie here.
fn sums(similarity: &BoxSimilarity) -> (Vec<f64>, Vec<f64>) {
    let width = similarity.columns.max(1);
    let rows = similarity.values.chunks_exact(width).map(pairwise).collect();
    let columns = if width == 1 {
        vec![pairwise(&similarity.values)]
    } else {
        let mut columns = vec![0.0; similarity.columns];
        for row in similarity.values.chunks_exact(width) {
            columns.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        columns
    };
    (rows, columns)
}

/// Sum by halves down to blocks of 128, which are summed in eight strands.
fn pairwise(values: &[f64]) -> f64 {
    const STRANDS: usize = 8;
    if values.len() > 128 {
        let half = values.len() / 2;
        let (left, right) = values.split_at(half - half % STRANDS);
        return pairwise(left) + pairwise(right);
    }
    let (blocks, rest) = values.as_chunks::<STRANDS>();
    let total = blocks.iter().copied().reduce(|a, b| std::array::from_fn(|i| a[i] + b[i]));
    let start = total.map_or(0.0, |[a, b, c, d, e, f, g, h]| ((a + b) + (c + d)) + ((e + f) + (g + h)));
    rest.iter().fold(start, |sum, value| sum + value)
}

/// Second pass: pairs that are matched in each frame. Index `a` of a list counts the pairs that reach exactly the
/// first `a` thresholds.
pub(super) struct ThresholdMatches {
    /// Number of frames in which two objects are matched.
    together: PairTable<[u64; ALPHAS + 1]>,
    similarity: [f64; ALPHAS + 1],
}

impl ThresholdMatches {
    pub fn new(frames: &SequencePair<'_>) -> Self {
        Self { together: PairTable::new(frames.gt_lengths.len()), similarity: [0.0; ALPHAS + 1] }
    }

    /// Match the boxes of a frame with the largest total of similarity times alignment.
    pub fn add(
        &mut self,
        frame: &FrameBoxes<'_>,
        similarity: &BoxSimilarity,
        alignment: &TrackAlignment,
        frames: &SequencePair<'_>,
    ) {
        let columns = similarity.columns;
        let mut costs = vec![0.0; similarity.values.len()];
        for (row, column, value) in similarity.overlapping() {
            let score = alignment.score(frame.gt_objects[row], frame.tracker_objects[column], frames);
            costs[row * columns + column] = -(score * value);
        }
        for (row, column) in dense::assign(similarity.rows, columns, &costs) {
            let value = similarity.values[row * columns + column];
            let best = reached(value);
            if best > 0 {
                self.similarity[best] += value;
                self.together.entry(frame.gt_objects[row], frame.tracker_objects[column])[best] += 1;
            }
        }
    }

    /// Metrics of the whole sequence.
    pub fn finish(&self, frames: &SequencePair<'_>) -> HotaMetrics {
        let (gt, tracker) = (frames.gt_boxes() as f64, frames.tracker_boxes() as f64);
        if gt == 0.0 || tracker == 0.0 {
            return HotaMetrics { loc_a: 1.0, loc_a_0: 1.0, ..HotaMetrics::default() };
        }
        let at: Vec<HotaMetrics> = (0..ALPHAS).map(|a| self.at_threshold(a, frames)).collect();
        let mean = |part: fn(&HotaMetrics) -> f64| at.iter().map(part).sum::<f64>() / ALPHAS as f64;
        let (hota_0, loc_a_0) = (at[0].hota, at[0].loc_a);
        HotaMetrics {
            hota: mean(|h| h.hota),
            det_a: mean(|h| h.det_a),
            ass_a: mean(|h| h.ass_a),
            loc_a: mean(|h| h.loc_a),
            det_re: mean(|h| h.det_re),
            det_pr: mean(|h| h.det_pr),
            ass_re: mean(|h| h.ass_re),
            ass_pr: mean(|h| h.ass_pr),
            owta: mean(|h| h.owta),
            hota_0,
            loc_a_0,
            hota_loc_a_0: hota_0 * loc_a_0,
        }
    }

    /// Metrics at one threshold.
    fn at_threshold(&self, alpha: usize, frames: &SequencePair<'_>) -> HotaMetrics {
        let (gt, tracker) = (frames.gt_boxes() as f64, frames.tracker_boxes() as f64);
        let reaching = |counts: &[u64; ALPHAS + 1]| counts[alpha + 1..].iter().sum::<u64>() as f64;
        let (mut matched, mut ass_a, mut ass_re, mut ass_pr) = (0.0, 0.0, 0.0, 0.0);
        for (row, column, counts) in self.together.iter() {
            let together = reaching(counts);
            let (a, b) = (frames.gt_lengths[row] as f64, frames.tracker_lengths[column] as f64);
            matched += together;
            ass_a += together * (together / (a + b - together));
            ass_re += together * (together / a);
            ass_pr += together * (together / b);
        }
        let similarity: f64 = self.similarity[alpha + 1..].iter().sum();
        let each = |sum: f64| sum / matched.max(1.0);
        let (det_re, det_pr) = (matched / gt, matched / tracker);
        let det_a = matched / (gt + tracker - matched);
        let ass_a = each(ass_a);
        HotaMetrics {
            hota: (det_a * ass_a).sqrt(),
            det_a,
            ass_a,
            loc_a: if matched > 0.0 { similarity / matched } else { 1.0 },
            det_re,
            det_pr,
            ass_re: each(ass_re),
            ass_pr: each(ass_pr),
            owta: (det_re * ass_a).sqrt(),
            ..HotaMetrics::default()
        }
    }
}
