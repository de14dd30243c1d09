//! Writes JSON lines `{"label","golden","rubric","grade"}`, each value a text of JSON: random pairs (as many as the
//! argument says), the demo's labels, and real tree boxes where there are some. The browser test grades the same
//! texts in Wasm and compares bytes.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use assay_core::grade;
use assay_core::label::Document;
use assay_core::rubric::Rubric;

fn print_graded(label: &Document, golden: &Document, rubric: &Rubric) -> Result<(), serde_json::Error> {
    let graded = grade::grade(label, golden, None, rubric);
    let line = serde_json::json!({
        "label": serde_json::to_string(label)?,
        "golden": serde_json::to_string(golden)?,
        "rubric": serde_json::to_string(rubric)?,
        "grade": serde_json::to_string(&graded)?,
    });
    println!("{line}");
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: u64 = std::env::args().nth(1).unwrap_or_else(|| "500".to_owned()).parse()?;
    for seed in 0..count {
        let (label, golden, rubric) = grade::random_pair(seed);
        print_graded(&label, &golden, &rubric)?;
    }
    Ok(())
}
