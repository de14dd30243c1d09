//! `assay convert`: from one format of labels to another, with a list of what is lost.

use super::fault::Fault;
use super::files::shown;
use crate::folder::{self, DataFolder};
use crate::jobs::export::put;
use assay_formats::Format;
use assay_formats::ParseError;
use assay_formats::dataset::Dataset;
use assay_formats::layout;
use std::path::{Path, PathBuf};

/// Convert labels from one format to another.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  assay convert instances.json --from coco --to cvat-xml annotations.xml\n\n\
                        What the target cannot hold is listed on standard error, one line a kind."
)]
pub struct ConvertArgs {
    /// The file, folder or archive to read
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// The file or folder to write; it must not be there yet, or be empty
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// What IN is
    #[arg(long, value_parser = parse_format)]
    from: Format,
    /// What OUT becomes
    #[arg(long, value_parser = parse_format)]
    to: Format,
    /// Write nothing where anything would be lost
    #[arg(long)]
    lossless: bool,
}

/// A format by its name.
pub(super) fn parse_format(name: &str) -> Result<Format, String> {
    Format::from_name(name).ok_or_else(|| {
        let known: Vec<&str> = Format::ALL.iter().map(|f| f.name()).collect();
        format!("there is no such format; there are {}", known.join(", "))
    })
}

/// Reads, converts and writes; OUT is there whole or not at all.
///
/// # Errors
/// Input at fault, a loss where none is allowed, an output that cannot be written.
pub fn run(args: &ConvertArgs) -> Result<(), Fault> {
    let input = shown(&args.input);
    let opened = folder::open(&args.input)?;
    let dataset = read(args.from, &opened.folder).map_err(|e| named(e, &input))?;
    finish(&dataset, &opened.folder, args.to, &args.output, args.lossless, &input)
}

/// Write a data set in a format, and say what is lost.
///
/// # Errors
/// As [`run`].
#[allow(clippy::print_stderr, reason = "losses are said there")]
pub(super) fn finish(
    dataset: &Dataset,
    source: &DataFolder,
    to: Format,
    out: &Path,
    lossless: bool,
    input: &str,
) -> Result<(), Fault> {
    let written = layout::write(to, dataset).map_err(|e| named(e, input))?;
    let mut losses = dataset.losses.clone();
    losses.extend(&written.losses);
    if lossless && !losses.is_empty() {
        let what = format!("{} cannot hold {}", to.name(), losses.told().join("; "));
        return Err(Fault::new(input, "--lossless", what, "Choose another format, or leave --lossless out"));
    }
    put(out, &written, source).map_err(|e| named(e, &shown(out)))?;
    for line in losses.told() {
        eprintln!("lost: {line}");
    }
    Ok(())
}

/// The fault with the input's name before the file's within it.
pub(super) fn named(e: ParseError, input: &str) -> Fault {
    let file = if e.file.is_empty() || input.ends_with(&e.file) {
        input.to_owned()
    } else {
        format!("{input}/{}", e.file)
    };
    Fault::new(file, e.place, e.what, e.mend)
}

/// A data set whole; the first file at fault ends it.
pub(super) fn read(format: Format, folder: &DataFolder) -> Result<Dataset, ParseError> {
    let (mut items, mut fault) = (Vec::new(), None);
    let summary = layout::read(format, folder, &mut |item| match item {
        Ok(item) => items.push(item),
        Err(e) => {
            fault.get_or_insert(e);
        }
    })?;
    match fault {
        Some(fault) => Err(fault),
        None => Ok(Dataset { classes: summary.classes, items, losses: summary.losses }),
    }
}
