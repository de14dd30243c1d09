//! KITTI: calibration, and labels with the calibration of a real frame or with the one that was read.

use crate::bytes::Bytes;
use assay_formats::kitti;

pub const MAX_LEN: usize = 4096;

const STRAIGHT: &str = "P2: 700 0 600 0 0 700 180 0 0 0 1 0\nR0_rect: 1 0 0 0 1 0 0 0 1\n\
                        Tr_velo_to_cam: 0 -1 0 0 0 0 -1 0 1 0 0 0\n";

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (calibration, labels) = Bytes::halves(text);
    let read = kitti::calibration(calibration);
    let straight = match kitti::calibration(STRAIGHT) {
        Ok(straight) => straight,
        Err(error) => panic!("{error:?}"),
    };
    for calibration in [Some(straight), read.ok()].into_iter().flatten() {
        kitti::scene("scene", &calibration, 1242, 375);
        if let Ok((document, _)) = kitti::labels(labels, &calibration) {
            super::document::check(&document);
        }
    }
}
