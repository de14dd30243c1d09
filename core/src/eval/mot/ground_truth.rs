//! Ground truth of a MOTChallenge sequence.

use super::sequence::TrackSequence;
use std::collections::BTreeMap;

/// Numbers of the challenge's classes.
pub(super) const CLASSES: std::ops::RangeInclusive<u8> = 1..=13;

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

    /// What the row of an object says in a frame.
    pub(super) fn kind(&self, frame: u64, id: i64) -> RowKind {
        self.kinds.get(&(frame, id)).copied().unwrap_or(RowKind { counts: false, class: 0 })
    }
}
