//! Multi-object tracking against TrackEval on the same texts: scripts/oracles/mot.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt. The real sequence is
//! taken from `ASSAY_TEST_DATA`, where it is given.

use crate::references::references;
use assay_core::eval::mot::{MotEvaluation, evaluate, text};
use serde::Deserialize;
use std::collections::BTreeMap;

const TOLERANCE: f64 = 1e-9;

#[derive(Deserialize)]
struct Reference {
    case: String,
    gt: String,
    tracker: String,
    /// Whether TrackEval's default preprocessing comes first.
    preprocessed: bool,
    values: BTreeMap<String, f64>,
}

/// What TrackEval gives and Assay does not, or gives otherwise.
fn disagreements(reference: &Reference) -> Vec<String> {
    let raw = !reference.preprocessed;
    let truth = text::ground_truth(&reference.gt, raw).expect("the oracle writes MOTChallenge text");
    let tracker = text::tracker(&reference.tracker, raw).expect("the oracle writes MOTChallenge text");
    let found: MotEvaluation = if raw {
        evaluate(&truth.without_preprocessing(), &tracker)
    } else {
        let both = truth.preprocess(&tracker);
        evaluate(&both.gt, &both.tracker)
    };
    let json = serde_json::to_string(&found).expect("numbers are written");
    let found: BTreeMap<String, f64> = serde_json::from_str(&json).expect("one flat map of numbers");
    let names = found.keys().chain(reference.values.keys());
    let mut wrong: Vec<String> = names
        .filter_map(|name| {
            let (ours, theirs) = (found.get(name), reference.values.get(name));
            let agrees = ours.zip(theirs).is_some_and(|(a, b)| (a - b).abs() <= TOLERANCE);
            (!agrees).then(|| format!("{name} of {}: {ours:?}, oracle {theirs:?}", reference.case))
        })
        .collect();
    wrong.dedup();
    wrong
}

#[test]
fn every_number_is_trackevals() {
    let Some((references, messages)) = references::<Reference>("mot.py") else { return };
    let wrong: Vec<String> = references.iter().flat_map(disagreements).collect();
    eprintln!("compared with {}: {} sequences", messages, references.len());
    assert!(references.len() > 100, "the oracle gave too little: {}", references.len());
    let preprocessed = references.iter().filter(|reference| reference.preprocessed).count();
    assert!(preprocessed > 40, "too few with preprocessing: {preprocessed}");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
