//! Matching of detections with objects: in each category and image, by descending score, at every threshold and in
//! every range of areas at once.
//!
//! The result at a threshold in a range is one bit, a *lane*. Lanes are independent, so this code computes on all
//! lanes of an integer together what pycocotools computes one after the other.

use super::ground_truth::CocoGroundTruth;
use super::group::category_of;
use super::{CocoDetections, IouType, overlap};
use crate::geometry::{Rasteriser, Rle};
use std::borrow::Cow;

/// Number of thresholds of intersection over union: 0.50, 0.55 … 0.95.
pub(super) const THRESHOLDS: usize = 10;
/// Number of ranges of areas: all, small, medium, large.
pub(super) const RANGES: usize = 4;
/// Smallest threshold: an overlap below it matches nowhere.
const LEAST_OVERLAP: f64 = 0.5;
/// Largest number of detections in an image and category.
pub(super) const MOST_DETECTIONS: usize = 100;

/// Smallest and largest area of each range, px², both inclusive.
const AREAS: [[f64; 2]; RANGES] = [[0.0, 1e10], [0.0, 1024.0], [1024.0, 9216.0], [9216.0, 1e10]];

/// Bits of all lanes: the bit of a range and threshold is `range * THRESHOLDS + threshold`.
pub(super) type LaneBits = u64;
const ALL: LaneBits = (1 << (RANGES * THRESHOLDS)) - 1;
/// All thresholds of the first range.
const FIRST_RANGE: LaneBits = (1 << THRESHOLDS) - 1;
/// The first threshold of every range.
const EVERY_RANGE: LaneBits = 1 | 1 << THRESHOLDS | 1 << (2 * THRESHOLDS) | 1 << (3 * THRESHOLDS);

/// Outcome of a detection; where it is neither a hit nor a miss, it does not count.
#[derive(Clone, Copy, Debug)]
pub(super) struct DetectionOutcome {
    pub score: f64,
    /// Number of detections with a higher score in the same category and image.
    pub rank: usize,
    /// Lanes where it matches an object.
    pub hits: LaneBits,
    /// Lanes where it matches no object.
    pub misses: LaneBits,
}

/// Outcomes of one category's detections.
pub(super) struct CategoryMatches<'a> {
    /// Outcomes image by image, by descending score in each.
    pub outcomes: &'a mut Vec<DetectionOutcome>,
    /// Number of objects in each range.
    pub objects: [u32; RANGES],
}

/// Matcher that processes the categories in order, with its buffers.
pub(super) struct CategoryMatcher<'a> {
    truth: &'a CocoGroundTruth,
    found: &'a CocoDetections,
    /// Indices of the first object and the first detection that are not processed.
    next: [usize; 2],
    outcomes: Vec<DetectionOutcome>,
    /// Objects of one category and image.
    targets: Vec<Target>,
    masks: Vec<Cow<'a, Rle>>,
    rasteriser: Rasteriser,
    candidates: Vec<(f64, usize)>,
}

/// Object while detections are matched with it.
#[derive(Clone, Copy)]
struct Target {
    ignored: LaneBits,
    taken: LaneBits,
    crowd: bool,
    /// Lanes where a match with it counts: pycocotools treats a match with the id 0 as none.
    counts: LaneBits,
}

/// Lanes whose range does not contain an area.
fn outside(area: f64) -> LaneBits {
    let lane = |(range, [least, most]): (usize, &[f64; 2])| {
        if area < *least || area > *most { FIRST_RANGE << (range * THRESHOLDS) } else { 0 }
    };
    AREAS.iter().enumerate().map(lane).sum()
}

/// Lanes whose threshold an overlap reaches.
fn reached(iou: f64) -> LaneBits {
    // As in numpy's linspace: the ninth threshold is the double just below 0.9.
    const STEP: f64 = (0.95 - 0.5) / 9.0;
    let lane = |i: usize| {
        let threshold = if i == THRESHOLDS - 1 { 0.95 } else { LEAST_OVERLAP + i as f64 * STEP };
        LaneBits::from(iou >= threshold) << i
    };
    (0..THRESHOLDS).map(lane).sum::<LaneBits>() * EVERY_RANGE
}

impl<'a> CategoryMatcher<'a> {
    pub fn new(truth: &'a CocoGroundTruth, found: &'a CocoDetections) -> Self {
        let (outcomes, targets, masks, rasteriser, candidates) = Default::default();
        Self { truth, found, next: [0, 0], outcomes, targets, masks, rasteriser, candidates }
    }

    /// Match the detections of the next category.
    pub fn category(&mut self, category: usize) -> CategoryMatches<'_> {
        self.outcomes.clear();
        let mut objects = [0; RANGES];
        loop {
            let groups = [self.truth.objects.groups.get(self.next[0]), self.found.groups.get(self.next[1])];
            let Some(&group) = groups.into_iter().flatten().min() else { break };
            if category_of(group) != category {
                break;
            }
            let (first_object, first_detection) = (self.next[0], self.next[1]);
            self.next[0] += length(self.truth.objects.groups.get(first_object..), group);
            self.next[1] += length(self.found.groups.get(first_detection..), group);
            self.aim(first_object);
            for target in &self.targets {
                for (range, count) in objects.iter_mut().enumerate() {
                    *count += u32::from(target.ignored >> (range * THRESHOLDS) & 1 == 0);
                }
            }
            self.image(first_object, first_detection);
        }
        CategoryMatches { outcomes: &mut self.outcomes, objects }
    }

    /// Prepare the objects from the first to the next.
    fn aim(&mut self, first: usize) {
        let objects = &self.truth.objects;
        let target = |i: usize| {
            let crowd = objects.crowds[i];
            let ignored = if crowd { ALL } else { outside(objects.areas[i]) };
            Target { ignored, taken: 0, crowd, counts: if objects.ids[i] == 0 { 0 } else { ALL } }
        };
        self.targets.clear();
        self.targets.extend((first..self.next[0]).map(target));
    }

    /// Match the detections from the first to the next with the objects from the first to the next.
    fn image(&mut self, first_object: usize, first_detection: usize) {
        let Self { truth, found, targets, outcomes, candidates, masks, rasteriser, .. } = self;
        let detections = first_detection..self.next[1].min(first_detection + MOST_DETECTIONS);
        masks.clear();
        if truth.iou_type == IouType::Segm && !detections.is_empty() {
            masks.extend((first_object..self.next[0]).filter_map(|i| truth.mask(i, rasteriser)));
        }
        for (rank, detection) in detections.enumerate() {
            candidates.clear();
            for (i, target) in targets.iter().enumerate() {
                let iou = match (found.boxes.get(detection), found.masks.get(detection), masks.get(i)) {
                    (Some(bbox), ..) => {
                        overlap::box_overlap(bbox, &truth.objects.boxes[first_object + i], target.crowd)
                    }
                    (None, Some(mask), Some(other)) => overlap::mask_overlap(mask, other, target.crowd),
                    _ => 0.0,
                };
                if iou >= LEAST_OVERLAP {
                    candidates.push((iou, i));
                }
            }
            // The highest overlap comes first; of equal ones the last.
            candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
            let (matched, ignored) = take(candidates, targets);
            let ignored = ignored | outside(found.areas[detection]) & !matched;
            let (hits, misses) = (matched & !ignored, ALL & !matched & !ignored);
            outcomes.push(DetectionOutcome { score: found.scores[detection], rank, hits, misses });
        }
    }
}

/// Match one detection with the best free object in each lane: objects that are not ignored come before ignored ones.
/// Returns the lanes of a match, and those of a match with an ignored object.
fn take(candidates: &[(f64, usize)], targets: &mut [Target]) -> (LaneBits, LaneBits) {
    let (mut open, mut matched, mut ignored) = (ALL, 0, 0);
    for of_ignored in [false, true] {
        for &(iou, i) in candidates {
            let target = &mut targets[i];
            let kind = if of_ignored { target.ignored } else { !target.ignored };
            let free = if target.crowd { ALL } else { !target.taken };
            let lanes = open & kind & free & reached(iou);
            target.taken |= lanes;
            open &= !lanes;
            matched |= lanes & target.counts;
            ignored |= if of_ignored { lanes } else { 0 };
        }
    }
    (matched, ignored)
}

/// Number of leading elements that belong to a group.
fn length(groups: Option<&[u64]>, group: u64) -> usize {
    groups.unwrap_or_default().iter().take_while(|&&g| g == group).count()
}
