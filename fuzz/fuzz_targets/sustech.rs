//! SUSTechPOINTS: a label and a camera's calibration.

use crate::bytes::Bytes;
use crate::formats::read_and_write;
use assay_formats::layout::FolderLayout;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (label, calibration) = Bytes::halves(text);
    let files = [
        ("lidar/1.pcd", &b""[..]),
        ("label/1.json", label.as_bytes()),
        ("calib/camera/front.json", calibration.as_bytes()),
    ];
    read_and_write(FolderLayout::Sustech, &files);
}
