//! nuScenes detection evaluation (Caesar et al., nuScenes, CVPR 2020, section 3.1), with the numbers of the devkit's
//! `detection_cvpr_2019`. Boxes in bike racks are included: their removal would need the tables of the data set.

mod accumulate;
mod boxes;
mod config;
mod error;
mod filter;
mod read;
mod series;
mod summary;
mod unchecked_box;

pub use boxes::{BoxAttribute, DetectionBox, DetectionBoxes};
pub use config::{CLASSES, DetectionClass};
pub use error::{TP_METRICS, TpMetric};
pub use read::read_boxes;
pub use summary::NuscenesEvaluation;

use crate::ParseError;
use config::MAX_DETECTIONS;
use std::collections::BTreeSet;

/// Compare detections `dt` with ground truth `gt`.
///
/// # Errors
/// In the detections: a missing or additional sample, more than 500 in a sample, or a score that is missing or below
/// 0.
pub fn evaluate(gt: &DetectionBoxes, dt: &DetectionBoxes) -> Result<NuscenesEvaluation, ParseError> {
    same_samples(gt, dt)?;
    dt.samples.iter().try_for_each(|(token, boxes)| acceptable(token, boxes))?;
    Ok(summary::summary(|class| filter::class_boxes(class, gt, dt)))
}

fn same_samples(gt: &DetectionBoxes, dt: &DetectionBoxes) -> Result<(), ParseError> {
    let tokens = |of: &DetectionBoxes| -> BTreeSet<String> {
        of.samples.iter().map(|(token, _)| token.clone()).collect()
    };
    let (expected, present) = (tokens(gt), tokens(dt));
    let parse_error =
        |token: &str, what: &str, fix: &str| Err(ParseError::new(format!("/results/{token}"), what, fix));
    if let Some(token) = expected.difference(&present).next() {
        return parse_error(
            token,
            "the sample has no entry in the detections",
            "Add it; an empty list will do",
        );
    }
    if let Some(token) = present.difference(&expected).next() {
        return parse_error(
            token,
            "the sample is not in the ground truth",
            "Add it there, or take the detections out",
        );
    }
    Ok(())
}

fn acceptable(token: &str, detections: &[DetectionBox]) -> Result<(), ParseError> {
    if detections.len() > MAX_DETECTIONS {
        let what = format!("{} detections; a sample may have {MAX_DETECTIONS}", detections.len());
        return Err(ParseError::new(format!("/results/{token}"), what, "Keep the most confident"));
    }
    // Beyond the highest recall the confidence is 0, which a lower score would contradict.
    match detections.iter().position(|of| of.detection_score.is_nan() || of.detection_score < 0.0) {
        Some(i) => Err(ParseError::new(
            format!("/results/{token}/{i}"),
            format!("detection_score is {}", detections[i].detection_score),
            "Write a confidence of 0 or more",
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod read_tests;
#[cfg(test)]
mod tests;
