//! Summary: the benchmark's numbers, from the curves.

use super::accumulate::{RecallCurves, curves};
use super::config::{
    CLASSES, DetectionClass, ERRORS_AT, FIRST_RECALL, MATCH_DISTANCES_M, MEAN_AP_WEIGHT, MIN_PRECISION,
};
use super::error::{TP_METRICS, TpMetric};
use super::filter::ClassBoxes;
use super::series::mean;
use serde::Serialize;
use std::collections::BTreeMap;

/// Results of the nuScenes detection benchmark. An error that is not defined for a class is NaN, which JSON writes as
/// null.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NuscenesEvaluation {
    /// Mean average precision over classes and matching distances, 0 to 1.
    pub mean_ap: f64,
    /// nuScenes detection score: mean average precision and the scores of the errors, weighted; 0 to 1.
    pub nd_score: f64,
    /// Mean errors over the classes.
    pub tp_errors: BTreeMap<TpMetric, f64>,
    /// Average precision of each class for each matching distance (`"0.5"` to `"4.0"`, m), 0 to 1.
    pub label_aps: BTreeMap<DetectionClass, BTreeMap<String, f64>>,
    /// Errors of each class at a matching distance of 2 m.
    pub label_tp_errors: BTreeMap<DetectionClass, BTreeMap<TpMetric, f64>>,
    /// Average precision of each class, over the matching distances.
    pub mean_dist_aps: BTreeMap<DetectionClass, f64>,
    /// Scores of the errors: 1 minus the error, but at least 0.
    pub tp_scores: BTreeMap<TpMetric, f64>,
}

/// Mean precision over the recalls above 0.1, of which the part above 0.1 counts; scaled to 0 to 1.
fn average_precision(curves: &RecallCurves) -> f64 {
    let counted = curves.precision.iter().skip(FIRST_RECALL).map(|p| (p - MIN_PRECISION).max(0.0));
    mean(counted) / (1.0 - MIN_PRECISION)
}

/// Mean over the recalls above 0.1 up to the highest with a confidence; 1 if that is not above 0.1.
fn tp_error(curves: &RecallCurves, errors: &[f64]) -> f64 {
    let highest = curves.confidence.iter().rposition(|&c| c != 0.0).unwrap_or(0);
    if highest < FIRST_RECALL {
        return 1.0;
    }
    mean(errors[FIRST_RECALL..=highest].iter().copied())
}

/// Results of one class: average precisions by distance, and errors.
fn class_figures(boxes: &ClassBoxes<'_>) -> (BTreeMap<String, f64>, BTreeMap<TpMetric, f64>) {
    let curves = MATCH_DISTANCES_M.map(|distance_m| curves(boxes, distance_m));
    let aps = MATCH_DISTANCES_M.iter().zip(&curves);
    let aps = aps.map(|(d, curves)| (format!("{d:.1}"), curves.as_ref().map_or(0.0, average_precision)));
    let error = |at: usize, metric: TpMetric| match &curves[ERRORS_AT] {
        _ if !metric.applies_to(boxes.class) => f64::NAN,
        Some(curves) => tp_error(curves, &curves.errors[at]),
        None => 1.0,
    };
    let errors = TP_METRICS.into_iter().enumerate().map(|(at, metric)| (metric, error(at, metric)));
    (aps.collect(), errors.collect())
}

/// All results, from the boxes of each class.
pub(super) fn summary<'a>(boxes: impl Fn(DetectionClass) -> ClassBoxes<'a>) -> NuscenesEvaluation {
    let (mut label_aps, mut label_tp_errors) = (BTreeMap::new(), BTreeMap::new());
    for class in CLASSES {
        let (aps, errors) = class_figures(&boxes(class));
        label_aps.insert(class, aps);
        label_tp_errors.insert(class, errors);
    }
    let mean_dist_aps: BTreeMap<DetectionClass, f64> =
        label_aps.iter().map(|(class, aps)| (*class, mean(aps.values().copied()))).collect();
    let mean_ap = mean(mean_dist_aps.values().copied());
    let over_classes =
        |metric| mean(label_tp_errors.values().filter_map(|errors| errors.get(&metric).copied()));
    let tp_errors: BTreeMap<TpMetric, f64> = TP_METRICS.map(|metric| (metric, over_classes(metric))).into();
    let tp_scores: BTreeMap<TpMetric, f64> =
        tp_errors.iter().map(|(metric, error)| (*metric, (1.0 - error).max(0.0))).collect();
    let nd_score = (MEAN_AP_WEIGHT * mean_ap + tp_scores.values().sum::<f64>())
        / (MEAN_AP_WEIGHT + tp_scores.len() as f64);
    NuscenesEvaluation { mean_ap, nd_score, tp_errors, label_aps, label_tp_errors, mean_dist_aps, tp_scores }
}
