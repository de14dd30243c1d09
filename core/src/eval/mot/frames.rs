//! Two sequences side by side, with objects numbered from 0.

use super::sequence::{Detection, Sequence};
use std::collections::{BTreeMap, BTreeSet};

/// One frame: boxes and, in the same order, whose they are.
pub(super) struct Frame<'a> {
    pub gt: &'a [Detection],
    pub tracker: &'a [Detection],
    pub gt_objects: Vec<usize>,
    pub tracker_objects: Vec<usize>,
}

/// All frames that either side has a box in, and in how many frames each object is.
pub(super) struct Frames<'a> {
    pub frames: Vec<Frame<'a>>,
    pub gt_lengths: Vec<u64>,
    pub tracker_lengths: Vec<u64>,
}

impl<'a> Frames<'a> {
    /// Objects are numbered by their first appearance, so that their ids have no part in any sum.
    pub fn new(gt: &'a Sequence, tracker: &'a Sequence) -> Self {
        let numbers: BTreeSet<u64> = gt.numbers().chain(tracker.numbers()).collect();
        let (mut gt_cast, mut tracker_cast) = (Cast::default(), Cast::default());
        let frames = numbers
            .into_iter()
            .map(|number| {
                let (gt, tracker) = (gt.frame(number), tracker.frame(number));
                let (gt_objects, tracker_objects) = (gt_cast.enter(gt), tracker_cast.enter(tracker));
                Frame { gt, tracker, gt_objects, tracker_objects }
            })
            .collect();
        Self { frames, gt_lengths: gt_cast.lengths, tracker_lengths: tracker_cast.lengths }
    }

    /// Boxes of ground truth.
    pub fn gt_boxes(&self) -> u64 {
        self.gt_lengths.iter().sum()
    }

    /// Boxes of the tracker.
    pub fn tracker_boxes(&self) -> u64 {
        self.tracker_lengths.iter().sum()
    }
}

#[derive(Default)]
struct Cast {
    objects: BTreeMap<i64, usize>,
    lengths: Vec<u64>,
}

impl Cast {
    fn enter(&mut self, boxes: &[Detection]) -> Vec<usize> {
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
