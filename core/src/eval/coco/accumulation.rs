//! Precision and recall of a category, from its detections in the order of their scores.

use super::matching::{CategoryMatches, DetectionOutcome, RANGES, THRESHOLDS};

/// Number of recalls at which precision is sampled: 0, 0.01 … 1.
const RECALLS: usize = 101;
/// Largest numbers of detections in an image, for the recall of few.
const FEW: [usize; 2] = [1, 10];

/// Value at each threshold; `None` where there is no object.
pub(super) type ThresholdValues = Option<[f64; THRESHOLDS]>;

/// Scores of a category.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CategoryScores {
    /// Mean precision over the recalls, in each range of areas.
    pub precision: [ThresholdValues; RANGES],
    /// Recall in each range of areas.
    pub recall: [ThresholdValues; RANGES],
    /// Recall over all areas with at most 1 and 10 detections in an image.
    pub recall_of_few: [ThresholdValues; 2],
}

/// Precision and recall of one category's detections.
pub(super) fn scores(CategoryMatches { outcomes, objects }: CategoryMatches<'_>) -> CategoryScores {
    let mut scores = CategoryScores::default();
    if objects[0] > 0 {
        scores.recall_of_few = FEW.map(|most| Some(recall_of_few(outcomes, most, objects[0])));
    }
    // The sort is stable and the images are in order, so equal scores stay in order.
    outcomes.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut curve = vec![0.0; outcomes.len() + 1];
    for (range, &objects) in objects.iter().enumerate().filter(|(_, objects)| **objects > 0) {
        let (mut precision, mut recall) = ([0.0; THRESHOLDS], [0.0; THRESHOLDS]);
        for threshold in 0..THRESHOLDS {
            let hits = precisions(outcomes, range * THRESHOLDS + threshold, &mut curve);
            recall[threshold] = hits as f64 / f64::from(objects);
            precision[threshold] = mean_precision(&mut curve[..hits], objects);
        }
        (scores.precision[range], scores.recall[range]) = (Some(precision), Some(recall));
    }
    scores
}

/// Share of hits among the objects, with at most `most` detections in an image.
fn recall_of_few(outcomes: &[DetectionOutcome], most: usize, objects: u32) -> [f64; THRESHOLDS] {
    let mut hits = [0_u32; THRESHOLDS];
    for outcome in outcomes.iter().filter(|o| o.rank < most) {
        for (threshold, hits) in hits.iter_mut().enumerate() {
            *hits += (outcome.hits >> threshold & 1) as u32;
        }
    }
    hits.map(|hits| f64::from(hits) / f64::from(objects))
}

/// Write the precision at each hit of a lane into `curve`, in order, and return the number of hits. Between hits
/// precision only decreases, so no other value is ever read.
fn precisions(outcomes: &[DetectionOutcome], lane: usize, curve: &mut [f64]) -> usize {
    let (mut hits, mut misses) = (0_usize, 0_u64);
    for outcome in outcomes {
        let hit = outcome.hits >> lane & 1;
        misses += outcome.misses >> lane & 1;
        // The next detection overwrites what is written at a detection that is not a hit.
        curve[hits] = misses as f64;
        hits += hit as usize;
    }
    for (i, precision) in curve[..hits].iter_mut().enumerate() {
        let hits = (i + 1) as f64;
        // The sum includes pycocotools' small guard against 0 / 0.
        *precision = hits / (*precision + hits + f64::EPSILON);
    }
    hits
}

/// Mean over the recalls of the best precision at that recall or a higher one; 0 where no hit reaches it.
fn mean_precision(curve: &mut [f64], objects: u32) -> f64 {
    let mut best = 0.0_f64;
    for precision in curve.iter_mut().rev() {
        best = best.max(*precision);
        *precision = best;
    }
    let (mut hit, mut sum) = (0, 0.0);
    for i in 0..RECALLS {
        let recall = if i == RECALLS - 1 { 1.0 } else { i as f64 * 0.01 };
        while hit < curve.len() && ((hit + 1) as f64) / f64::from(objects) < recall {
            hit += 1;
        }
        sum += curve.get(hit).copied().unwrap_or(0.0);
    }
    sum / RECALLS as f64
}
