//! Measures against Shapely, SciPy and pycocotools on the same shapes: scripts/oracles/measures.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt; `./test oracles`
//! makes one. Real shapes are taken from `ASSAY_TEST_DATA`, where it is given.

use crate::references::references;
use assay_core::geometry::{Geometry, Rle};
use assay_core::rubric::Measure;
use assay_core::rubric::measure::{MeasureError, evaluate, evaluate_rle};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Reference {
    case: String,
    measure: Measure,
    params: BTreeMap<String, f64>,
    a: ComparedGeometry,
    b: ComparedGeometry,
    value: f64,
    tolerance: f64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum ComparedGeometry {
    Mask { rle: Rle },
    Shape(Geometry),
}

fn measured(reference: &Reference) -> Result<f64, MeasureError> {
    match (&reference.a, &reference.b) {
        (ComparedGeometry::Shape(a), ComparedGeometry::Shape(b)) => {
            evaluate(&reference.measure, &reference.params, a, b)
        }
        (ComparedGeometry::Mask { rle: a }, ComparedGeometry::Mask { rle: b }) => {
            evaluate_rle(&reference.measure, a, b)
        }
        _ => panic!("the oracle compares a mask with a shape"),
    }
}

/// Relative to the value; values near 0 are compared to a share of 0.1 % or to 1 µm.
fn agrees(reference: &Reference, value: f64) -> bool {
    (value - reference.value).abs() <= reference.tolerance * reference.value.abs().max(1e-3)
}

#[test]
fn every_measure_agrees_with_its_oracle() {
    let Some((references, messages)) = references::<Reference>("measures.py") else { return };
    let (mut counts, mut wrong) = (BTreeMap::new(), Vec::new());
    for reference in references {
        let value = measured(&reference);
        *counts.entry(reference.measure.name()).or_insert(0) += 1;
        if !value.as_ref().is_ok_and(|&value| agrees(&reference, value)) {
            let name = reference.measure.name();
            wrong.push(format!("{name} of {}: {value:?}, oracle {}", reference.case, reference.value));
        }
    }
    eprintln!("compared with {}: {counts:?}", messages);
    assert!(counts.len() > 10, "the oracle gave too little: {counts:?}");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
