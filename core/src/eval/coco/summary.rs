//! Summary: the twelve figures of the COCO evaluation.

use super::accumulation::{CategoryScores, ThresholdValues};
use super::ground_truth::CocoCategory;
use super::matching::THRESHOLDS;
use serde::Serialize;

/// Value of a figure without objects.
const NOTHING: f64 = -1.0;
/// Index of the threshold 0.50.
const HALF: usize = 0;
/// Index of the threshold 0.75.
const THREE_QUARTERS: usize = 5;

/// COCO evaluation; every figure is a fraction from 0 to 1, or -1 where there is no object.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CocoEvaluation {
    /// Figures in the order in which pycocotools prints them: average precision (over the thresholds 0.50 to 0.95; at
    /// 0.50; at 0.75; of small, medium and large objects), average recall (with at most 1, 10 and 100 detections in
    /// an image; of small, medium and large objects).
    pub stats: [f64; 12],
    /// Results of each category, by id.
    pub per_class: Vec<CocoClassResult>,
}

/// Figures of one category.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CocoClassResult {
    /// The category's id in the ground truth.
    pub id: i64,
    /// The category's name in the ground truth.
    pub name: String,
    /// Average precision over the thresholds 0.50, 0.55 … 0.95.
    pub ap: f64,
    /// Average precision at the threshold 0.50.
    pub ap50: f64,
    /// Average precision at the threshold 0.75.
    pub ap75: f64,
    /// Average precision of objects up to 32² px².
    pub ap_small: f64,
    /// Average precision of objects from 32² to 96² px².
    pub ap_medium: f64,
    /// Average precision of objects from 96² px².
    pub ap_large: f64,
    /// Average recall with at most 1 detection in an image.
    pub ar1: f64,
    /// Average recall with at most 10 detections in an image.
    pub ar10: f64,
    /// Average recall with at most 100 detections in an image.
    pub ar100: f64,
    /// Average recall of objects up to 32² px².
    pub ar_small: f64,
    /// Average recall of objects from 32² to 96² px².
    pub ar_medium: f64,
    /// Average recall of objects from 96² px².
    pub ar_large: f64,
}

/// Figures of all categories together, and of each one.
pub(super) fn evaluation(categories: &[CocoCategory], scores: &[CategoryScores]) -> CocoEvaluation {
    let class = |(category, scores): (&CocoCategory, &CategoryScores)| {
        let [ap, ap50, ap75, ap_small, ap_medium, ap_large, rest @ ..] = stats(std::slice::from_ref(scores));
        let [ar1, ar10, ar100, ar_small, ar_medium, ar_large] = rest;
        let (id, name) = (category.id, category.name.clone());
        #[rustfmt::skip]
        let result = CocoClassResult {
            id, name, ap, ap50, ap75, ap_small, ap_medium, ap_large, ar1, ar10, ar100, ar_small, ar_medium, ar_large,
        };
        result
    };
    let per_class = categories.iter().zip(scores).map(class).collect();
    CocoEvaluation { stats: stats(scores), per_class }
}

fn stats(scores: &[CategoryScores]) -> [f64; 12] {
    let precision = |range: usize| mean(scores.iter().map(|s| s.precision[range]), 0..THRESHOLDS);
    let precision_at = |at: usize| mean(scores.iter().map(|s| s.precision[0]), at..at + 1);
    let recall = |range: usize| mean(scores.iter().map(|s| s.recall[range]), 0..THRESHOLDS);
    let recall_of_few = |most: usize| mean(scores.iter().map(|s| s.recall_of_few[most]), 0..THRESHOLDS);
    [
        precision(0),
        precision_at(HALF),
        precision_at(THREE_QUARTERS),
        precision(1),
        precision(2),
        precision(3),
        recall_of_few(0),
        recall_of_few(1),
        recall(0),
        recall(1),
        recall(2),
        recall(3),
    ]
}

/// Mean over the categories that have objects, and over some thresholds.
fn mean(scores: impl Iterator<Item = ThresholdValues>, thresholds: std::ops::Range<usize>) -> f64 {
    let (mut sum, mut count) = (0.0, 0_u32);
    for numbers in scores.flatten() {
        for number in &numbers[thresholds.clone()] {
            sum += number;
            count += 1;
        }
    }
    if count == 0 { NOTHING } else { sum / f64::from(count) }
}
