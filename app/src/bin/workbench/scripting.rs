//! What scripts in the page can call: the same grading core that the workbench uses.

use assay_core::grade::{LabelComparison, Recording, grade, measure, summarize};
use assay_core::label::Document;
use assay_core::review::Verdict;
use assay_core::rubric::Rubric;
use wasm_bindgen::prelude::wasm_bindgen;

/// Grades a label against golden under a rubric, all as texts of JSON, and gives the grade as JSON: byte for byte
/// what the server's `assay grade` writes.
///
/// # Errors
/// A text is not what it should be; says which and where.
#[wasm_bindgen]
pub fn grade_json(label: &str, golden: &str, rubric: &str) -> Result<String, String> {
    let (label, golden) = (document("label", label)?, document("golden", golden)?);
    let rubric = Rubric::parse(rubric).map_err(|e| format!("rubric: {e}"))?;
    serde_json::to_string(&grade(&label, &golden, Recording::NONE, &rubric)).map_err(|e| e.to_string())
}

fn document(name: &str, text: &str) -> Result<Document, String> {
    serde_json::from_str(text).map_err(|e| format!("{name}: {e}"))
}

/// Labels of a golden set, measured once; a limit that moves costs only the comparison.
#[wasm_bindgen]
#[derive(Debug)]
pub struct GradedSet {
    rubric: Rubric,
    measured: Vec<LabelComparison>,
}

#[wasm_bindgen]
impl GradedSet {
    /// An empty set under a rubric, a text of JSON.
    ///
    /// # Errors
    /// The text is no rubric; says what is wrong and where.
    #[wasm_bindgen(constructor)]
    pub fn new(rubric: &str) -> Result<Self, String> {
        let rubric = Rubric::parse(rubric).map_err(|e| format!("rubric: {e}"))?;
        Ok(Self { rubric, measured: Vec::new() })
    }

    /// Measure one label against golden, texts of JSON.
    ///
    /// # Errors
    /// A text is no label document; says which and where.
    pub fn add(&mut self, label: &str, golden: &str) -> Result<(), String> {
        let (label, golden) = (document("label", label)?, document("golden", golden)?);
        self.measured.push(measure(&label, &golden, Recording::NONE, &self.rubric));
        Ok(())
    }

    /// Move the limits of the rules of an id, and give how many labels are accepted now.
    pub fn accepted(&mut self, rule: &str, min: Option<f64>, max: Option<f64>) -> u32 {
        for rule in self.rubric.rules.iter_mut().filter(|r| r.id == rule) {
            (rule.min, rule.max) = (min, max);
        }
        let verdicts = self.measured.iter().map(|m| summarize(m, &self.rubric).verdict);
        u32::try_from(verdicts.filter(|v| *v == Verdict::Accept).count()).unwrap_or(u32::MAX)
    }
}
