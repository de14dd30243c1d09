//! Matching for one class and one distance, and the resulting curves over recall.

use super::boxes::DetectionBox;
use super::config::RECALL_STEPS;
use super::error::{center_distance, errors};
use super::filter::ClassBoxes;
use super::series::{cumulative_mean, interpolate};

/// Curves, sampled at [`RECALL_STEPS`] recalls.
pub(super) struct RecallCurves {
    pub precision: Vec<f64>,
    /// Confidence that reaches the recall; 0 beyond the highest recall.
    pub confidence: Vec<f64>,
    /// Mean errors of the matches down to that confidence, in the order of [`super::TP_METRICS`].
    pub errors: [Vec<f64>; 5],
}

/// Recalls from 0 to 1. The steps are products as in `numpy.linspace`, because a recall can be exactly on one.
fn recalls() -> impl Iterator<Item = f64> {
    let last = RECALL_STEPS - 1;
    let step = 1.0 / last as f64;
    (0..RECALL_STEPS).map(move |i| if i == last { 1.0 } else { i as f64 * step })
}

/// Result of one detection.
struct JudgedDetection<'a> {
    detection: &'a DetectionBox,
    truth: Option<&'a DetectionBox>,
}

/// Match each detection, the most confident first, with the nearest free ground truth box of its sample that is
/// nearer than `distance_m`; of equally near ones, the first in the file.
fn judge_detections<'a>(boxes: &ClassBoxes<'a>, distance_m: f64) -> Vec<JudgedDetection<'a>> {
    let mut free: Vec<Vec<Option<&DetectionBox>>> =
        boxes.truths.iter().map(|truths| truths.iter().copied().map(Some).collect()).collect();
    let judge = |&(sample, detection): &(usize, &'a DetectionBox)| {
        let (mut nearest, mut least) = (None, f64::INFINITY);
        for truth in &mut free[sample] {
            let distance = truth.map_or(f64::INFINITY, |truth| center_distance(truth, detection));
            if distance < least {
                (nearest, least) = (Some(truth), distance);
            }
        }
        let truth = if least < distance_m { nearest.and_then(Option::take) } else { None };
        JudgedDetection { detection, truth }
    };
    boxes.detections.iter().map(judge).collect()
}

/// Curves of a class for matches nearer than `distance_m`; `None` without a match.
pub(super) fn curves(boxes: &ClassBoxes<'_>, distance_m: f64) -> Option<RecallCurves> {
    let truths: usize = boxes.truths.iter().map(Vec::len).sum();
    let judged = judge_detections(boxes, distance_m);
    let (mut matched, mut precision, mut recall) = (0.0, Vec::new(), Vec::new());
    for (i, one) in judged.iter().enumerate() {
        matched += if one.truth.is_some() { 1.0 } else { 0.0 };
        precision.push(matched / (i + 1) as f64);
        recall.push(matched / truths as f64);
    }
    let scores: Vec<f64> = judged.iter().map(|one| one.detection.detection_score).collect();
    let along =
        |values: &[f64]| -> Vec<f64> { recalls().map(|r| interpolate(r, &recall, values, 0.0)).collect() };
    let (precision, confidence) = (along(&precision), along(&scores));

    // Interpolation needs ascending positions: the least confident first.
    let matches = judged.iter().rev().filter_map(|one| Some((one.truth?, one.detection)));
    let scores: Vec<f64> = matches.clone().map(|(_, detection)| detection.detection_score).collect();
    let found: Vec<[f64; 5]> = matches.map(|(truth, detection)| errors(truth, detection)).collect();
    let highest = found.len().checked_sub(1)?;
    let errors = core::array::from_fn(|metric| {
        let mut means = cumulative_mean(found.iter().rev().map(|errors| errors[metric]));
        means.reverse();
        confidence.iter().map(|&c| interpolate(c, &scores, &means, means[highest])).collect()
    });
    Some(RecallCurves { precision, confidence, errors })
}
