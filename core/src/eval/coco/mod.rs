//! COCO evaluation of detections (boxes or masks): average precision and recall, with the same numbers as
//! pycocotools.
//!
//! Source: T.-Y. Lin et al., *Microsoft COCO: Common Objects in Context* (2014), and the COCO API's `cocoeval`, whose
//! result is the definition where the paper leaves a choice.

mod accumulation;
mod detections;
mod fields;
mod ground_truth;
mod matching;
mod overlap;
mod segmentation;
mod summary;
#[cfg(test)]
mod tests;

pub use detections::CocoDetections;
pub use ground_truth::CocoGroundTruth;
pub use summary::{CocoClassResult, CocoEvaluation};

use matching::CategoryMatcher;

/// Type of intersection over union: what is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum IouType {
    /// Boxes.
    Bbox,
    /// Masks.
    Segm,
}

/// Evaluate detections against the ground truth that they were parsed with.
pub fn evaluate(truth: &CocoGroundTruth, found: &CocoDetections) -> CocoEvaluation {
    let mut matcher = CategoryMatcher::new(truth, found);
    let scored = (0..truth.categories.len()).map(|category| accumulation::scores(matcher.category(category)));
    summary::evaluation(&truth.categories, &scored.collect::<Vec<_>>())
}

/// Number of a category and an image, by their indices; it sorts by category, then image.
fn group(category: usize, image: usize) -> u64 {
    (category as u64) << 32 | image as u64
}

/// Index of the category in a number from [`group`].
fn category_of(group: u64) -> usize {
    (group >> 32) as usize
}

/// Index of the image in a number from [`group`].
fn image_of(group: u64) -> usize {
    (group & 0xffff_ffff) as usize
}
