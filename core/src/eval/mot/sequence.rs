//! Sequence: boxes with identities over the frames of one video.

use std::collections::{BTreeMap, BTreeSet};

/// Largest number of boxes of one frame. Matching needs a table of all boxes of one side by all of the other.
pub const MOST_IN_FRAME: usize = 5000;

/// Box of one object in one frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrackedBox {
    /// Id of the object; the same in every frame.
    pub id: i64,
    /// Left, top, width, height, px.
    pub rect: [f64; 4],
}

/// Reason why a box cannot be part of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SequenceError {
    /// The frame has a box of the object already.
    #[error("object {id} is already in frame {frame}")]
    Twice {
        /// Number of the frame.
        frame: u64,
        /// Id of the object.
        id: i64,
    },
    /// A number of the box, its far corner or its area is not finite.
    #[error("the box of object {id} in frame {frame} has corners or an area that are not finite")]
    NotFinite {
        /// Number of the frame.
        frame: u64,
        /// Id of the object.
        id: i64,
    },
    /// The frame has [`MOST_IN_FRAME`] boxes already.
    #[error("frame {frame} has more than {MOST_IN_FRAME} boxes")]
    Crowded {
        /// Number of the frame.
        frame: u64,
    },
}

/// Sequence of ground truth or of a tracker in one video: boxes by frame, in the order in which they were added.
///
/// In a frame each object appears once, and corners and areas are finite. A box of zero or negative size is stored
/// and counted, but overlaps with nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackSequence {
    frames: BTreeMap<u64, Vec<TrackedBox>>,
    taken: BTreeSet<(u64, i64)>,
}

impl TrackSequence {
    /// Add a box to a frame.
    ///
    /// # Errors
    /// An object that the frame has already; numbers that are not finite; a frame with too many boxes.
    pub fn add(&mut self, frame: u64, id: i64, rect: [f64; 4]) -> Result<(), SequenceError> {
        self.claim(frame, id)?;
        let [left, top, width, height] = rect;
        let (right, bottom) = (left + width, top + height);
        let area = (right - left) * (bottom - top);
        if ![right, bottom, area].iter().all(|v| v.is_finite()) {
            return Err(SequenceError::NotFinite { frame, id });
        }
        let boxes = self.frames.entry(frame).or_default();
        if boxes.len() == MOST_IN_FRAME {
            return Err(SequenceError::Crowded { frame });
        }
        boxes.push(TrackedBox { id, rect });
        Ok(())
    }

    fn claim(&mut self, frame: u64, id: i64) -> Result<(), SequenceError> {
        if self.taken.insert((frame, id)) { Ok(()) } else { Err(SequenceError::Twice { frame, id }) }
    }

    /// The boxes that a condition on frame and object holds for, in the same order.
    pub(super) fn filtered(&self, holds: impl Fn(u64, i64) -> bool) -> Self {
        let mut filtered = Self::default();
        for (frame, boxes) in &self.frames {
            let boxes: Vec<TrackedBox> = boxes.iter().filter(|b| holds(*frame, b.id)).copied().collect();
            filtered.taken.extend(boxes.iter().map(|b| (*frame, b.id)));
            if !boxes.is_empty() {
                filtered.frames.insert(*frame, boxes);
            }
        }
        filtered
    }

    /// Boxes of a frame; empty for a frame without boxes.
    pub fn frame(&self, number: u64) -> &[TrackedBox] {
        self.frames.get(&number).map_or(&[], Vec::as_slice)
    }

    /// Numbers of the frames that have a box, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = u64> {
        self.frames.keys().copied()
    }

    /// Number of boxes in all frames.
    pub fn boxes(&self) -> usize {
        self.frames.values().map(Vec::len).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_in_a_frame_once() {
        let mut sequence = TrackSequence::default();
        assert_eq!(sequence.add(1, 7, [0.0, 0.0, 1.0, 1.0]), Ok(()));
        assert_eq!(sequence.add(2, 7, [0.0, 0.0, 1.0, 1.0]), Ok(()));
        let again = sequence.add(1, 7, [5.0, 5.0, 1.0, 1.0]);
        assert_eq!(again, Err(SequenceError::Twice { frame: 1, id: 7 }));
        assert_eq!((sequence.boxes(), sequence.frame(1).len(), sequence.frame(9).len()), (2, 1, 0));
    }

    #[test]
    fn a_frame_holds_so_many_boxes_and_no_more() {
        let mut sequence = TrackSequence::default();
        let added: Vec<_> = (0..5001).map(|id| sequence.add(1, id, [0.0, 0.0, 1.0, 1.0])).collect();
        assert!(added[..5000].iter().all(Result::is_ok));
        assert_eq!(added[5000], Err(SequenceError::Crowded { frame: 1 }));
    }

    #[test]
    fn what_overflows_is_no_box() {
        for rect in [[f64::NAN, 0.0, 1.0, 1.0], [0.0, 0.0, 1e200, 1e200], [1e308, 0.0, 1e308, 1.0]] {
            let refused = TrackSequence::default().add(1, 1, rect);
            assert_eq!(refused, Err(SequenceError::NotFinite { frame: 1, id: 1 }));
        }
    }
}
