//! Label against golden under a rubric: who matches whom, which rule broke, by how much.
//!
//! In two steps: [`measure`] does the geometry once, [`judge`] compares with limits, so that a slider that moves
//! a limit re-runs the second step alone.

mod result;

pub use result::{Check, Finding, Grade, Measured, Outcome, Pair};

use crate::label::Document;
use crate::rubric::Rubric;
use crate::scene::Scene;

/// All that a rubric's rules measure between a label and golden, independent of the rules' limits.
pub fn measure(_label: &Document, _golden: &Document, _scene: Option<&Scene>, _rubric: &Rubric) -> Measured {
    Measured::default()
}

/// Compare what was measured with the limits of the rubric that it was measured for.
pub fn judge(measured: &Measured, _rubric: &Rubric) -> Grade {
    Grade {
        verdict: crate::review::Verdict::Accept,
        score: 1.0,
        findings: Vec::new(),
        pairs: measured.pairs.clone(),
        missed: measured.missed.clone(),
        extra: measured.extra.clone(),
        counts: std::collections::BTreeMap::new(),
    }
}

/// Both steps.
pub fn grade(label: &Document, golden: &Document, scene: Option<&Scene>, rubric: &Rubric) -> Grade {
    judge(&measure(label, golden, scene, rubric), rubric)
}
