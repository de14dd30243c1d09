use super::*;
use crate::ratings::Ratings;

/// Columns are raters, rows items; `-` is a missing rating, or none where a rater has no column.
fn table(rows: &[&str]) -> Ratings {
    let mut text = "item,rater,value\n".to_owned();
    for (item, row) in rows.iter().enumerate() {
        for (rater, value) in row.split_whitespace().enumerate() {
            let value = if value == "-" { "" } else { value };
            text.push_str(&format!("i{item:03},r{rater},{value}\n"));
        }
    }
    Ratings::from_csv(&text).unwrap()
}

fn values(rows: &[&str], method: AggregationMethod) -> Vec<(String, f64)> {
    let ratings = table(rows);
    let found = consensus(&ratings, method).unwrap();
    found.iter().map(|item| (item.value.unwrap().to_owned(), item.probability.unwrap())).collect()
}

fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-6, "{found}, expected {expected}");
}

#[test]
fn the_majority_is_the_value_of_most_raters_with_their_share() {
    let found = values(&["a b b", "c - a", "c c c", "a - -"], AggregationMethod::Majority);
    // In the second item, a and c have one rating each; a appears earlier in the table.
    let expected = [("b", 2.0 / 3.0), ("a", 0.5), ("c", 1.0), ("a", 1.0)];
    assert_eq!(found, expected.map(|(value, share)| (value.to_owned(), share)));
}

#[test]
fn ties_go_to_the_value_that_appears_first_in_the_table() {
    for method in [AggregationMethod::Majority, AggregationMethod::DawidSkene] {
        for (rows, first) in [(["z a"], "z"), (["a z"], "a")] {
            let found = values(&rows, method);
            assert_eq!(found[0].0, first, "{method:?}");
            assert_close(found[0].1, 0.5);
        }
    }
}

#[test]
fn items_keep_their_order_and_one_without_ratings_has_no_value() {
    let ratings = Ratings::from_csv("item,rater,value\nb,r,x\na,r,NaN\nc,r,y\nb,s,x\nc,s,y\n").unwrap();
    for method in [AggregationMethod::Majority, AggregationMethod::DawidSkene] {
        let found = consensus(&ratings, method).unwrap();
        let pairs: Vec<_> = found.iter().map(|item| (item.item, item.value)).collect();
        assert_eq!(pairs, [("b", Some("x")), ("a", None), ("c", Some("y"))], "{method:?}");
        let json = serde_json::to_string(&found[1]).unwrap();
        assert_eq!(json, r#"{"item":"a","value":null,"probability":null}"#);
    }
}

#[test]
fn raters_who_agree_on_everything_are_certain_and_the_likelihood_is_that_of_the_priors() {
    let ratings = table(&["x x", "x x", "y y", "x x"]);
    let fitted = DawidSkene::fit(&ratings).unwrap();
    for item in fitted.consensus() {
        assert_close(item.probability.unwrap(), 1.0);
    }
    let last = *fitted.log_likelihoods().last().unwrap();
    assert_close(last, 3.0 * libm::log(0.75) + libm::log(0.25));
    assert!(fitted.has_converged());
}

#[test]
fn a_rater_who_always_swaps_two_values_counts_as_evidence_for_the_other() {
    // The third rater swaps a and b. On the last item the first two are absent, and the value is b all the same.
    let rows = ["a a b", "b b a", "a a b", "b b a", "a a b", "b b a", "- - a"];
    let last = |method| values(&rows, method).pop().unwrap();
    assert_eq!(last(AggregationMethod::Majority), ("a".to_owned(), 1.0));
    let (value, probability) = last(AggregationMethod::DawidSkene);
    assert_eq!(value, "b");
    assert!(probability > 0.99, "{probability}");
}

#[test]
fn a_rater_who_has_only_given_one_value_says_nothing_beyond_how_frequent_values_are() {
    // Four raters with one rating each: their matrices have one row, in which every probability is 1.
    let found = values(&["x", "- x", "- - x", "- - - y"], AggregationMethod::DawidSkene);
    for (value, probability) in found {
        assert_eq!(value, "x");
        assert_close(probability, 0.75);
    }
    assert_eq!(values(&["x", "- x", "- - x", "- - - y"], AggregationMethod::Majority)[3].0, "y");
}

#[test]
fn one_rater_alone_gives_the_values_of_that_rater() {
    let rows = ["cat", "dog", "dog", "bird", "cat"];
    for method in [AggregationMethod::Majority, AggregationMethod::DawidSkene] {
        let found = values(&rows, method);
        assert_eq!(found.iter().map(|(value, _)| value.as_str()).collect::<Vec<_>>(), rows, "{method:?}");
        assert!(found.iter().all(|(_, probability)| *probability > 0.999_999), "{found:?}");
    }
}

#[test]
fn one_value_is_certain() {
    let found = values(&["a a", "a -", "- a"], AggregationMethod::DawidSkene);
    assert_eq!(found, vec![("a".to_owned(), 1.0); 3]);
}

#[test]
fn a_table_without_ratings_is_refused() {
    for method in [AggregationMethod::Majority, AggregationMethod::DawidSkene] {
        for rows in [&[][..], &["- -"]] {
            assert_eq!(consensus(&table(rows), method), Err(AggregationError::NoRatings));
        }
    }
}

#[test]
fn a_table_with_too_many_values_is_refused_before_memory_is_taken() {
    // Four ratings of four values: two raters with two rows each make 16 cells, and an iteration has 16 sums.
    let ratings = table(&["a b", "c d"]);
    let refusal = AggregationError::Size { values: 4, ratings: 4 };
    let message = refusal.to_string();
    assert!(message.contains("4 different values in 4 ratings") && message.contains("method majority"));
    let refused = Err(refusal);
    assert_eq!(DawidSkene::fit_within(&ratings, 15, 16).map(|_| ()), refused);
    assert_eq!(DawidSkene::fit_within(&ratings, 16, 15).map(|_| ()), refused);
    assert!(DawidSkene::fit_within(&ratings, 16, 16).is_ok());
}

#[test]
fn all_values_of_a_posterior_are_named_in_order_of_first_appearance() {
    let ratings = table(&["z a", "a a", "m z"]);
    for (_, posterior) in DawidSkene::fit(&ratings).unwrap().posteriors() {
        assert_eq!(posterior.iter().map(|(value, _)| *value).collect::<Vec<_>>(), ["z", "a", "m"]);
        assert_close(posterior.iter().map(|(_, probability)| probability).sum(), 1.0);
    }
}
