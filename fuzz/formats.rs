//! What every format of labels must hold: reading gives sound documents or faults, and what was read can be written in
//! every format.

use assay_formats::dataset::{Dataset, MemoryFolder};
use assay_formats::layout::{Layout, write};
use assay_formats::{Format, ParseError};

/// Read a data set of these files, beside an image of 64 × 48 px, and write what came.
pub fn read_and_write(layout: Layout, files: &[(&str, &[u8])]) {
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    let folder = MemoryFolder::new(files).with_image("images/a.png", [64, 48]);
    let (mut items, mut faults) = (Vec::new(), Vec::<ParseError>::new());
    let outcome = layout.read(&folder, &mut |item| match item {
        Ok(item) => items.push(item),
        Err(fault) => faults.push(fault),
    });
    faults.iter().for_each(check_fault);
    let summary = match outcome {
        Ok(summary) => summary,
        Err(fault) => return check_fault(&fault),
    };
    items.iter().for_each(|item| crate::fuzz_targets::document::check(&item.document));
    let frames: usize = items.iter().map(|item| item.scene.frames.len()).sum();
    if frames > 200 {
        return;
    }
    let dataset = Dataset { classes: summary.classes, items, losses: summary.losses };
    for format in Format::ALL {
        if let Err(fault) = write(format, &dataset) {
            check_fault(&fault);
        }
    }
}

/// A fault says where, what, and what mends it.
fn check_fault(fault: &ParseError) {
    assert!(!fault.place.is_empty() && !fault.what.is_empty() && !fault.mend.is_empty(), "{fault:?}");
}
