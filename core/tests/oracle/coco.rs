//! COCO evaluations against pycocotools on the same files: scripts/oracles/coco.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt. Real detections are
//! taken from `ASSAY_TEST_DATA`, where it is given.

use crate::references::references;
use assay_core::eval::coco::{CocoClassResult, CocoDetections, CocoGroundTruth, IouType, evaluate};
use serde::Deserialize;

const TOLERANCE: f64 = 1e-12;

#[derive(Deserialize)]
struct Reference {
    case: String,
    r#type: String,
    truth: String,
    found: String,
    stats: [f64; 12],
    per_class: Vec<(i64, [f64; 12])>,
}

#[rustfmt::skip]
fn figures(c: &CocoClassResult) -> [f64; 12] {
    [
        c.ap, c.ap50, c.ap75, c.ap_small, c.ap_medium, c.ap_large,
        c.ar1, c.ar10, c.ar100, c.ar_small, c.ar_medium, c.ar_large,
    ]
}

fn agree(ours: [f64; 12], theirs: [f64; 12]) -> bool {
    ours.iter().zip(theirs).all(|(a, b)| (a - b).abs() <= TOLERANCE)
}

/// What differs; nothing where all figures agree.
fn difference(reference: &Reference) -> Option<String> {
    let iou_type = if reference.r#type == "segm" { IouType::Segm } else { IouType::Bbox };
    let truth = match CocoGroundTruth::parse(&reference.truth, iou_type) {
        Ok(truth) => truth,
        Err(e) => return Some(format!("ground truth: {e}")),
    };
    let found = match CocoDetections::parse(&reference.found, &truth) {
        Ok(found) => found,
        Err(e) => return Some(format!("detections: {e}")),
    };
    let evaluation = evaluate(&truth, &found);
    if !agree(evaluation.stats, reference.stats) {
        return Some(format!("{:?}, pycocotools {:?}", evaluation.stats, reference.stats));
    }
    if evaluation.per_class.len() != reference.per_class.len() {
        return Some(format!("{} classes", evaluation.per_class.len()));
    }
    let mut classes = evaluation.per_class.iter().zip(&reference.per_class);
    let wrong = classes.find(|(ours, (id, theirs))| ours.id != *id || !agree(figures(ours), *theirs));
    wrong.map(|(ours, theirs)| format!("{ours:?}, pycocotools {theirs:?}"))
}

#[test]
fn every_figure_is_that_of_pycocotools() {
    let Some((references, messages)) = references::<Reference>("coco.py") else { return };
    let (mut compared, mut wrong) = (0, Vec::new());
    for reference in references {
        compared += 1;
        wrong.extend(difference(&reference).map(|what| format!("{}: {what}", reference.case)));
    }
    eprintln!("compared {compared} data sets with {}", messages);
    assert!(compared >= 120, "the oracle gave too little: {compared}");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
