//! Label documents: a document without problems is the same after writing and reading, and its tracks have a shape
//! at every time.

use assay_core::label::Document;

pub const MAX_LEN: usize = 4096;

pub fn run(bytes: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Document>(bytes) else { return };
    document.problems();
    check(&document);
}

/// Asserts the properties of every document that a reader returns.
pub fn check(document: &Document) {
    if !document.problems().is_empty() {
        return;
    }
    let again: Document = match serde_json::from_slice(&document.to_json()) {
        Ok(again) => again,
        Err(error) => panic!("{error}"),
    };
    assert_eq!(&again, document);
    for object in &document.objects {
        for shape in object.shapes.iter().take(8) {
            shape.geometry.bounds();
            for frame in [shape.frame.saturating_sub(1), shape.frame.saturating_add(1), u32::MAX] {
                object.shape_at(frame, &shape.sensor);
            }
        }
    }
}
