//! What holds for every table of ratings.

use super::*;
use crate::ratings::Ratings;
use proptest::prelude::*;
use std::collections::BTreeMap;

const METHODS: [AggregationMethod; 2] = [AggregationMethod::Majority, AggregationMethod::DawidSkene];
const NAMES: [&str; 4] = ["car", "bus", "van", "tram"];

/// Rows of item, rater and value, at most one for each item and rater, in any order.
fn rows() -> impl Strategy<Value = Vec<(u8, u8, usize)>> {
    let rating = proptest::collection::btree_map((0u8..12, 0u8..5), 0..NAMES.len(), 1..50);
    let rows = rating.prop_map(|all| all.into_iter().map(|((i, r), v)| (i, r, v)).collect::<Vec<_>>());
    rows.prop_shuffle()
}

fn table(rows: &[(u8, u8, usize)], names: &[&str]) -> Ratings {
    let mut ratings = Ratings::default();
    for (item, rater, value) in rows {
        assert!(ratings.insert(&format!("i{item}"), &format!("r{rater}"), names[*value]));
    }
    ratings
}

/// Probabilities of the values by item and value.
fn posteriors(ratings: &Ratings) -> BTreeMap<(String, String), f64> {
    let fitted = DawidSkene::fit(ratings).unwrap();
    let all = fitted.posteriors().flat_map(|(item, posterior)| {
        posterior.into_iter().map(move |(value, p)| ((item.to_owned(), value.to_owned()), p))
    });
    all.collect()
}

proptest! {
    #[test]
    fn probabilities_are_between_0_and_1_and_the_winner_has_the_largest(rows in rows()) {
        let ratings = table(&rows, &NAMES);
        let posteriors = posteriors(&ratings);
        for found in consensus(&ratings, AggregationMethod::DawidSkene).unwrap() {
            let own = |(key, _): &(&(String, String), &f64)| key.0 == found.item;
            let all: Vec<f64> = posteriors.iter().filter(own).map(|(_, p)| *p).collect();
            prop_assert!(all.iter().all(|p| (0.0..=1.0).contains(p)), "{all:?}");
            prop_assert!((all.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{all:?}");
            let largest = all.into_iter().fold(0.0, f64::max);
            prop_assert!(found.probability.unwrap() >= largest - 1e-9);
        }
        for found in consensus(&ratings, AggregationMethod::Majority).unwrap() {
            let share = found.probability.unwrap();
            prop_assert!(0.0 < share && share <= 1.0);
            let own = rows.iter().filter(|(item, ..)| format!("i{item}") == found.item);
            let own: Vec<_> = own.map(|(_, _, value)| NAMES[*value]).collect();
            let count = |name: &str| own.iter().filter(|value| **value == name).count();
            prop_assert!(NAMES.iter().all(|name| count(name) <= count(found.value.unwrap())));
            prop_assert_eq!(share, count(found.value.unwrap()) as f64 / own.len() as f64);
        }
    }

    #[test]
    fn the_order_of_rows_changes_nothing_but_ties((rows, shuffled) in rows().prop_flat_map(|rows| {
        (Just(rows.clone()), Just(rows).prop_shuffle())
    })) {
        let (one, other) = (table(&rows, &NAMES), table(&shuffled, &NAMES));
        prop_assert_eq!(posteriors(&one), posteriors(&other), "to the last bit");
        for method in METHODS {
            let mut sorted = [consensus(&one, method).unwrap(), consensus(&other, method).unwrap()];
            sorted.iter_mut().for_each(|items| items.sort_by_key(|item| item.item));
            for (a, b) in sorted[0].iter().zip(&sorted[1]) {
                prop_assert_eq!(a.item, b.item);
                prop_assert!((a.probability.unwrap() - b.probability.unwrap()).abs() < 2e-9, "{:?} {:?}", a, b);
            }
        }
    }

    #[test]
    fn values_with_other_names_give_the_same_probabilities_under_those_names(
        rows in rows(),
        names in Just(NAMES.to_vec()).prop_shuffle(),
    ) {
        let renamed: BTreeMap<_, _> = NAMES.into_iter().zip(&names).collect();
        let (one, other) = (table(&rows, &NAMES), table(&rows, &names));
        let (before, after) = (posteriors(&one), posteriors(&other));
        for ((item, value), probability) in before {
            let after = after[&(item, (*renamed[value.as_str()]).to_owned())];
            prop_assert!((probability - after).abs() < 1e-6, "{probability} {after}");
        }
        let (before, after) = (
            consensus(&one, AggregationMethod::Majority).unwrap(),
            consensus(&other, AggregationMethod::Majority).unwrap(),
        );
        for (before, after) in before.iter().zip(after) {
            prop_assert_eq!(Some(*renamed[before.value.unwrap()]), after.value);
            prop_assert_eq!(before.probability, after.probability);
        }
    }

    /// By Dawid-Skene where each rater has seen each value; see
    /// `a_rater_who_has_only_given_one_value_says_nothing_beyond_how_frequent_values_are`.
    #[test]
    fn unanimous_items_stay(truth in proptest::collection::vec(0..NAMES.len(), 0..20), raters in 1u8..5) {
        let truth: Vec<usize> = (0..NAMES.len()).chain(truth).collect();
        let rows: Vec<_> = (0..raters)
            .flat_map(|rater| (0..).zip(&truth).map(move |(item, value)| (item, rater, *value)))
            .collect();
        let ratings = table(&rows, &NAMES);
        for method in METHODS {
            for (found, value) in consensus(&ratings, method).unwrap().iter().zip(&truth) {
                prop_assert_eq!(found.value, Some(NAMES[*value]));
                prop_assert!(found.probability.unwrap() > 1.0 - 1e-6);
            }
        }
    }

    #[test]
    fn unanimous_items_stay_under_majority_whatever_the_others_are(rows in rows()) {
        let ratings = table(&rows, &NAMES);
        for (found, (_, by_rater)) in sorted(consensus(&ratings, AggregationMethod::Majority).unwrap())
            .iter()
            .zip(ratings.items())
        {
            let first = by_rater[0].1;
            if by_rater.iter().all(|(_, value)| *value == first) {
                prop_assert_eq!((found.value, found.probability), (Some(first), Some(1.0)));
            }
        }
    }

    #[test]
    fn the_likelihood_never_falls(rows in rows()) {
        let ratings = table(&rows, &NAMES);
        let fitted = DawidSkene::fit(&ratings).unwrap();
        for pair in fitted.log_likelihoods().windows(2) {
            prop_assert!(pair[1] >= pair[0] - 1e-6, "{:?}", fitted.log_likelihoods());
        }
        prop_assert!(fitted.log_likelihoods().len() <= MOST_ITERATIONS);
    }
}

fn sorted(mut items: Vec<ItemConsensus<'_>>) -> Vec<ItemConsensus<'_>> {
    items.sort_by_key(|item| item.item);
    items
}
