//! Conversions between all formats: what each keeps, and that nothing is lost without a word.

mod changes;
mod features;
mod matrix;

use crate::cases::{SIZE, folder, read_all};
use crate::dataset::Dataset;
use crate::label_format::LabelFormat;
use changes::changes;

/// Outcome of a data set that was written in a format and read again.
#[derive(Debug)]
enum RoundTrip {
    /// The same data set came back.
    Kept,
    /// Something else came back, or nothing, and the report of the writer or the reader says so.
    Reported(#[allow(dead_code, reason = "shown by Debug")] Vec<String>),
    /// The writer refused it with a message.
    Refused(String),
    /// Something else came back and no report says so.
    Unreported(Vec<String>),
}

/// Write a data set in a format and read it again; the second value is what came back.
fn round_trip(format: LabelFormat, dataset: &Dataset) -> (RoundTrip, Option<Dataset>) {
    let written = match format.write(dataset) {
        Ok(written) => written,
        Err(error) => return (RoundTrip::Refused(error.to_string()), None),
    };
    let source = folder(&written, format.sample_paths[0], SIZE);
    let mut report = written.report;
    let back = match read_all(format.read, &source) {
        Ok(back) => back,
        Err(_) if !report.is_lossless() => return (RoundTrip::Reported(report.descriptions()), None),
        Err(error) => return (RoundTrip::Unreported(vec![format!("not read again: {error}")]), None),
    };
    let changes = changes(dataset, &back);
    report.extend(&back.report);
    let outcome = match (changes.is_empty(), report.is_lossless()) {
        (true, _) => RoundTrip::Kept,
        (false, false) => RoundTrip::Reported(report.descriptions()),
        (false, true) => RoundTrip::Unreported(changes),
    };
    (outcome, Some(Dataset { report: Default::default(), ..back }))
}
