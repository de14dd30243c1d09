//! Similarity of two boxes.

use super::sequence::TrackedBox;

/// Largest area that counts as none, as in TrackEval.
const NO_AREA: f64 = f64::EPSILON;

/// Intersections over unions of the boxes of one frame.
#[derive(Debug, Default)]
pub(super) struct BoxSimilarity {
    pub rows: usize,
    pub columns: usize,
    /// Values of `rows` × `columns`, row after row, from 0 to 1.
    pub values: Vec<f64>,
}

impl BoxSimilarity {
    /// Measure ground truth (rows) against a tracker (columns); reuses the memory of the last frame.
    pub fn measure(&mut self, gt: &[TrackedBox], tracker: &[TrackedBox]) {
        (self.rows, self.columns) = (gt.len(), tracker.len());
        self.values.clear();
        let found: Vec<[f64; 4]> = tracker.iter().map(|d| corners(d.rect)).collect();
        for detection in gt {
            let a = corners(detection.rect);
            self.values.extend(found.iter().map(|b| intersection_over_union(&a, b)));
        }
    }

    /// Pairs that overlap: row, column, similarity; row after row.
    pub fn overlapping(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        let rows = self.values.chunks_exact(self.columns.max(1)).enumerate();
        rows.flat_map(|(row, values)| values.iter().enumerate().map(move |(column, &v)| (row, column, v)))
            .filter(|&(.., value)| value > 0.0)
    }
}

/// Left, top, right, bottom.
fn corners([left, top, width, height]: [f64; 4]) -> [f64; 4] {
    [left, top, left + width, top + height]
}

/// Shared area divided by joint area; 0 where either box has no area.
fn intersection_over_union(a: &[f64; 4], b: &[f64; 4]) -> f64 {
    let width = a[2].min(b[2]) - a[0].max(b[0]);
    let height = a[3].min(b[3]) - a[1].max(b[1]);
    if width <= 0.0 || height <= 0.0 {
        return 0.0;
    }
    let area = |r: &[f64; 4]| (r[2] - r[0]) * (r[3] - r[1]);
    let (area_a, area_b, shared) = (area(a), area(b), width * height);
    let joint = area_a + area_b - shared;
    if area_a <= NO_AREA || area_b <= NO_AREA || joint <= NO_AREA { 0.0 } else { shared / joint }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iou(a: [f64; 4], b: [f64; 4]) -> f64 {
        let mut similarity = BoxSimilarity::default();
        similarity.measure(&[TrackedBox { id: 1, rect: a }], &[TrackedBox { id: 2, rect: b }]);
        similarity.values[0]
    }

    #[test]
    fn it_is_the_shared_area_over_the_joint_area() {
        assert_eq!(iou([0.0, 0.0, 2.0, 2.0], [1.0, 0.0, 2.0, 2.0]), 2.0 / 6.0);
        assert_eq!(iou([0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 2.0]), 1.0);
        assert_eq!(iou([0.0, 0.0, 2.0, 2.0], [2.0, 0.0, 2.0, 2.0]), 0.0);
    }

    #[test]
    fn a_box_of_no_or_negative_size_overlaps_with_nothing() {
        for none in [[0.0, 0.0, 0.0, 2.0], [2.0, 2.0, -2.0, -2.0], [0.0, 0.0, 2.0, -2.0]] {
            assert_eq!(iou(none, [0.0, 0.0, 2.0, 2.0]), 0.0);
            assert_eq!(iou(none, none), 0.0);
        }
    }

    #[test]
    fn boxes_beyond_all_measure_stay_finite() {
        let huge = [0.0, 0.0, 1e154, 1e154];
        assert!((0.0..=1.0).contains(&iou(huge, huge)));
    }
}
