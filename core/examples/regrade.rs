//! Times a golden set of 500 items and 10,000 objects: the first grading, and a limit that moves.
//!
//! `regrade FILE` writes the set as JSON for the browser, `{"rubric","items":[{"label","golden"}]}` with each value a text
//! of JSON, and prints `{"items","objects","first_s","moved_ms","accepted":[…],"crowded_s"}`: the last is what 10,000
//! objects in one single frame take.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use assay_core::geometry::Geometry;
use assay_core::grade::{LabelComparison, Recording, measure, random_set, summarize};
use assay_core::label::{Document, Object, Shape};
use assay_core::review::Verdict;
use assay_core::rubric::{Rubric, Severity};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("regrade FILE")?;
    let (set, mut rubric) = random_set(500, 10_000);
    // So lenient that the limit that moves decides.
    rubric.accept = [(Severity::Critical, 1_000), (Severity::Major, 30), (Severity::Minor, 1_000)].into();
    let items: Vec<serde_json::Value> = set
        .iter()
        .map(|(label, golden)| {
            let text = |document| serde_json::to_string(document).map(serde_json::Value::String);
            Ok(serde_json::json!({ "label": text(label)?, "golden": text(golden)? }))
        })
        .collect::<Result<_, serde_json::Error>>()?;
    let written = serde_json::json!({ "rubric": serde_json::to_string(&rubric)?, "items": items });
    std::fs::write(path, written.to_string())?;

    let start = Instant::now();
    let measured: Vec<LabelComparison> =
        set.iter().map(|(label, golden)| measure(label, golden, Recording::NONE, &rubric)).collect();
    let first_s = start.elapsed().as_secs_f64();
    let (mut accepted, start) = (Vec::new(), Instant::now());
    for step in 0..=100 {
        for rule in rubric.rules.iter_mut().filter(|r| r.id == "overlap") {
            rule.min = Some(f64::from(step) / 100.0);
        }
        accepted.push(measured.iter().filter(|m| summarize(m, &rubric).verdict == Verdict::Accept).count());
    }
    let moved_ms = start.elapsed().as_secs_f64() * 1000.0 / 101.0;
    let objects: usize = set.iter().map(|(_, golden)| golden.objects.len()).sum();
    let answer = serde_json::json!({
        "items": set.len(), "objects": objects, "first_s": first_s, "moved_ms": moved_ms, "accepted": accepted,
        "crowded_s": crowded_s(&rubric),
    });
    println!("{answer}");
    Ok(())
}

/// Seconds to measure a frame of 10,000 boxes that overlap their neighbours.
fn crowded_s(rubric: &Rubric) -> f64 {
    let boxes = |off: f64| {
        let object = |i: u32| {
            let [x, y] = [i % 100, i / 100].map(|v| f64::from(v) * 16.0 + off);
            let shape = Shape::new(0, "photo".to_owned(), Geometry::Box([x, y, 20.0, 20.0]));
            let (id, class, attributes) = (i.to_string(), "tree".to_owned(), BTreeMap::new());
            Object { id, class, attributes, track: false, shapes: vec![shape] }
        };
        Document { objects: (0..10_000).map(object).collect(), ..Document::default() }
    };
    let (label, golden) = (boxes(1.0), boxes(0.0));
    let start = Instant::now();
    assert_eq!(measure(&label, &golden, Recording::NONE, rubric).pairs.len(), 10_000);
    start.elapsed().as_secs_f64()
}
