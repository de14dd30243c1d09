//! COCO evaluation of detections (boxes or masks): average precision and recall, with the same numbers as
//! pycocotools.
//!
//! Source: T.-Y. Lin et al., *Microsoft COCO: Common Objects in Context* (2014), and the COCO API's `cocoeval`, whose
//! result is the definition where the paper leaves a choice.

mod accumulation;
mod detections;
mod fields;
mod ground_truth;
mod group;
mod iou_type;
mod matching;
mod notes;
mod overlap;
mod segmentation;
mod summary;
#[cfg(test)]
mod tests;

pub use detections::CocoDetections;
pub use ground_truth::CocoGroundTruth;
pub use iou_type::IouType;
pub use summary::{CocoClassResult, CocoEvaluation};

use matching::CategoryMatcher;

/// Evaluate detections against the ground truth that they were parsed with.
pub fn evaluate(truth: &CocoGroundTruth, found: &CocoDetections) -> CocoEvaluation {
    let mut matcher = CategoryMatcher::new(truth, found);
    let scored = (0..truth.categories.len()).map(|category| accumulation::scores(matcher.category(category)));
    summary::evaluation(&truth.categories, &scored.collect::<Vec<_>>())
}
