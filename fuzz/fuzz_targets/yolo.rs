//! YOLO: the description of the classes, and labels of an image.

use crate::bytes::Bytes;
use crate::formats::read_and_write;
use assay_formats::LabelFormat;
use assay_formats::layout::FolderLayout;

pub const MAX_LEN: usize = 2048;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let (names, labels) = Bytes::halves(text);
    let files = [("data.yaml", names.as_bytes()), ("labels/a.txt", labels.as_bytes())];
    read_and_write(FolderLayout::Labels(LabelFormat::Yolo), &files);
    let sound: &[u8] = b"names: [a, b]\ntrain: images\n";
    read_and_write(FolderLayout::Labels(LabelFormat::Yolo), &[("data.yaml", sound), ("labels/a.txt", labels.as_bytes())]);
}
