//! The tables of `docs/formats.md`, and that no conversion is silent about what it changes.

use super::features::{FEATURES, Feature};
use super::{RoundTrip, round_trip};
use crate::cases::{FormatFeatures, data_sets};
use crate::label_format::LabelFormat;
use crate::registry::written_formats;
use proptest::prelude::*;
use std::fmt::Write as _;

/// Formats by name.
fn formats() -> Vec<LabelFormat> {
    let mut formats = written_formats();
    formats.sort_by_key(|format| format.name);
    formats
}

/// Table of features by format: what is kept, and what is lost and reported.
fn feature_table() -> String {
    let mut table = "| |".to_owned();
    formats().iter().for_each(|format| write!(table, " {} |", format.name).unwrap());
    write!(table, "\n| --- |{}\n", " --- |".repeat(formats().len())).unwrap();
    for feature in FEATURES {
        write!(table, "| {} |", feature.name).unwrap();
        for format in formats() {
            let cell = match round_trip(format, &(feature.dataset)()).0 {
                RoundTrip::Kept => "kept",
                RoundTrip::Reported(_) => "reported",
                RoundTrip::Refused(_) => "refused",
                RoundTrip::Unreported(_) => "SILENT",
            };
            write!(table, " {cell} |").unwrap();
        }
        table.push('\n');
    }
    table
}

/// What a format keeps of the features, as it reads them again.
fn kept(format: LabelFormat) -> Vec<(&'static Feature, crate::dataset::Dataset)> {
    let outcomes = FEATURES.iter().map(|feature| (feature, round_trip(format, &(feature.dataset)())));
    let kept = outcomes.filter_map(|(feature, (outcome, back))| match outcome {
        RoundTrip::Kept => Some((feature, back?)),
        _ => None,
    });
    kept.collect()
}

/// Table of pairs: of the features that the format of the row keeps, how many the format of the column keeps too.
fn pair_table() -> String {
    let mut table = "| from, to |".to_owned();
    formats().iter().for_each(|format| write!(table, " {} |", format.name).unwrap());
    write!(table, "\n| --- |{}\n", " --- |".repeat(formats().len())).unwrap();
    for from in formats() {
        let all = kept(from);
        write!(table, "| {} ({}) |", from.name, all.len()).unwrap();
        for to in formats() {
            let count =
                all.iter().filter(|(_, data)| matches!(round_trip(to, data).0, RoundTrip::Kept)).count();
            write!(table, " {count} |").unwrap();
        }
        table.push('\n');
    }
    table
}

#[test]
fn no_format_changes_anything_without_a_word() {
    let mut silent = Vec::new();
    for feature in FEATURES {
        for format in formats() {
            if let (RoundTrip::Unreported(changes), _) = round_trip(format, &(feature.dataset)()) {
                silent.push(format!("{} in {}: {}", feature.name, format.name, changes.join("; ")));
            }
        }
    }
    assert!(silent.is_empty(), "{} changes without a word:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn no_conversion_between_two_formats_changes_anything_without_a_word() {
    let mut silent = Vec::new();
    for from in formats() {
        for (feature, data) in kept(from) {
            for to in formats() {
                if let (RoundTrip::Unreported(changes), _) = round_trip(to, &data) {
                    let names = [feature.name, from.name, to.name].join(", ");
                    silent.push(format!("{names}: {}", changes.join("; ")));
                }
            }
        }
    }
    assert!(silent.is_empty(), "{} changes without a word:\n{}", silent.len(), silent.join("\n"));
}

#[test]
fn the_documentation_says_what_each_format_keeps() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/formats.md");
    let text = std::fs::read_to_string(path).unwrap();
    let mut expected = text.clone();
    for (start, table) in [("| |", feature_table()), ("| from, to |", pair_table())] {
        let start = expected.find(start).unwrap();
        let end = start + expected[start..].find("\n\n").unwrap() + 1;
        expected.replace_range(start..end, &table);
    }
    if text != expected {
        std::fs::write(path, expected).unwrap();
        panic!("docs/formats.md was out of date; this test has written its tables again");
    }
}

proptest! {
    #[test]
    fn what_comes_back_differs_only_by_what_the_report_lists(
        data in data_sets(FormatFeatures { kinds: "brpmhl.#", attributes: true, occlusion: true }),
        format in proptest::sample::select(formats()),
    ) {
        if let (RoundTrip::Unreported(changes), _) = round_trip(format, &data) {
            prop_assert!(false, "{}: {changes:?}", format.name);
        }
    }
}
