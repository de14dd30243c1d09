//! Agreement of raters: names in two Unicode forms, and words for 'no rating'.

use super::{CommandOutcome, assay, case};

fn value(metric: &str, file: &str) -> (f64, CommandOutcome) {
    let outcome = assay(&["agree", "--metric", metric, &case(file)]);
    assert_eq!(outcome.status, 0, "{}", outcome.err);
    (outcome.json()["value"].as_f64().unwrap(), outcome)
}

#[test]
fn agree_unicode_names() {
    assert_eq!(value("cohen", "agree-unicode-names/r.csv").0, 1.0);
    assert_eq!(value("krippendorff", "agree-unicode-names/r.csv").0, 1.0);
}

#[test]
fn agree_missing_words() {
    let (alpha, outcome) = value("krippendorff", "agree-missing-words/nan.csv");
    assert_eq!(alpha, 1.0);
    assert!(outcome.err.contains("2 × `NaN`"), "{}", outcome.err);
    let (alpha, outcome) = value("krippendorff", "agree-missing-words/na.csv");
    assert_eq!(alpha, 1.0);
    assert!(outcome.err.contains(" × `NA`"), "{}", outcome.err);
}
