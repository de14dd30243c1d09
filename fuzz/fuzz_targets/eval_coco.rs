//! COCO's evaluation: ground truth, a line `=`, detections.

use crate::bytes::Bytes;
use assay_core::eval::coco::{CocoDetections, CocoGroundTruth, IouType, evaluate};

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (truth, found) = Bytes::halves(text);
    for iou_type in [IouType::Bbox, IouType::Segm] {
        let Ok(truth) = CocoGroundTruth::parse(truth, iou_type) else { continue };
        let Ok(found) = CocoDetections::parse(found, &truth) else { continue };
        let stats = evaluate(&truth, &found).stats;
        let ok = |v: &f64| *v == -1.0 || (-1e-9..=1.0 + 1e-9).contains(v);
        assert!(stats.iter().all(ok), "{stats:?}");
    }
}
