//! Ground truth of a MOTChallenge sequence, and its preprocessing by class.

use super::sequence::TrackSequence;
use super::similarity::BoxSimilarity;
use crate::assignment::dense;
use std::collections::{BTreeMap, BTreeSet};

/// Numbers of the challenge's classes.
pub(super) const CLASSES: std::ops::RangeInclusive<u8> = 1..=13;
/// The class that is tracked.
const PEDESTRIAN: u8 = 1;
/// Person on vehicle, static person, distractor, reflection: a result on one of them is no false alarm.
const DISTRACTORS: [u8; 4] = [2, 7, 8, 12];
/// Smallest similarity of a matched pair, within rounding.
const THRESHOLD: f64 = 0.5 - f64::EPSILON;

/// What a row of the ground truth says beside its box.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowKind {
    /// Whether the confidence is not 0.
    pub counts: bool,
    /// Class, where the file has classes.
    pub class: u8,
}

/// Ground truth of a sequence: all rows with their classes, also those that do not count.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MotGroundTruth {
    pub(super) rows: TrackSequence,
    /// By frame and object.
    pub(super) kinds: BTreeMap<(u64, i64), RowKind>,
    pub(super) has_classes: bool,
    /// Number of rows whose confidence is a fraction, which TrackEval cuts off to 0.
    pub(super) fractional_confidences: usize,
}

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
    /// Whether the rows have classes; the layout of MOT15 has none.
    pub fn has_classes(&self) -> bool {
        self.has_classes
    }

    /// Number of rows whose confidence is neither 0 nor whole: they count here, and TrackEval ignores those between
    /// -1 and 1.
    pub fn fractional_confidences(&self) -> usize {
        self.fractional_confidences
    }

    /// Sequence of every row whose confidence is not 0, whatever its class.
    pub fn without_preprocessing(&self) -> TrackSequence {
        self.rows.filtered(|frame, id| self.kind(frame, id).counts)
    }

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

    fn kind(&self, frame: u64, id: i64) -> RowKind {
        self.kinds.get(&(frame, id)).copied().unwrap_or(RowKind { counts: false, class: 0 })
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
