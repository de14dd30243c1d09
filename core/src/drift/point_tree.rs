//! Nearest of many points, by a tree that halves them along each axis in turn.

/// Points of the same number of coordinates.
#[derive(Clone, Debug)]
pub(super) struct PointTree {
    points: Vec<Vec<f64>>,
    /// Indices of the points: the one in the middle of a range divides the others of the range.
    order: Vec<usize>,
}

/// A point and its Euclidean distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct NearestPoint {
    pub(super) index: usize,
    pub(super) distance: f64,
}

impl PointTree {
    pub(super) fn new(points: Vec<Vec<f64>>) -> Self {
        let mut order: Vec<usize> = (0..points.len()).collect();
        arrange(&points, &mut order, 0);
        Self { points, order }
    }

    pub(super) fn point(&self, index: usize) -> &[f64] {
        self.points.get(index).map_or(&[], Vec::as_slice)
    }

    /// The accepted point nearest to `place`.
    pub(super) fn nearest(&self, place: &[f64], accept: impl Fn(usize) -> bool) -> Option<NearestPoint> {
        let mut best = None;
        self.search(&self.order, 0, place, &accept, &mut best);
        best.map(|NearestPoint { index, distance }| NearestPoint { index, distance: distance.sqrt() })
    }

    /// Search of a range; the distance of `best` is squared.
    fn search(
        &self,
        range: &[usize],
        depth: usize,
        place: &[f64],
        accept: &impl Fn(usize) -> bool,
        best: &mut Option<NearestPoint>,
    ) {
        let (before, [middle, after @ ..]) = range.split_at(range.len() / 2) else { return };
        let point = self.point(*middle);
        let distance = point.iter().zip(place).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
        let is_better = |found: NearestPoint| (distance, *middle) < (found.distance, found.index);
        if accept(*middle) && best.is_none_or(is_better) {
            *best = Some(NearestPoint { index: *middle, distance });
        }
        let axis = depth % place.len().max(1);
        let gap = point.get(axis).zip(place.get(axis)).map_or(0.0, |(a, b)| b - a);
        let (near, far) = if gap < 0.0 { (before, after) } else { (after, before) };
        self.search(near, depth + 1, place, accept, best);
        if best.is_none_or(|found| gap * gap <= found.distance) {
            self.search(far, depth + 1, place, accept, best);
        }
    }
}

fn arrange(points: &[Vec<f64>], range: &mut [usize], depth: usize) {
    let middle = range.len() / 2;
    let Some(width) = range.first().map(|index| points[*index].len()).filter(|width| *width > 0) else {
        return;
    };
    let axis = depth % width;
    let (before, _, after) = range
        .select_nth_unstable_by(middle, |a, b| points[*a][axis].total_cmp(&points[*b][axis]).then(a.cmp(b)));
    arrange(points, before, depth + 1);
    arrange(points, after, depth + 1);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_nearest_point_is_that_of_a_plain_search(
            points in proptest::collection::vec(proptest::array::uniform3(0..9_u8), 0..60),
            place in proptest::array::uniform3(0..9_u8),
            parity in 0..2_usize,
        ) {
            let as_point = |p: &[u8; 3]| p.iter().map(|v| f64::from(*v)).collect::<Vec<_>>();
            let tree = PointTree::new(points.iter().map(as_point).collect());
            let place = as_point(&place);
            let squared = |index: usize| tree.point(index).iter().zip(&place).map(|(a, b)| (a - b) * (a - b)).sum::<f64>();
            let accepted = (0..points.len()).filter(|index| index % 2 == parity);
            let expected = accepted.min_by(|a, b| squared(*a).total_cmp(&squared(*b)));
            let found = tree.nearest(&place, |index| index % 2 == parity);
            prop_assert_eq!(found.map(|f| f.index), expected);
            if let Some(found) = found {
                prop_assert!((found.distance * found.distance - squared(found.index)).abs() < 1e-9);
            }
        }
    }
}
