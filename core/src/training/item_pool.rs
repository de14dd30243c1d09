//! Pools of items: which of them an attempt at an exam has. Every attempt is about as hard and has the same concepts, and a person
//! meets an item again as late as possible.

use crate::golden::Difficulty;
use crate::random::SplitMix;
use std::collections::{BTreeMap, BTreeSet};

/// Item of a pool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoolItem {
    /// Its concepts.
    pub concepts: Vec<String>,
    /// Its difficulty.
    pub difficulty: Option<Difficulty>,
    /// Number of earlier attempts of the person that had it.
    pub times_seen: u32,
}

/// Draw items for an attempt: their places in the pool, in its order. Each difficulty has its share of the pool, rounded; each concept
/// comes at least once where these shares and the count allow it. Concepts and items that the person has seen least come first; among
/// equals, chance decides by the seed.
pub fn draw_items(pool: &[PoolItem], count: usize, seed: u64) -> Vec<usize> {
    let count = count.min(pool.len());
    let mut random = SplitMix(seed);
    let order: Vec<u64> = pool.iter().map(|_| random.next()).collect();
    let mut left = shares(pool, count);
    let mut drawn = BTreeSet::new();
    let mut draw = |drawn: &mut BTreeSet<usize>, is_fit: &dyn Fn(&PoolItem) -> bool| {
        let fit = |(place, item): &(usize, &PoolItem)| {
            !drawn.contains(place) && left.get(&item.difficulty).is_some_and(|n| *n > 0) && is_fit(item)
        };
        let first =
            pool.iter().enumerate().filter(fit).min_by_key(|(place, item)| (item.times_seen, order[*place]));
        if let Some((place, item)) = first {
            drawn.insert(place);
            left.entry(item.difficulty).and_modify(|n| *n -= 1);
        }
    };
    for concept in concepts_by_times_seen(pool, &mut random) {
        let has = |item: &PoolItem| item.concepts.contains(&concept);
        if !drawn.iter().any(|place| has(&pool[*place])) {
            draw(&mut drawn, &has);
        }
    }
    for _ in drawn.len()..count {
        draw(&mut drawn, &|_| true);
    }
    drawn.into_iter().collect()
}

/// Number of items of each difficulty among `count`, by largest remainder (Hamilton's method).
fn shares(pool: &[PoolItem], count: usize) -> BTreeMap<Option<Difficulty>, usize> {
    let mut sizes: BTreeMap<Option<Difficulty>, usize> = BTreeMap::new();
    for item in pool {
        *sizes.entry(item.difficulty).or_default() += 1;
    }
    let total = pool.len().max(1);
    let mut shares: BTreeMap<_, _> =
        sizes.iter().map(|(difficulty, size)| (*difficulty, count * size / total)).collect();
    let mut remainders: Vec<_> =
        sizes.iter().map(|(difficulty, size)| (count * size % total, *difficulty)).collect();
    // The sort is stable: of equal remainders, the easier one comes first.
    remainders.sort_by_key(|(remainder, _)| std::cmp::Reverse(*remainder));
    let missing = count - shares.values().sum::<usize>();
    for (_, difficulty) in remainders.into_iter().take(missing) {
        shares.entry(difficulty).and_modify(|share| *share += 1);
    }
    shares
}

/// The concepts of a pool, those first that the person has seen least, in an order of chance among equals.
fn concepts_by_times_seen(pool: &[PoolItem], random: &mut SplitMix) -> Vec<String> {
    let mut times: BTreeMap<&String, u32> = BTreeMap::new();
    for item in pool {
        for concept in &item.concepts {
            *times.entry(concept).or_default() += item.times_seen;
        }
    }
    let mut keyed: Vec<_> =
        times.into_iter().map(|(concept, times)| (times, random.next(), concept.clone())).collect();
    keyed.sort();
    keyed.into_iter().map(|(_, _, concept)| concept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn item(concepts: &[&str], difficulty: Option<Difficulty>, times_seen: u32) -> PoolItem {
        PoolItem { concepts: concepts.iter().map(|c| (*c).to_owned()).collect(), difficulty, times_seen }
    }

    #[test]
    fn each_concept_comes_and_each_difficulty_has_its_share() {
        let (easy, hard) = (Some(Difficulty::Easy), Some(Difficulty::Hard));
        let mut pool: Vec<PoolItem> = (0..8).map(|_| item(&["open road"], easy, 0)).collect();
        pool.extend([
            item(&["occlusion"], hard, 0),
            item(&["occlusion"], hard, 0),
            item(&["rain"], hard, 0),
            item(&[], hard, 0),
        ]);
        for seed in 0..200 {
            let drawn = draw_items(&pool, 6, seed);
            let hard = drawn.iter().filter(|place| **place >= 8).count();
            assert_eq!((drawn.len(), hard), (6, 2), "{drawn:?}");
            assert!(drawn.contains(&10) && (drawn.contains(&8) || drawn.contains(&9)), "{drawn:?}");
        }
    }

    #[test]
    fn a_person_meets_other_items_at_the_next_attempt() {
        let mut pool = vec![item(&[], None, 0); 10];
        let first = draw_items(&pool, 5, 1);
        for place in &first {
            pool[*place].times_seen = 1;
        }
        let second = draw_items(&pool, 5, 2);
        assert!(second.iter().all(|place| !first.contains(place)), "{first:?} {second:?}");
    }

    #[test]
    fn where_not_all_concepts_fit_the_next_attempt_has_the_others() {
        for seed in 0..50 {
            let mut pool = vec![item(&["gap"], None, 0), item(&["edge"], None, 0)];
            let first = draw_items(&pool, 1, seed);
            pool[first[0]].times_seen = 1;
            assert_ne!(draw_items(&pool, 1, seed + 1_000), first);
        }
    }

    #[test]
    fn attempts_of_different_people_differ_and_each_item_is_drawn_as_often() {
        let pool = vec![item(&[], None, 0); 10];
        let mut times = [0_u32; 10];
        for seed in 0..2_000 {
            for place in draw_items(&pool, 3, seed) {
                times[place] += 1;
            }
        }
        // 600 each; the standard deviation is 20.
        assert!(times.iter().all(|n| (520..=680).contains(n)), "{times:?}");
    }

    proptest! {
        #[test]
        fn a_draw_has_the_right_number_of_different_items_and_shares_within_one(
            items in prop::collection::vec((0..4_usize, 0..3_u32, prop::collection::vec(0..5_u8, 0..3)), 0..40),
            count in 0..50_usize, seed: u64,
        ) {
            let levels = [None, Some(Difficulty::Easy), Some(Difficulty::Medium), Some(Difficulty::Hard)];
            let pool: Vec<PoolItem> = items
                .iter()
                .map(|(level, times_seen, concepts)| PoolItem {
                    concepts: concepts.iter().map(u8::to_string).collect(),
                    difficulty: levels[*level],
                    times_seen: *times_seen,
                })
                .collect();
            let drawn = draw_items(&pool, count, seed);
            let count = count.min(pool.len());
            prop_assert_eq!(drawn.len(), count);
            prop_assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
            for level in levels {
                let of = |item: &&PoolItem| item.difficulty == level;
                let exact = count as f64 * pool.iter().filter(of).count() as f64 / pool.len().max(1) as f64;
                let got = drawn.iter().filter(|place| pool[**place].difficulty == level).count() as f64;
                prop_assert!((got - exact).abs() < 1.0, "{} of {}", got, exact);
            }
        }
    }
}
