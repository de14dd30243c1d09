//! Grading state: rubric, measurements and grade of the label on screen.

use assay_core::grade::{Grade, LabelComparison};
use assay_core::rubric::Rubric;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Handles to the grade.
#[derive(Clone, Copy)]
pub struct GradingState {
    /// Rubric of the stage, with the limits that a slider moved.
    pub rubric: RwSignal<Rubric>,
    /// Measurements, while comparing.
    pub measured: RwSignal<Option<LabelComparison>>,
    /// Grade of the label as it is now, while comparing.
    pub grade: RwSignal<Option<Grade>>,
    /// Rules whose findings are listed one by one.
    pub open_rules: RwSignal<BTreeSet<String>>,
    /// Index of the finding that a person went to last.
    pub visited: RwSignal<Option<usize>>,
}

impl GradingState {
    /// State without measurements.
    pub fn new(rubric: Rubric) -> Self {
        Self {
            rubric: RwSignal::new(rubric),
            measured: RwSignal::new(None),
            grade: RwSignal::new(None),
            open_rules: RwSignal::new(BTreeSet::new()),
            visited: RwSignal::new(None),
        }
    }
}
