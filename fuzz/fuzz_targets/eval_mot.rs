//! MOTChallenge's evaluation: ground truth, a line `=`, a tracker's rows.

use crate::bytes::Bytes;
use assay_core::eval::mot::{MotEvaluation, Preprocessed, evaluate, text};

pub const MAX_LEN: usize = 2048;

pub fn run(bytes: &[u8]) {
    let Ok(input) = str::from_utf8(bytes) else { return };
    let (truth, tracker) = Bytes::halves(input);
    for any_class in [false, true] {
        let truth = text::ground_truth(truth, any_class);
        let (Ok(truth), Ok(tracker)) = (truth, text::tracker(tracker, any_class)) else { continue };
        check(&evaluate(&truth.without_preprocessing(), &tracker));
        let Preprocessed { gt, tracker, .. } = truth.preprocess(&tracker);
        check(&evaluate(&gt, &tracker));
    }
}

/// Asserts that every figure is a number.
fn check(figures: &MotEvaluation) {
    let written = serde_json::to_value(figures).unwrap_or_default();
    let null = |value: &serde_json::Value| value.is_null() || value.as_array().is_some_and(|a| a.iter().any(|v| v.is_null()));
    assert!(written.as_object().is_some_and(|all| !all.values().any(null)), "{written}");
}
