//! Graded pairs as JSON lines `{"label","golden","rubric","grade"}`, each value a JSON text: random pairs
//! (the argument is their number), the demo's labels, and real tree boxes if the test data has some. The
//! browser test grades the same texts in Wasm and compares bytes.
#![allow(clippy::print_stdout, reason = "it is a program that prints")]

use assay_core::geometry::Geometry;
use assay_core::grade;
use assay_core::label::Document;
use assay_core::rubric::Rubric;
use assay_demo::{TaskerErrors, world};
use assay_formats::voc;
use std::error::Error;
use std::path::PathBuf;

/// Rubric of the tree boxes.
const TREES: &str = r#"{"name":"trees","match":{"measure":"iou","min":0.1},"rules":[
    {"id":"tight","class":"Tree","measure":"iou","min":0.9,"severity":"major"},
    {"id":"offset","class":"Tree","measure":"boundary_offset","min":-1,"max":1,"severity":"minor"},
    {"id":"missed","measure":"missed","max":0,"severity":"major"}],"accept":{"major":3}}"#;

fn print_graded(label: &Document, golden: &Document, rubric: &Rubric) -> Result<(), serde_json::Error> {
    let graded = grade::grade(label, golden, grade::Recording::NONE, rubric);
    let line = serde_json::json!({
        "label": serde_json::to_string(label)?,
        "golden": serde_json::to_string(golden)?,
        "rubric": serde_json::to_string(rubric)?,
        "grade": serde_json::to_string(&graded)?,
    });
    println!("{line}");
    Ok(())
}

/// Grades the demo's golden labels drawn again by a careful and by a swaggy tasker.
fn print_demo() -> Result<(), Box<dyn Error>> {
    let world = world(7);
    let stills = (0..world.stills()).map(|i| (world.still_golden(i), world.drone_stage().rubric));
    let drives = (0..world.drives()).map(|i| (world.drive_golden(i), world.street_stage().rubric));
    for (i, (golden, rubric)) in stills.chain(drives).enumerate() {
        for errors in [TaskerErrors::careful(), TaskerErrors::swaggy()] {
            print_graded(&world.label_by(errors, &golden, i as u64), &golden, &rubric)?;
        }
    }
    Ok(())
}

/// Grades real tree boxes of the data folder against the same boxes, slightly moved and one left out.
fn print_trees(data: PathBuf) -> Result<(), Box<dyn Error>> {
    let rubric: Rubric = serde_json::from_str(TREES)?;
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(data.join("neon-trees"))?.map(|f| f.map(|f| f.path())).collect::<Result<_, _>>()?;
    files.sort();
    for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "xml")) {
        let golden = voc::annotation(&std::fs::read_to_string(file)?)?.document;
        let mut label = golden.clone();
        label.objects.pop();
        for (i, shape) in label.objects.iter_mut().flat_map(|o| &mut o.shapes).enumerate() {
            if let Geometry::Box(corner_and_size) = &mut shape.geometry {
                corner_and_size[i % 4] += (i % 7) as f64 * 0.37 - 1.0;
            }
        }
        print_graded(&label, &golden, &rubric)?;
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let count: u64 = std::env::args().nth(1).unwrap_or_else(|| "500".to_owned()).parse()?;
    for seed in 0..count {
        let (label, golden, rubric) = grade::random_pair(seed);
        print_graded(&label, &golden, &rubric)?;
    }
    print_demo()?;
    match std::env::var_os("ASSAY_TEST_DATA") {
        Some(data) => print_trees(data.into()),
        None => Ok(()),
    }
}
