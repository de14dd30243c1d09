//! Aggregation of ratings against crowd-kit on the same tables, which are made by scripts/oracles/consensus.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements*.txt.

use crate::references::references;
use assay_core::aggregation::{AggregationMethod, DawidSkene, consensus};
use assay_core::ratings::Ratings;
use serde::Deserialize;
use std::collections::BTreeMap;

const TOLERANCE: f64 = 1e-6;

#[derive(Deserialize)]
struct Reference {
    case: String,
    method: AggregationMethod,
    csv: String,
    values: Vec<String>,
    /// For each item the probabilities of `values`.
    items: BTreeMap<String, Vec<f64>>,
    iterations: usize,
}

impl Reference {
    /// Probabilities of an item by value.
    fn posterior(&self, item: &str) -> BTreeMap<&str, f64> {
        self.values.iter().map(String::as_str).zip(self.items[item].iter().copied()).collect()
    }

    /// Largest difference of the probabilities of the winners; errors name wrong winners. Of values that are equally
    /// probable any may win.
    fn compare_winners(&self, ratings: &Ratings, errors: &mut Vec<String>) -> f64 {
        let found = consensus(ratings, self.method).expect("the oracle gives a consensus");
        assert_eq!(found.len(), self.items.len(), "{}: one consensus an item", self.case);
        let mut difference = 0.0_f64;
        for item in found {
            let theirs = self.posterior(item.item);
            let largest = theirs.values().copied().fold(0.0, f64::max);
            let value = item.value.expect("each item has a rating");
            if theirs[value] < largest - TOLERANCE {
                errors.push(format!("{} {:?}: {item:?}, oracle {theirs:?}", self.case, self.method));
            }
            difference = difference.max((item.probability.expect("a probability") - largest).abs());
        }
        difference
    }

    /// Largest difference of all probabilities of all items, and the numbers of iterations.
    fn compare_posteriors(&self, ratings: &Ratings) -> (f64, [usize; 2]) {
        let fitted = DawidSkene::fit(ratings).expect("the oracle fits a model");
        let (mut difference, mut items) = (0.0_f64, 0);
        for (item, posterior) in fitted.posteriors() {
            let theirs = self.posterior(item);
            assert_eq!(posterior.len(), theirs.len(), "{}: one probability a value", self.case);
            items += 1;
            for (value, ours) in posterior {
                difference = difference.max((ours - theirs[value]).abs());
            }
        }
        assert_eq!(items, self.items.len());
        (difference, [fitted.log_likelihoods().len(), self.iterations])
    }
}

#[test]
fn every_winner_and_posterior_agrees_with_crowd_kit() {
    let Some((references, versions)) = references::<Reference>("consensus.py") else { return };
    let (mut counts, mut wrong, mut largest) = ([0, 0], Vec::new(), 0.0_f64);
    for reference in &references {
        let ratings = Ratings::from_csv(&reference.csv).expect("the oracle writes a table");
        let mut difference = reference.compare_winners(&ratings, &mut wrong);
        if reference.method == AggregationMethod::DawidSkene {
            let (posterior_difference, [ours, theirs]) = reference.compare_posteriors(&ratings);
            difference = difference.max(posterior_difference);
            if ours != theirs {
                wrong.push(format!("{}: {ours} iterations, oracle {theirs}", reference.case));
            }
        }
        if difference > TOLERANCE {
            wrong.push(format!("{} {:?}: differs by {difference:e}", reference.case, reference.method));
        }
        largest = largest.max(difference);
        counts[usize::from(reference.method == AggregationMethod::DawidSkene)] += 1;
    }
    eprintln!(
        "{versions}: tables compared by majority and by Dawid-Skene: {counts:?}, largest difference {largest:e}"
    );
    assert!(counts.iter().all(|count| *count >= 40), "too few tables: {counts:?}");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
