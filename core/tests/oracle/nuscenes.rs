//! The nuScenes detection evaluation against nuscenes-devkit on the same files: scripts/oracles/nuscenes.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements*.txt; `./test oracles`
//! makes one.

use crate::references::references;
use assay_core::eval::nuscenes;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Reference {
    scene: String,
    gt: String,
    dt: String,
    metrics: Value,
}

/// Every number of an evaluation by its path, null for NaN.
fn numbers(value: &Value, path: &str, into: &mut BTreeMap<String, Option<f64>>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(k, v)| numbers(v, &format!("{path}/{k}"), into)),
        _ => assert!(into.insert(path.to_owned(), value.as_f64()).is_none(), "{path} comes twice"),
    }
}

fn differences(ours: &Value, reference: &Value) -> (usize, f64, Vec<String>) {
    let (mut a, mut b) = (BTreeMap::new(), BTreeMap::new());
    numbers(ours, "", &mut a);
    numbers(reference, "", &mut b);
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    let (mut largest, mut wrong) = (0.0_f64, Vec::new());
    for ((path, a), b) in a.iter().zip(b.values()) {
        let off = a.zip(*b).map_or(if a == b { 0.0 } else { f64::INFINITY }, |(a, b)| (a - b).abs());
        largest = largest.max(off);
        if off > 1e-9 {
            wrong.push(format!("{path}: {a:?}, oracle {b:?}"));
        }
    }
    (b.len(), largest, wrong)
}

#[test]
fn every_number_is_the_devkits() {
    let Some((references, _)) = references::<Reference>("nuscenes.py") else { return };
    let (mut scenes, mut compared, mut largest, mut wrong) = (0, 0, 0.0_f64, Vec::new());
    for reference in references {
        let [gt, dt] = [&reference.gt, &reference.dt].map(|text| nuscenes::read_boxes(text).expect("boxes"));
        let ours = nuscenes::evaluate(&gt, &dt).expect("the same samples");
        let ours = serde_json::to_value(ours).expect("an evaluation is JSON");
        let (count, off, wrong_figures) = differences(&ours, &reference.metrics);
        (scenes, compared, largest) = (scenes + 1, compared + count, largest.max(off));
        wrong.extend(wrong_figures.iter().map(|figure| format!("{}{figure}", reference.scene)));
    }
    eprintln!("{compared} numbers of {scenes} scenes compared, at most {largest:e} apart");
    assert!(scenes >= 60, "the oracle gave too little: {scenes} scenes");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
