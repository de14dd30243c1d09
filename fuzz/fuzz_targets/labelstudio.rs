//! Exports of Label Studio.

use crate::formats::read_and_write;
use assay_formats::LabelFormat;
use assay_formats::layout::FolderLayout;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    read_and_write(FolderLayout::Labels(LabelFormat::Labelstudio), &[("export.json", bytes)]);
}
