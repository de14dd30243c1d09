//! Majority of masks: the pixels that most of them have inside.

use super::Rle;

impl Rle {
    /// Pixels that masks with more than half of the total weight have inside. `None` without masks, and where they
    /// differ in size. Weights are above 0.
    pub fn majority(masks: &[(&Self, f64)]) -> Option<Self> {
        let (first, _) = masks.first()?;
        if masks.iter().any(|(mask, _)| mask.size != first.size) {
            return None;
        }
        // A little more than half, so that rounding of a sum does not make more than half of exactly half.
        let limit = masks.iter().map(|(_, weight)| weight).sum::<f64>() * (0.5 + 1e-12);
        let mut changes: Vec<(u32, usize)> = Vec::new();
        for (index, (mask, _)) in masks.iter().enumerate() {
            changes.extend(mask.runs.iter().flatten().map(|pixel| (*pixel, index)));
        }
        changes.sort_unstable();
        let mut majority = Self::empty(first.size);
        let (mut is_inside, mut start) = (vec![false; masks.len()], None);
        for change in changes.chunk_by(|(a, _), (b, _)| a == b) {
            change.iter().for_each(|(_, index)| is_inside[*index] = !is_inside[*index]);
            let inside = masks.iter().zip(&is_inside).filter(|(_, is_inside)| **is_inside);
            let is_covered = inside.map(|((_, weight), _)| weight).sum::<f64>() > limit;
            let at = change.first().map_or(0, |(pixel, _)| *pixel);
            match (start, is_covered) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    majority.push([from, at]);
                    start = None;
                }
                _ => {}
            }
        }
        Some(majority)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mask(inside: &[bool]) -> Rle {
        let counts = inside.chunk_by(|a, b| a == b).map(|run| run.len() as u32);
        let starts_inside = inside.first() == Some(&true);
        Rle::of_counts([1, inside.len() as u32], starts_inside.then_some(0).into_iter().chain(counts))
            .unwrap()
    }

    #[test]
    fn a_pixel_needs_more_than_half_of_the_weight() {
        let (left, right) = (mask(&[true, true, false]), mask(&[false, true, true]));
        assert_eq!(Rle::majority(&[(&left, 1.0), (&right, 1.0)]), Some(mask(&[false, true, false])));
        assert_eq!(Rle::majority(&[(&left, 2.0), (&right, 1.0)]), Some(left.clone()));
        assert_eq!(Rle::majority(&[]), None);
        assert_eq!(Rle::majority(&[(&left, 1.0), (&mask(&[true]), 1.0)]), None);
    }

    proptest! {
        #[test]
        fn each_pixel_is_decided_by_itself(rows in prop::collection::vec(prop::collection::vec(any::<bool>(), 30), 1..6)) {
            let masks: Vec<Rle> = rows.iter().map(|row| mask(row)).collect();
            let weighted: Vec<(&Rle, f64)> = masks.iter().map(|mask| (mask, 1.0)).collect();
            let count = |pixel: usize| rows.iter().filter(|row| row[pixel]).count();
            let expected: Vec<bool> = (0..30).map(|pixel| 2 * count(pixel) > rows.len()).collect();
            prop_assert_eq!(Rle::majority(&weighted), Some(mask(&expected)));
        }
    }
}
