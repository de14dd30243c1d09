//! MOTChallenge's evaluation: ground truth, a line `=`, a tracker's rows.

use crate::bytes::Bytes;
use assay_core::eval::mot::{evaluate, text};

pub const MAX_LEN: usize = 2048;

pub fn run(bytes: &[u8]) {
    let Ok(input) = str::from_utf8(bytes) else { return };
    let (truth, tracker) = Bytes::halves(input);
    let (Ok(truth), Ok(tracker)) = (text::ground_truth(truth), text::tracker(tracker)) else { return };
    let figures = evaluate(&truth, &tracker);
    let written = serde_json::to_value(figures).unwrap_or_default();
    let null = |value: &serde_json::Value| value.is_null() || value.as_array().is_some_and(|a| a.iter().any(|v| v.is_null()));
    assert!(written.as_object().is_some_and(|all| !all.values().any(null)), "{written}");
}
