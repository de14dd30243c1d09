//! The chapter of `docs/formats.md` on conversions is what the program does.
//!
//! `ASSAY_WRITE_DOCS=1 cargo nextest run -p assay-formats conversion_tests` writes it again.

use super::features::{FEATURES, Feature, everything};
use super::{RoundTrip, round_trip};
use crate::dataset::Dataset;
use crate::label_format::LabelFormat;
use crate::registry::written_formats;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const HEADING: &str = "## Conversions\n";
const INTRO: &str = "
What comes back of each feature, found by writing a small data set that has it and reading it again. *yes*: it comes back.
*lost*: it is left out or changed, and the report of the conversion says so. Names, ids, times and sensors have rows of their own.

";

/// First line of a table, with a column for each format.
fn head(corner: &str) -> String {
    let formats = written_formats();
    let names: String = formats.iter().map(|format| format!(" {} |", format.name)).collect();
    format!("| {corner} |{names}\n| --- |{}\n", " --- |".repeat(formats.len()))
}

fn feature_table() -> String {
    let mut table = head("");
    for feature in FEATURES {
        write!(table, "| {} |", feature.name).unwrap();
        for format in written_formats() {
            write!(table, " {} |", cell(feature, &round_trip(format, &(feature.dataset)()))).unwrap();
        }
        table.push('\n');
    }
    table
}

fn cell(feature: &Feature, trip: &RoundTrip) -> &'static str {
    match (feature.is_preserved(&trip.changes), trip.unsaid().is_empty()) {
        (true, _) => "yes",
        (false, true) => "lost",
        (false, false) => "SILENT",
    }
}

/// The features that come back unchanged from a format, with what came back.
fn preserved(format: LabelFormat) -> Vec<(&'static Feature, Dataset)> {
    let trips = FEATURES.iter().map(|feature| (feature, round_trip(format, &(feature.dataset)())));
    trips
        .filter(|(feature, trip)| feature.is_preserved(&trip.changes))
        .map(|(feature, trip)| (feature, trip.dataset))
        .collect()
}

/// Table of pairs: of the features that come back from the format of the row, how many that of the column preserves too.
fn pair_table() -> String {
    let mut table = head("from, to");
    for from in written_formats() {
        let all = preserved(from);
        write!(table, "| {} ({}) |", from.name, all.len()).unwrap();
        for to in written_formats() {
            let count = all
                .iter()
                .filter(|(feature, data)| feature.is_preserved(&round_trip(to, data).changes))
                .count();
            write!(table, " {count} |").unwrap();
        }
        table.push('\n');
    }
    table
}

/// What is said when a document that has every feature is written: each line of the reports with its formats.
fn messages() -> String {
    let mut formats: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for format in written_formats() {
        let report = round_trip(format, &everything()).report;
        let lines = report.iter().map(|(kind, _)| kind.to_owned());
        let warnings = report.warnings().map(|(kind, _)| format!("{kind} (warning)"));
        for line in lines.chain(warnings) {
            formats.entry(line).or_default().insert(format.name);
        }
    }
    let line = |(line, names): (String, BTreeSet<&str>)| {
        format!("- {line}: {}\n", names.into_iter().collect::<Vec<_>>().join(", "))
    };
    formats.into_iter().map(line).collect()
}

fn chapter() -> String {
    format!(
        "{HEADING}{INTRO}{}\nOf the features that come back from the format of the row, the number that a conversion to the \
        format of the column\npreserves. It says what it does not preserve.\n\n{}\nWhat is said when a data set that has \
        all of these features is written and read again, and by which formats.\n`--lossless` refuses all but the warnings.\n\n{}",
        feature_table(),
        pair_table(),
        messages()
    )
}

#[test]
fn the_documentation_says_what_each_format_preserves() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/formats.md");
    let text = std::fs::read_to_string(path).unwrap();
    let start = text.find(HEADING).unwrap();
    let end = start + 3 + text[start + 3..].find("\n## ").unwrap();
    let wanted = [&text[..start], &chapter(), &text[end..]].concat();
    if std::env::var_os("ASSAY_WRITE_DOCS").is_some() {
        std::fs::write(path, &wanted).unwrap();
    } else {
        assert!(
            text == wanted,
            "docs/formats.md is not what the program does; write it again with ASSAY_WRITE_DOCS=1"
        );
    }
}
