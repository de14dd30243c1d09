//! Agreement against scikit-learn, statsmodels and krippendorff on the same tables, which are made by
//! scripts/oracles/agreement.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt.

use crate::references::references;
use assay_core::agreement::{AgreementMetric, MeasurementLevel, agreement};
use assay_core::ratings::Ratings;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Reference {
    case: String,
    metric: AgreementMetric,
    level: MeasurementLevel,
    csv: String,
    seed: u64,
    value: f64,
    interval: Option<[f64; 2]>,
}

/// Relative to the value; coefficients near 0 are compared to 1e-12.
fn agrees(ours: f64, theirs: f64) -> bool {
    (ours - theirs).abs() <= 1e-9 * theirs.abs().max(1e-3)
}

#[test]
fn every_coefficient_agrees_with_its_oracle() {
    let Some((references, _)) = references::<Reference>("agreement.py") else { return };
    let (mut counts, mut wrong) = (BTreeMap::<String, [usize; 2]>::new(), Vec::new());
    for reference in references {
        let Reference { case, metric, level, value, interval, .. } = &reference;
        let ratings = Ratings::from_csv(&reference.csv).expect("the oracle writes a table");
        let found = agreement(&ratings, *metric, *level, reference.seed);
        let [values, intervals] = counts.entry(format!("{metric:?} {level:?}")).or_default();
        *values += 1;
        *intervals += usize::from(interval.is_some());
        let right = found.as_ref().is_ok_and(|found| {
            let ends =
                interval.iter().flatten().zip(found.interval).all(|(theirs, ours)| agrees(ours, *theirs));
            agrees(found.value, *value) && ends
        });
        if !right {
            wrong.push(format!("{case}: {found:?}, oracle {value} {interval:?}"));
        }
    }
    eprintln!("values and intervals compared: {counts:?}");
    assert_eq!(counts.len(), 8, "every metric on each of its levels: {counts:?}");
    assert!(counts.values().map(|[values, _]| values).sum::<usize>() > 300, "too few tables: {counts:?}");
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), wrong.join("\n"));
}
