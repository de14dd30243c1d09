use super::*;
use crate::ratings::Ratings;
use proptest::prelude::*;

/// Rows are items, columns raters; `-` is a missing rating.
fn table(rows: &[&str]) -> Ratings {
    let mut ratings = Ratings::default();
    for (item, row) in rows.iter().enumerate() {
        for (rater, value) in row.split_whitespace().enumerate().filter(|(_, value)| *value != "-") {
            assert!(ratings.insert(&format!("{item:04}"), &format!("r{rater}"), value));
        }
    }
    ratings
}

fn value(rows: &[&str], metric: AgreementMetric, level: MeasurementLevel) -> f64 {
    agreement(&table(rows), metric, level, 1).unwrap().value
}

fn refusal(rows: &[&str], metric: AgreementMetric, level: MeasurementLevel) -> String {
    agreement(&table(rows), metric, level, 1).unwrap_err().to_string()
}

/// Krippendorff's reliability data of 12 units and 4 observers (2011, part C), units as rows.
const KRIPPENDORFF: [&str; 12] = [
    "1 1 - 1", "2 2 3 2", "3 3 3 3", "3 3 3 3", "2 2 2 2", "1 2 3 4", "4 4 4 4", "1 1 2 1", "2 2 2 2",
    "- 5 5 5", "- - 1 1", "- - 3 -",
];

#[test]
fn krippendorffs_own_example_gives_his_figures_on_all_four_levels() {
    let alpha = |level| value(&KRIPPENDORFF, AgreementMetric::Krippendorff, level);
    let figures = [
        MeasurementLevel::Nominal,
        MeasurementLevel::Ordinal,
        MeasurementLevel::Interval,
        MeasurementLevel::Ratio,
    ]
    .map(alpha);
    for (figure, published) in figures.into_iter().zip([0.743, 0.815, 0.849, 0.797]) {
        assert!((figure - published).abs() < 5e-4, "{figures:?}");
    }
}

#[test]
fn cohens_own_example_gives_his_figure() {
    // Cohen 1960, table 1: two raters put 200 subjects into three categories; kappa is 0.492.
    let cells = [[88, 14, 18], [10, 40, 10], [2, 6, 12]];
    let mut rows = Vec::new();
    for (a, row) in cells.iter().enumerate() {
        for (b, count) in row.iter().enumerate() {
            rows.extend(vec![format!("{a} {b}"); *count]);
        }
    }
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert!((value(&rows, AgreementMetric::Cohen, MeasurementLevel::Nominal) - 0.492).abs() < 5e-4);
}

#[test]
fn an_agreement_is_written_as_the_contract_says() {
    let found = agreement(&table(&KRIPPENDORFF), AgreementMetric::Krippendorff, MeasurementLevel::Nominal, 1)
        .unwrap();
    // Unit 12 was rated once and says nothing.
    assert_eq!((found.items, found.raters), (11, 4));
    let json = serde_json::to_value(&found).unwrap();
    let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["interval", "items", "raters", "value"]);
    assert_eq!(json["interval"].as_array().unwrap().len(), 2);
    assert!(found.interval[0] < found.value && found.value < found.interval[1], "{found:?}");
}

#[test]
fn numbers_spelled_differently_are_one_value_but_names_are_not() {
    let rows = ["1 1.0", "2 2", "0 -0", "3 3"];
    assert_eq!(value(&rows, AgreementMetric::Cohen, MeasurementLevel::Interval), 1.0);
    assert!(value(&rows, AgreementMetric::Cohen, MeasurementLevel::Nominal) < 1.0);
}

#[test]
fn spacing_counts_on_the_interval_level_alone() {
    let (even, uneven) = (["1 2", "2 2", "3 3", "3 1"], ["1 2", "2 2", "9 9", "9 1"]);
    for metric in [AgreementMetric::Cohen, AgreementMetric::Krippendorff] {
        let differ = |level| value(&even, metric, level) - value(&uneven, metric, level);
        assert_eq!(differ(MeasurementLevel::Ordinal), 0.0);
        assert!(differ(MeasurementLevel::Interval).abs() > 0.01);
    }
}

#[test]
fn degenerate_tables_are_refused_with_the_reason() {
    for metric in [AgreementMetric::Cohen, AgreementMetric::Fleiss, AgreementMetric::Krippendorff] {
        let refused = |rows: &[&str]| refusal(rows, metric, MeasurementLevel::Nominal);
        assert!(refused(&["x -", "y -"]).starts_with("no item was rated by two raters"), "{metric:?}");
        assert!(refused(&["x x", "x x"]).starts_with("all ratings are the same"), "{metric:?}");
        assert!(refused(&["x y"]).starts_with("only one item"), "{metric:?}");
        assert!(refused(&[]).starts_with("no item"), "{metric:?}");
    }
}

#[test]
fn a_metric_refuses_what_it_does_not_have_and_names_one_that_does() {
    assert_eq!(
        refusal(&["a b c", "a a a"], AgreementMetric::Cohen, MeasurementLevel::Nominal),
        "Cohen's kappa is for two raters, and there are 3. Select two, or use Krippendorff's alpha"
    );
    assert!(
        refusal(&["1 2", "2 2"], AgreementMetric::Cohen, MeasurementLevel::Ratio)
            .contains("Use level interval")
    );
    assert!(
        refusal(&["1 2", "2 2"], AgreementMetric::Fleiss, MeasurementLevel::Ordinal)
            .contains("Krippendorff's alpha")
    );
    assert_eq!(
        refusal(&["a b a", "a a -", "b b b"], AgreementMetric::Fleiss, MeasurementLevel::Nominal),
        "item \"0001\" has 2 ratings, and others have 3. Fleiss' kappa needs the same number for each item: \
         use Krippendorff's alpha, which allows missing ratings"
    );
}

#[test]
fn values_that_do_not_fit_the_level_are_named() {
    assert_eq!(
        refusal(&["1 2", "good 2"], AgreementMetric::Krippendorff, MeasurementLevel::Ordinal),
        "value \"good\" of item \"0001\" by \"r0\" is not a number. \
         Number the categories in their order, or take level nominal"
    );
    assert!(
        refusal(&["1 2", "NaN 2"], AgreementMetric::Cohen, MeasurementLevel::Interval)
            .contains("is not a number")
    );
    assert!(
        refusal(&["1 2", "-1 2"], AgreementMetric::Krippendorff, MeasurementLevel::Ratio)
            .contains("below the scale's zero")
    );
    let many: Vec<String> = (0..1_500).map(|n| format!("{} {}", n + 1, n + 3_000)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(refusal(&many, AgreementMetric::Krippendorff, MeasurementLevel::Ratio).contains("Round them"));
}

#[test]
fn the_largest_and_least_numbers_do_not_overflow() {
    let rows = ["1e308 -1e308", "-1e308 -1e308", "1e308 1e308", "5e-324 0"];
    for metric in [AgreementMetric::Cohen, AgreementMetric::Krippendorff] {
        assert!(value(&rows, metric, MeasurementLevel::Interval).is_finite());
    }
    let rows = ["1e308 1.5e308", "0 5e-324", "0 0", "1e308 1e308"];
    assert!(value(&rows, AgreementMetric::Krippendorff, MeasurementLevel::Ratio).is_finite());
}

#[test]
fn a_measured_scale_with_a_value_of_its_own_for_each_rating_is_taken() {
    let rows: Vec<String> = (0..20_000).map(|n| format!("{}.25 {}.5", n, n + n % 7)).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert!(value(&rows, AgreementMetric::Cohen, MeasurementLevel::Interval) > 0.999);
    assert!(value(&rows, AgreementMetric::Cohen, MeasurementLevel::Ordinal) > 0.999);
}

#[test]
fn the_same_seed_gives_the_same_interval_and_another_one_nearly_so() {
    let with = |seed| {
        agreement(&table(&KRIPPENDORFF), AgreementMetric::Krippendorff, MeasurementLevel::Interval, seed)
            .unwrap()
    };
    assert_eq!(with(5), with(5));
    assert_ne!(with(5).interval, with(6).interval);
    assert!((with(5).interval[0] - with(6).interval[0]).abs() < 0.2);
}

const LEVELS: [MeasurementLevel; 4] = [
    MeasurementLevel::Nominal,
    MeasurementLevel::Ordinal,
    MeasurementLevel::Interval,
    MeasurementLevel::Ratio,
];

/// Items of two to four ratings from 0 to 4, some missing, not all the same.
fn ratings() -> impl Strategy<Value = Vec<Vec<Option<u8>>>> {
    let rating = proptest::option::weighted(0.8, 0u8..5);
    (2usize..5).prop_flat_map(move |raters| {
        proptest::collection::vec(proptest::collection::vec(rating.clone(), raters), 2..12)
    })
}

/// A table with these names for items and raters.
fn named(rows: &[Vec<Option<u8>>], item: impl Fn(usize) -> usize, rater: impl Fn(usize) -> usize) -> Ratings {
    let mut ratings = Ratings::default();
    for (i, row) in rows.iter().enumerate() {
        for (r, value) in row.iter().enumerate() {
            let Some(value) = value else { continue };
            let (item, rater) = (format!("i{:03}", item(i)), format!("r{}", rater(r)));
            assert!(ratings.insert(&item, &rater, &value.to_string()));
        }
    }
    ratings
}

/// The same refusal, or the same figure but for the order of summation.
fn same(a: &Result<Agreement, AgreementError>, b: &Result<Agreement, AgreementError>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => {
            let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
            close(a.value, b.value) && (a.items, a.raters) == (b.items, b.raters)
        }
        (Err(a), Err(b)) => core::mem::discriminant(a) == core::mem::discriminant(b),
        _ => false,
    }
}

proptest! {
    #[test]
    fn agreement_is_never_more_than_one_and_its_interval_never_without_a_number(
        rows in ratings(), level in 0usize..4, seed: u64
    ) {
        for metric in [AgreementMetric::Cohen, AgreementMetric::Fleiss, AgreementMetric::Krippendorff] {
            let table = named(&rows, |i| i, |r| r);
            let Ok(found) = agreement(&table, metric, LEVELS[level], seed) else { continue };
            prop_assert!((-1.0 - 1e-12..=1.0).contains(&found.value), "{found:?}");
            prop_assert!(found.interval[0] <= found.interval[1], "{found:?}");
        }
    }

    #[test]
    fn perfect_agreement_is_one(values in proptest::collection::vec(0u8..5, 2..12), raters in 2usize..5) {
        prop_assume!(values.iter().any(|v| *v != values[0]));
        let rows: Vec<_> = values.iter().map(|value| vec![Some(*value); raters]).collect();
        for level in LEVELS {
            let found = agreement(&named(&rows, |i| i, |r| r), AgreementMetric::Krippendorff, level, 3).unwrap();
            prop_assert_eq!((found.value, found.interval), (1.0, [1.0, 1.0]));
        }
        let fleiss = agreement(&named(&rows, |i| i, |r| r), AgreementMetric::Fleiss, MeasurementLevel::Nominal, 3).unwrap();
        prop_assert_eq!((fleiss.value, fleiss.interval), (1.0, [1.0, 1.0]));
    }

    #[test]
    fn renaming_raters_and_items_changes_nothing(rows in ratings(), turn in 0usize..12, level in 0usize..4) {
        for metric in [AgreementMetric::Cohen, AgreementMetric::Fleiss, AgreementMetric::Krippendorff] {
            let before = agreement(&named(&rows, |i| i, |r| r), metric, LEVELS[level], 3);
            let after = agreement(
                &named(&rows, |i| (i + turn) % rows.len(), |r| (r + turn) % rows[0].len()),
                metric, LEVELS[level], 3,
            );
            prop_assert!(same(&before, &after), "{before:?} {after:?}");
        }
    }

    #[test]
    fn the_order_of_rows_in_the_file_changes_no_bit(rows in ratings(), turn in 0usize..40) {
        let mut lines: Vec<String> = Vec::new();
        for (i, row) in rows.iter().enumerate() {
            let cell = |(r, v): (usize, &Option<u8>)| {
                format!("{i},r{r},{}\n", v.map(|v| v.to_string()).unwrap_or_default())
            };
            lines.extend(row.iter().enumerate().map(cell));
        }
        let read = |lines: &[String]| {
            let table = Ratings::from_csv(&format!("item,rater,value\n{}", lines.concat())).unwrap();
            agreement(&table, AgreementMetric::Krippendorff, MeasurementLevel::Ordinal, 9)
        };
        let before = read(&lines);
        let turn = turn % lines.len();
        lines.rotate_left(turn);
        prop_assert_eq!(before, read(&lines));
    }

    #[test]
    fn moving_and_stretching_an_interval_scale_changes_nothing(rows in ratings(), shift in -9i32..9) {
        let moved = |shift: i32, factor: i32| {
            let mut table = Ratings::default();
            for (i, row) in rows.iter().enumerate() {
                for (r, value) in row.iter().enumerate() {
                    let Some(value) = value else { continue };
                    let value = (i32::from(*value) * factor + shift).to_string();
                    assert!(table.insert(&format!("{i:03}"), &r.to_string(), &value));
                }
            }
            table
        };
        for metric in [AgreementMetric::Cohen, AgreementMetric::Krippendorff] {
            let before = agreement(&moved(0, 1), metric, MeasurementLevel::Interval, 3);
            let after = agreement(&moved(shift, 3), metric, MeasurementLevel::Interval, 3);
            prop_assert!(same(&before, &after), "{before:?} {after:?}");
        }
    }
}
