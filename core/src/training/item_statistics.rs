//! Statistics of the items of an exam, by classical test theory.

use serde::{Deserialize, Serialize};

/// Answers below which nothing is said about an item.
pub const LEAST_ANSWERS: u32 = 8;

/// What the answers say about an item of an exam.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemStatistics {
    /// Number of people who labeled it.
    pub answers: u32,
    /// Number of those whose label golden accepted.
    pub right: u32,
    /// Correlation between being right here and the share of the other items that the same person got right, −1 to 1: the
    /// corrected item-total correlation. Absent below [`LEAST_ANSWERS`], or where all have the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discrimination: Option<f64>,
}

impl ItemStatistics {
    /// Whether the item itself is to be doubted: those who know more fail it more often.
    pub fn is_doubtful(&self) -> bool {
        self.discrimination.is_some_and(|discrimination| discrimination < 0.0)
    }
}

/// Statistics of each item. `attempts` are the first attempts of people, each with whether each item was right; `None`: it
/// was not labeled.
pub fn item_statistics(attempts: &[Vec<Option<bool>>], items: usize) -> Vec<ItemStatistics> {
    (0..items).map(|item| statistics_of(attempts, item)).collect()
}

fn statistics_of(attempts: &[Vec<Option<bool>>], item: usize) -> ItemStatistics {
    let mut pairs: Vec<(f64, f64)> = Vec::new();
    let (mut answers, mut right) = (0, 0);
    for attempt in attempts {
        let Some(Some(is_right)) = attempt.get(item) else { continue };
        answers += 1;
        right += u32::from(*is_right);
        let others = attempt.iter().enumerate().filter(|(at, _)| *at != item);
        let others: Vec<bool> = others.filter_map(|(_, answer)| *answer).collect();
        if !others.is_empty() {
            let share = others.iter().filter(|is_right| **is_right).count() as f64 / others.len() as f64;
            pairs.push((f64::from(u8::from(*is_right)), share));
        }
    }
    let is_enough = pairs.len() >= LEAST_ANSWERS as usize;
    ItemStatistics { answers, right, discrimination: is_enough.then(|| correlation(&pairs)).flatten() }
}

/// Pearson's correlation; none where one of the two does not vary.
fn correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let mean = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / n, sum.1 + pair.1 / n));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for (x, y) in pairs {
        let (x, y) = (x - mean.0, y - mean.1);
        xx += x * x;
        yy += y * y;
        xy += x * y;
    }
    let spread = (xx * yy).sqrt();
    (spread > 1e-12).then(|| (xy / spread).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;

    /// Answers of people of different skill; items of a difficulty from 0 to 1. The last one is answered the wrong way round:
    /// its golden label is wrong.
    fn simulate(people: usize, difficulties: &[f64], seed: u64) -> Vec<Vec<Option<bool>>> {
        let mut random = SplitMix(seed);
        let person = |_| {
            let skill = random.unit();
            let answer = |(at, difficulty): (usize, &f64)| {
                let knows = random.unit() < (skill * (1.2 - difficulty)).clamp(0.05, 0.95);
                Some(knows != (at + 1 == difficulties.len()))
            };
            difficulties.iter().enumerate().map(answer).collect()
        };
        (0..people).map(person).collect()
    }

    #[test]
    fn an_item_with_a_wrong_golden_label_is_doubtful_and_the_others_are_not() {
        let difficulties = [0.1, 0.2, 0.3, 0.4, 0.5, 0.3];
        let mut found = [0_u32; 6];
        for seed in 0..100 {
            let statistics = item_statistics(&simulate(60, &difficulties, seed), 6);
            for (count, item) in found.iter_mut().zip(&statistics) {
                *count += u32::from(item.is_doubtful());
            }
        }
        assert!(found[5] >= 95, "{found:?}");
        assert!(found[..5].iter().all(|count| *count <= 5), "{found:?}");
    }

    #[test]
    fn hard_items_are_right_less_often() {
        let statistics = item_statistics(&simulate(400, &[0.1, 0.9, 0.5], 7), 3);
        assert!(statistics[0].right > statistics[1].right);
        assert_eq!(statistics[0].answers, 400);
    }

    #[test]
    fn few_answers_and_equal_ones_say_nothing() {
        let seven = vec![vec![Some(true), Some(false)]; 7];
        assert_eq!(item_statistics(&seven, 2)[0].discrimination, None);
        let equal = vec![vec![Some(true), Some(true)]; 20];
        let found = &item_statistics(&equal, 2)[0];
        assert_eq!((found.answers, found.right, found.discrimination), (20, 20, None));
        assert_eq!(item_statistics(&[], 1), [ItemStatistics { answers: 0, right: 0, discrimination: None }]);
    }

    #[test]
    fn an_item_that_was_not_labeled_counts_nowhere() {
        let answers = vec![vec![None, Some(true)], vec![Some(true), None]];
        let found = item_statistics(&answers, 2);
        assert_eq!((found[0].answers, found[1].answers), (1, 1));
    }
}
