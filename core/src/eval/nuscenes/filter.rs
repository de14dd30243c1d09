//! Filter and order of the boxes of a class.

use super::boxes::{DetectionBox, DetectionBoxes};
use super::config::DetectionClass;
use std::collections::BTreeMap;

/// Boxes of one class that count.
pub(super) struct ClassBoxes<'a> {
    pub class: DetectionClass,
    /// Ground truth boxes of each sample, in the order of the ground truth file.
    pub truths: Vec<Vec<&'a DetectionBox>>,
    /// Detections with the index of their sample, the most confident first.
    pub detections: Vec<(usize, &'a DetectionBox)>,
}

/// Whether a box is in its class's range of the ego vehicle, seen from above, and can contain points.
fn counts(of: &DetectionBox) -> bool {
    let [x, y, _] = of.ego_translation;
    (x * x + y * y).sqrt() < of.detection_name.range_m() && of.num_pts != 0
}

/// Boxes of a class. Detections of samples that the ground truth lacks are skipped; of equal scores, the later one in
/// the file comes first, as in the devkit.
pub(super) fn class_boxes<'a>(
    class: DetectionClass,
    gt: &'a DetectionBoxes,
    dt: &'a DetectionBoxes,
) -> ClassBoxes<'a> {
    let chosen = |of: &&DetectionBox| of.detection_name == class && counts(of);
    let numbers: BTreeMap<&str, usize> =
        gt.samples.iter().enumerate().map(|(i, (token, _))| (token.as_str(), i)).collect();
    let mut detections = Vec::new();
    for (token, boxes) in &dt.samples {
        if let Some(&sample) = numbers.get(token.as_str()) {
            detections.extend(boxes.iter().filter(chosen).map(|of| (sample, of)));
        }
    }
    detections.reverse();
    // Adding 0 turns a score of -0 into 0.
    detections.sort_by(|(_, a), (_, b)| (b.detection_score + 0.0).total_cmp(&(a.detection_score + 0.0)));
    let truths = gt.samples.iter().map(|(_, boxes)| boxes.iter().filter(chosen).collect()).collect();
    ClassBoxes { class, truths, detections }
}
