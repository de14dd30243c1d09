//! Properties of every label format: reading returns valid documents or errors, and every format can write what
//! was read.

use assay_formats::dataset::{Dataset, MemoryFolder};
use assay_formats::layout::{FolderLayout, write};
use assay_formats::{LabelFormat, ParseError};

/// Reads a data set of these files, beside an image of 64 × 48 px, and writes it.
pub fn read_and_write(layout: FolderLayout, files: &[(&str, &[u8])]) {
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    let folder = MemoryFolder::new(files).with_image("images/a.png", [64, 48]);
    let (mut items, mut errors) = (Vec::new(), Vec::<ParseError>::new());
    let outcome = layout.read(&folder, &mut |item| match item {
        Ok(item) => items.push(item),
        Err(error) => errors.push(error),
    });
    errors.iter().for_each(check_error);
    let summary = match outcome {
        Ok(summary) => summary,
        Err(error) => return check_error(&error),
    };
    items.iter().for_each(|item| crate::fuzz_targets::document::check(&item.document));
    let frames: usize = items.iter().map(|item| item.scene.frames.len()).sum();
    if frames > 200 {
        return;
    }
    let dataset = Dataset { classes: summary.classes, items, losses: summary.losses };
    for format in LabelFormat::ALL {
        if let Err(error) = write(format, &dataset) {
            check_error(&error);
        }
    }
}

/// Asserts that an error has a location, a message and a fix.
fn check_error(error: &ParseError) {
    assert!(!error.location.is_empty() && !error.message.is_empty() && !error.fix.is_empty(), "{error:?}");
}
