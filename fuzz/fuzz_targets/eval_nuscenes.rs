//! nuScenes' evaluation: ground truth, a line `=`, detections.

use crate::bytes::Bytes;
use assay_core::eval::nuscenes::{evaluate, read_boxes};

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (truth, found) = Bytes::halves(text);
    let Ok(truth) = read_boxes(truth) else { return };
    let _ = evaluate(&truth, &truth);
    let Ok(found) = read_boxes(found) else { return };
    if let Ok(figures) = evaluate(&truth, &found) {
        for share in [figures.mean_ap, figures.nd_score] {
            assert!((-1e-9..=1.0 + 1e-9).contains(&share), "{share}");
        }
    }
}
