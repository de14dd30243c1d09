//! COCO instances as labels.

use assay_core::format::coco;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    coco::looks_like(text);
    let Ok(found) = coco::instances(text) else { return };
    for image in found.images {
        super::document::check(&image.document);
    }
}
