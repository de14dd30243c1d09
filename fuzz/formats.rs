//! Checks for every format of labels: reading gives valid documents or errors, and every format can write what was read.

use assay_formats::dataset::{Dataset, MemoryFolder};
use assay_formats::registry::written_formats;
use assay_formats::{LabelFormat, ParseError};

/// Bytes at most of a sample.
pub const MAX_LEN: usize = 4096;

/// Read the files of a small data set, which lines of one `=` separate, as [`read_and_write`] does.
pub fn read_sample(format: LabelFormat, bytes: &[u8]) {
    let mut rest = bytes;
    let mut files = Vec::new();
    for path in format.sample_paths {
        let end = rest.windows(3).position(|line| line == b"\n=\n");
        let (file, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after.get(3..).unwrap_or_default();
        files.push((*path, file));
    }
    read_and_write(format, &files);
}

/// Read a data set of these files, beside an image of 64 × 48 px, and write what came.
pub fn read_and_write(format: LabelFormat, files: &[(&str, &[u8])]) {
    let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec()));
    let folder = MemoryFolder::new(files).with_image("images/a.png", [64, 48]);
    let (mut items, mut errors) = (Vec::new(), Vec::<ParseError>::new());
    let outcome = format.read(&folder, &mut |item| match item {
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
    let dataset = Dataset { classes: summary.classes, items, report: summary.report };
    for format in written_formats() {
        if let Err(error) = format.write(&dataset) {
            check_error(&error);
        }
    }
}

/// Asserts that an error has a location, a message and a fix.
fn check_error(error: &ParseError) {
    assert!(!error.location.is_empty() && !error.message.is_empty() && !error.fix.is_empty(), "{error:?}");
}
