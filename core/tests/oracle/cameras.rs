//! Camera models against OpenCV, and WoodScape's formula: scripts/oracles/cameras.py.
//!
//! Runs where `ASSAY_ORACLE_PYTHON` names a Python that has scripts/oracles/requirements.txt; `./test oracles`
//! makes one. WoodScape's own calibration is taken from `ASSAY_TEST_DATA`, where it is given.

use crate::references::references;
use assay_core::geometry::{Point2, Point3, norm3, sub3};
use assay_core::sensor::{CameraModel, Lens};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Reference {
    model: CameraModel,
    points: Vec<Point3>,
    pixels: Vec<Point2>,
}

fn name(model: &CameraModel) -> &'static str {
    match model {
        CameraModel::Pinhole { .. } => "pinhole",
        CameraModel::Rational { .. } => "rational",
        CameraModel::Fisheye { .. } => "fisheye",
        CameraModel::Polynomial { .. } => "polynomial",
        CameraModel::Omnidirectional { .. } => "omnidirectional",
    }
}

#[test]
fn every_camera_model_agrees_with_its_oracle() {
    let Some((references, messages)) = references::<Reference>("cameras.py") else { return };
    let (mut counts, mut wrong) = (BTreeMap::new(), Vec::new());
    for Reference { model, points, pixels } in references {
        let lens = Lens::new(model);
        assert_eq!(points.len(), pixels.len());
        for (p, wanted) in points.iter().zip(&pixels) {
            *counts.entry(name(&model)).or_insert(0) += 1;
            let off =
                |a: Point2| (a[0] - wanted[0]).hypot(a[1] - wanted[1]) / wanted[0].hypot(wanted[1]).max(1.0);
            let found = model.project(*p);
            if found != lens.project(*p) || found.is_none_or(|found| off(found) > 1e-9) {
                wrong.push(format!("{p:?} on {wanted:?}, not {found:?}, by {model:?}"));
            }
            // And back: the way that the oracle's pixel came.
            let (back, far) = (lens.unproject(*wanted), norm3(*p));
            if back.is_none_or(|ray| norm3(sub3(ray.map(|v| v * far), *p)) > 1e-7 * far) {
                wrong.push(format!("{wanted:?} comes from {p:?}, not {back:?}, by {model:?}"));
            }
        }
    }
    eprintln!("compared with {messages}: {counts:?}");
    assert!(
        counts.len() == 5 && counts.values().all(|n| *n > 5000),
        "the oracle gave too little: {counts:?}"
    );
    let first: Vec<&str> = wrong.iter().take(10).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} disagree:\n{}", wrong.len(), first.join("\n"));
}
