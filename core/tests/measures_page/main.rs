//! docs/measures.md and its pictures are what the program makes from the descriptors and from what it measures.
//!
//! `ASSAY_WRITE_DOCS=1 cargo nextest run -p assay-core measures_page` writes them again.
#![allow(clippy::unwrap_used, reason = "a test ends where something is wrong")]

mod catalogue;
mod drawing;
mod examples;

use assay_core::rubric::measure::{MeasureDescriptor, REGISTRY};
use catalogue::CHAPTERS;
use std::path::PathBuf;

const INTRO: &str = "# Measures\n\nWhat a rubric can limit and `assay measure` can print. `a` is the label, `b` is golden. \
Lengths of images are in pixels, of space in metres, angles in radians. The pictures and the values in them are made by the program \
itself: golden is green and filled, the label is an orange line.\n";

fn docs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"))
}

fn section(measure: &MeasureDescriptor) -> String {
    let name = measure.title();
    format!(
        "\n### `{name}`\n\n![{name}](measures/{file}.svg)\n\n{}\n\n- **Unit** {}. **Range** {}.\n- **When to use it** {}\n- **Source** {}\n",
        measure.definition,
        measure.unit.description(),
        measure.range,
        measure.when_to_use,
        measure.source,
        file = file_of(&name)
    )
}

fn file_of(name: &str) -> String {
    name.replace(':', "-").to_lowercase()
}

fn page() -> String {
    let mut page = INTRO.to_owned();
    for (subject, heading, about) in CHAPTERS {
        page.push_str(&format!("\n## {heading}\n\n{about}\n"));
        let measures = REGISTRY.iter().filter(|m| m.evaluation.subject() == *subject);
        measures.for_each(|measure| page.push_str(&section(measure)));
    }
    page.push_str(catalogue::OUTRO);
    page
}

/// Compares a file with what it must be, or writes it.
fn holds(path: PathBuf, wanted: &str) {
    if std::env::var_os("ASSAY_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == wanted,
        "{} is not what the program makes; write it again with ASSAY_WRITE_DOCS=1",
        path.display()
    );
}

#[test]
fn every_measure_is_on_the_page_once() {
    let page = page();
    for measure in REGISTRY {
        let heading = format!("\n### `{}`\n", measure.title());
        assert_eq!(page.matches(&heading).count(), 1, "{heading}");
    }
}

#[test]
fn the_page_is_made_from_the_descriptors() {
    holds(docs().join("measures.md"), &page());
}

#[test]
fn pictures_show_what_is_measured_now() {
    for measure in REGISTRY {
        let svg = drawing::picture(measure, &examples::example(measure));
        holds(docs().join("measures").join(format!("{}.svg", file_of(&measure.title()))), &svg);
    }
}
