//! What scripts in the page can call: the same grading core that the workbench uses.

use assay_core::grade::grade;
use assay_core::label::Document;
use assay_core::rubric::Rubric;
use wasm_bindgen::prelude::wasm_bindgen;

/// Grades a label against golden under a rubric, all as texts of JSON, and gives the grade as JSON: byte for byte
/// what the server's `assay grade` writes.
///
/// # Errors
/// A text is not what it should be; says which and where.
#[wasm_bindgen]
pub fn grade_json(label: &str, golden: &str, rubric: &str) -> Result<String, String> {
    let document =
        |name: &str, text| serde_json::from_str::<Document>(text).map_err(|e| format!("{name}: {e}"));
    let (label, golden) = (document("label", label)?, document("golden", golden)?);
    let rubric = Rubric::parse(rubric).map_err(|e| format!("rubric: {e}"))?;
    serde_json::to_string(&grade(&label, &golden, None, &rubric)).map_err(|e| e.to_string())
}
