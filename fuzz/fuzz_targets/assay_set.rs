//! Assay's label documents and data sets.

use crate::formats::read_and_write;
use assay_formats::Format;
use assay_formats::layout::Layout;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    read_and_write(Layout::Labels(Format::Assay), &[("labels.json", bytes)]);
}
