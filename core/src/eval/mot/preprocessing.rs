//! Preprocessing of MOTChallenge before the measures: results on distractors are taken out, and only pedestrians remain.

use super::ground_truth::MotGroundTruth;
use super::sequence::TrackSequence;
use super::similarity::BoxSimilarity;
use crate::assignment::dense;
use std::collections::BTreeSet;

/// The class that is tracked.
const PEDESTRIAN: u8 = 1;
/// Person on vehicle, static person, distractor, reflection: a result on one of them is no false alarm.
const DISTRACTORS: [u8; 4] = [2, 7, 8, 12];
/// Smallest similarity of a matched pair, within rounding.
const THRESHOLD: f64 = 0.5 - f64::EPSILON;

/// Sequences after the preprocessing, and what it took out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preprocessed {
    /// Ground truth: pedestrians that count.
    pub gt: TrackSequence,
    /// Results without those on distractors.
    pub tracker: TrackSequence,
    /// Number of rows of the ground truth of classes other than pedestrian.
    pub other_rows: usize,
    /// Number of results on rows of distractor classes.
    pub removed_results: usize,
}

impl MotGroundTruth {
    /// Both sides after TrackEval's default preprocessing of MotChallenge2DBox: in each frame results are matched to
    /// all rows by the largest total similarity, of at least 0.5 a pair; results on a row of class 2, 7, 8 or 12 are
    /// taken out; then only rows of class 1 whose confidence is not 0 remain. Where the file has no classes, every
    /// row is a target and every result counts.
    pub fn preprocess(&self, tracker: &TrackSequence) -> Preprocessed {
        if !self.has_classes {
            return Preprocessed {
                gt: self.without_preprocessing(),
                tracker: tracker.clone(),
                ..Preprocessed::default()
            };
        }
        let (mut similarity, mut removed) = (BoxSimilarity::default(), BTreeSet::new());
        for number in self.rows.numbers() {
            let (gt, found) = (self.rows.frame(number), tracker.frame(number));
            similarity.measure(gt, found);
            for (row, column) in matches(&similarity) {
                let (Some(target), Some(result)) = (gt.get(row), found.get(column)) else { continue };
                if DISTRACTORS.contains(&self.kind(number, target.id).class) {
                    removed.insert((number, result.id));
                }
            }
        }
        let is_target = |frame, id| {
            let kind = self.kind(frame, id);
            kind.counts && kind.class == PEDESTRIAN
        };
        Preprocessed {
            gt: self.rows.filtered(is_target),
            tracker: tracker.filtered(|frame, id| !removed.contains(&(frame, id))),
            other_rows: self.kinds.values().filter(|kind| kind.class != PEDESTRIAN).count(),
            removed_results: removed.len(),
        }
    }
}

/// Row and column of the pairs of one frame, as TrackEval matches for its preprocessing.
fn matches(similarity: &BoxSimilarity) -> Vec<(usize, usize)> {
    let value = |row: usize, column: usize| similarity.values[row * similarity.columns + column];
    let costs: Vec<f64> =
        similarity.values.iter().map(|value| if *value < THRESHOLD { 0.0 } else { -value }).collect();
    let pairs = dense::assign(similarity.rows, similarity.columns, &costs);
    pairs.into_iter().filter(|(row, column)| value(*row, *column) >= THRESHOLD).collect()
}
