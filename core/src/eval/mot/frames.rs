//! Pair of sequences, with objects numbered from 0.

use super::sequence::{TrackSequence, TrackedBox};
use std::collections::{BTreeMap, BTreeSet};

/// Boxes of one frame and, in the same order, their objects.
pub(super) struct FrameBoxes<'a> {
    pub gt: &'a [TrackedBox],
    pub tracker: &'a [TrackedBox],
    pub gt_objects: Vec<usize>,
    pub tracker_objects: Vec<usize>,
}

/// All frames in which either side has a box, and the number of frames of each object.
pub(super) struct SequencePair<'a> {
    pub frames: Vec<FrameBoxes<'a>>,
    pub gt_lengths: Vec<u64>,
    pub tracker_lengths: Vec<u64>,
}

impl<'a> SequencePair<'a> {
    /// Pair of sequences. Objects are numbered by their first appearance, so their ids do not influence any sum.
    pub fn new(gt: &'a TrackSequence, tracker: &'a TrackSequence) -> Self {
        let numbers: BTreeSet<u64> = gt.numbers().chain(tracker.numbers()).collect();
        let (mut gt_cast, mut tracker_cast) = (ObjectNumbers::default(), ObjectNumbers::default());
        let frames = numbers
            .into_iter()
            .map(|number| {
                let (gt, tracker) = (gt.frame(number), tracker.frame(number));
                let (gt_objects, tracker_objects) = (gt_cast.enter(gt), tracker_cast.enter(tracker));
                FrameBoxes { gt, tracker, gt_objects, tracker_objects }
            })
            .collect();
        Self { frames, gt_lengths: gt_cast.lengths, tracker_lengths: tracker_cast.lengths }
    }

    /// Number of ground truth boxes.
    pub fn gt_boxes(&self) -> u64 {
        self.gt_lengths.iter().sum()
    }

    /// Number of tracker boxes.
    pub fn tracker_boxes(&self) -> u64 {
        self.tracker_lengths.iter().sum()
    }
}

#[derive(Default)]
struct ObjectNumbers {
    objects: BTreeMap<i64, usize>,
    lengths: Vec<u64>,
}

impl ObjectNumbers {
    fn enter(&mut self, boxes: &[TrackedBox]) -> Vec<usize> {
        boxes
            .iter()
            .map(|detection| {
                let next = self.objects.len();
                let object = *self.objects.entry(detection.id).or_insert(next);
                if object == self.lengths.len() {
                    self.lengths.push(0);
                }
                self.lengths[object] += 1;
                object
            })
            .collect()
    }
}
