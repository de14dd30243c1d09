//! `assay convert`: conversion from one label format to another, with a list of what is lost.

use super::error::CliError;
use super::files::shown;
use crate::folder::{self, DatasetFolder};
use crate::jobs::export::{lost_poses, write_dataset};
use assay_formats::conversion_report::ConversionReport;
use assay_formats::dataset::Dataset;
use assay_formats::image_sizes::check_image_sizes;
use assay_formats::registry::format_by_name;
use assay_formats::{LABEL_FORMATS, LabelFormat, ParseError};
use std::path::{Path, PathBuf};

/// Convert labels from one format to another.
#[derive(clap::Args, Debug)]
#[command(
    after_help = "Example:\n  assay convert instances.json --from coco --to cvat-xml annotations.xml\n\n\
                        What the target cannot hold is listed on standard error, one line a kind."
)]
pub struct ConvertArgs {
    /// File, folder or archive to read
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// File or folder to write; it must not exist, or be empty
    #[arg(value_name = "OUT")]
    output: PathBuf,
    /// Format of IN
    #[arg(long, value_parser = parse_format)]
    from: LabelFormat,
    /// Format of OUT
    #[arg(long, value_parser = parse_written_format)]
    to: LabelFormat,
    /// Write nothing if anything would be lost
    #[arg(long)]
    lossless: bool,
}

/// Format of labels with this name.
pub(super) fn parse_format(name: &str) -> Result<LabelFormat, String> {
    format_where(name, |format| format.has_labels)
}

/// Format with this name that is written.
pub(super) fn parse_written_format(name: &str) -> Result<LabelFormat, String> {
    format_where(name, |format| format.write.is_some())
}

fn format_where(name: &str, fits: fn(&LabelFormat) -> bool) -> Result<LabelFormat, String> {
    format_by_name(name).filter(fits).ok_or_else(|| {
        let fitting = LABEL_FORMATS.iter().copied().filter(fits);
        let mut known: Vec<&str> = fitting.map(|format| format.name).collect();
        known.sort_unstable();
        format!("there is no such format; there are {}", known.join(", "))
    })
}

/// Reads, converts and writes; OUT is complete or does not exist.
///
/// # Errors
/// The input is invalid, something is lost with `--lossless`, or the output cannot be written.
pub fn run(args: &ConvertArgs) -> Result<(), CliError> {
    let input = shown(&args.input);
    let opened = folder::open_with_media(&args.input)?;
    let dataset = read(args.from, &opened.folder).map_err(|e| with_input_name(e, &input))?;
    finish(&dataset, &opened.folder, args.to, &args.output, args.lossless, &input)
}

/// Writes a data set in a format, and reports what is lost.
///
/// # Errors
/// As [`run`].
pub(super) fn finish(
    dataset: &Dataset,
    source: &DatasetFolder,
    to: LabelFormat,
    out: &Path,
    lossless: bool,
    input: &str,
) -> Result<(), CliError> {
    let written = to.write(dataset).map_err(|e| with_input_name(e, input))?;
    let mut report = dataset.report.clone();
    report.extend(&written.report);
    report.extend(&lost_poses(&written, source));
    if lossless && !report.is_lossless() {
        let what = format!("{} cannot hold {}", to.name, report.descriptions().join("; "));
        return Err(CliError::new(
            input,
            "--lossless",
            what,
            "Choose another format, or leave --lossless out",
        ));
    }
    write_dataset(out, &written, source).map_err(|e| with_input_name(e, &shown(out)))?;
    print_report(&report.descriptions(), &report.warning_descriptions());
    Ok(())
}

/// Prints what was lost and what someone should check on standard error, a line for each kind.
#[allow(clippy::print_stderr, reason = "messages go to standard error")]
pub(super) fn print_report(losses: &[String], warnings: &[String]) {
    losses.iter().for_each(|line| eprintln!("lost: {line}"));
    warnings.iter().for_each(|line| eprintln!("warning: {line}"));
}

/// Error that names the input before the file inside it.
pub(super) fn with_input_name(e: ParseError, input: &str) -> CliError {
    let file = if e.file.is_empty() || input.ends_with(&e.file) {
        input.to_owned()
    } else {
        format!("{input}/{}", e.file)
    };
    CliError::new(file, e.location, e.message, e.fix)
}

/// Complete data set; the first invalid file is an error.
pub(super) fn read(format: LabelFormat, folder: &DatasetFolder) -> Result<Dataset, ParseError> {
    let (mut items, mut error) = (Vec::new(), None);
    let mut sizes = ConversionReport::default();
    let mut summary = format.read(folder, &mut |item| match item {
        Ok(item) => {
            check_image_sizes(folder, &item, &mut sizes);
            items.push(item);
        }
        Err(e) => {
            error.get_or_insert(e);
        }
    })?;
    summary.report.extend(&sizes);
    match error {
        Some(error) => Err(error),
        None => Ok(Dataset { classes: summary.classes, items, report: summary.report }),
    }
}
