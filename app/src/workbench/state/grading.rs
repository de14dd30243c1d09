//! Grading state: rubric, measurements and grade of the label on screen.

use assay_core::grade::{Grade, LabelComparison};
use assay_core::rubric::Rubric;
use leptos::prelude::*;

/// Handles to the grade.
#[derive(Clone, Copy)]
pub struct GradingState {
    /// Rubric of the stage, with the limits that a slider moved.
    pub rubric: RwSignal<Rubric>,
    /// Measurements, while comparing.
    pub measured: RwSignal<Option<LabelComparison>>,
    /// Grade of the label as it is now, while comparing.
    pub grade: RwSignal<Option<Grade>>,
}

impl GradingState {
    /// State without measurements.
    pub fn new(rubric: Rubric) -> Self {
        Self { rubric: RwSignal::new(rubric), measured: RwSignal::new(None), grade: RwSignal::new(None) }
    }
}
