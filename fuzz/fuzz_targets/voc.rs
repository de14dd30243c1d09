//! Pascal VOC annotations.

use assay_core::format::voc;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    voc::looks_like(text);
    if let Ok(found) = voc::annotation(text) {
        super::document::check(&found.document);
    }
}
