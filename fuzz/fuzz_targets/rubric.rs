//! Rubrics: every rule has an explanation, and a rubric is the same after writing and reading.

use assay_core::grade::explain;
use assay_core::rubric::Rubric;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(rubric) = Rubric::parse(text) else { return };
    assert!(rubric.rules.iter().all(|rule| !explain(rule).is_empty()));
    let written = serde_json::to_string(&rubric).unwrap_or_default();
    assert_eq!(Rubric::parse(&written), Ok(rubric));
}
