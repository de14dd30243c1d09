//! docs/measures.md and its pictures are made from what the program measures, and stay so.
//!
//! `ASSAY_WRITE_DOCS=1 cargo nextest run -p assay-core measures_page` writes them anew.
#![allow(clippy::unwrap_used, reason = "a test ends where something is wrong")]

mod catalogue;
mod drawing;
mod examples;

use assay_core::rubric::Measure;
use catalogue::{ENTRIES, Entry, GROUPS};
use std::path::PathBuf;

const INTRO: &str = "# Measures\n\nWhat a rubric can limit and `assay measure` can print. `a` is the label, `b` is golden. \
Lengths of images are in pixels, of space in metres, angles in radians. The pictures and the values in them are made by the program \
itself: golden is green and filled, the label is an orange line.\n";

fn docs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"))
}

fn section(entry: &Entry) -> String {
    let name = entry.name;
    format!(
        "\n### `{name}`\n\n![{name}](measures/{file}.svg)\n\n{}\n\n- **Unit** {}. **Range** {}.\n- **When to use it** {}\n- **Source** {}\n",
        entry.definition,
        entry.unit,
        entry.range,
        entry.when,
        entry.source,
        file = file_of(name)
    )
}

fn file_of(name: &str) -> String {
    name.replace(':', "-").to_lowercase()
}

fn page() -> String {
    let mut page = INTRO.to_owned();
    for (group, about) in GROUPS {
        page.push_str(&format!("\n## {group}\n\n{about}\n"));
        ENTRIES.iter().filter(|e| e.group == *group).for_each(|entry| page.push_str(&section(entry)));
    }
    page.push_str(catalogue::OUTRO);
    page
}

/// A file as it must be; written where that is asked for.
fn holds(path: PathBuf, wanted: &str) {
    if std::env::var_os("ASSAY_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is not what the program makes; write it anew with ASSAY_WRITE_DOCS=1",
        path.display()
    );
}

#[test]
fn every_measure_is_on_the_page_once() {
    let known: Vec<&str> = Measure::names().collect();
    let mut told: Vec<&str> = ENTRIES.iter().map(|e| e.name).filter(|n| *n != "attribute:NAME").collect();
    assert_eq!(told.len() + 1, ENTRIES.len());
    told.sort_unstable();
    let mut wanted = known.clone();
    wanted.sort_unstable();
    assert_eq!(told, wanted);
    assert!(ENTRIES.iter().all(|e| GROUPS.iter().any(|(group, _)| *group == e.group)));
}

#[test]
fn the_page_is_made_from_the_catalogue() {
    holds(docs().join("measures.md"), &page());
}

#[test]
fn pictures_show_what_is_measured_now() {
    for entry in ENTRIES {
        let svg = drawing::picture(entry.name, &examples::example(entry.name));
        holds(docs().join("measures").join(format!("{}.svg", file_of(entry.name))), &svg);
    }
}
