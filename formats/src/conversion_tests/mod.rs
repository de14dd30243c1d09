//! Conversions between all formats: what each preserves, and that nothing is lost without a word.

mod changes;
mod explanations;
mod features;
mod matrix;
mod page;

use crate::cases::{SIZE, folder, read_all_checked};
use crate::conversion_report::ConversionReport;
use crate::dataset::Dataset;
use crate::label_format::LabelFormat;
use changes::{Change, Changes, changes};
use explanations::explained;

/// Outcome of a data set that was written in a format and read again.
#[derive(Debug)]
struct RoundTrip {
    /// What changed on the way.
    changes: Changes,
    /// What writer and reader say.
    report: ConversionReport,
    /// What came back.
    dataset: Dataset,
}

impl RoundTrip {
    /// Changes that no line of the report tells of.
    fn unsaid(&self) -> Vec<(Change, String)> {
        let reported = explained(&self.report);
        let unsaid = self.changes.iter().filter(|(kind, _)| !reported.contains(kind));
        unsaid.map(|(kind, words)| (*kind, words.clone())).collect()
    }
}

/// Write a data set in a format and read it again.
///
/// # Panics
/// It cannot be written, or not read again though something was written.
fn round_trip(format: LabelFormat, dataset: &Dataset) -> RoundTrip {
    let written = format.write(dataset).unwrap();
    let source = folder(&written, format.sample_paths[0], SIZE);
    let mut report = written.report;
    let (back, error) = read_all_checked(format, &source);
    // Where all of a file was left out there may be nothing to read.
    assert!(error.is_none() || !report.is_empty(), "{}: not read again: {error:?}", format.name);
    report.extend(&back.report);
    let changes = changes(dataset, &back, &explained(&report));
    RoundTrip { changes, report, dataset: Dataset { report: ConversionReport::default(), ..back } }
}
