//! `assay convert`: from one format of labels to another, with a list of what is lost.

use super::fault::Fault;
use super::files::shown;
use crate::folder::{self, DiskFolder};
use assay_core::format::Format;
use assay_core::format::FormatError;
use assay_core::format::cloud::stream::{self, Chunk, Header};
use assay_core::format::cloud::write_binary;
use assay_core::format::dataset::{Dataset, Losses, Media, Written};
use assay_core::format::layout;
use std::io::{BufReader, BufWriter, Write};
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
    source: &DiskFolder,
    to: Format,
    out: &Path,
    lossless: bool,
    input: &str,
) -> Result<(), Fault> {
    let written = layout::write(to, dataset).map_err(|e| named(e, input))?;
    let mut losses = dataset.losses.clone();
    losses.extend(&written.losses);
    if lossless && !losses.is_empty() {
        let what = format!("{} cannot hold {}", to.name(), told(&losses).join("; "));
        return Err(Fault::new(input, "--lossless", what, "Choose another format, or leave --lossless out"));
    }
    put(out, &written, source)?;
    for line in told(&losses) {
        eprintln!("lost: {line}");
    }
    Ok(())
}

/// The fault with the input's name before the file's within it.
pub(super) fn named(e: FormatError, input: &str) -> Fault {
    let file = if e.file.is_empty() || input.ends_with(&e.file) {
        input.to_owned()
    } else {
        format!("{input}/{}", e.file)
    };
    Fault::new(file, e.place, e.what, e.mend)
}

fn told(losses: &Losses) -> Vec<String> {
    losses.iter().map(|(kind, count)| format!("{count} × {kind}")).collect()
}

/// A data set whole; the first file at fault ends it.
pub(super) fn read(format: Format, folder: &DiskFolder) -> Result<Dataset, FormatError> {
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

/// Write beside the target and rename, so that nothing half-written is left.
fn put(out: &Path, written: &Written, source: &DiskFolder) -> Result<(), Fault> {
    let fault = |what: String, mend: &str| Fault::new(shown(out), "writing", what, mend);
    let is_file = matches!(written.files.as_slice(), [(path, _)] if path.is_empty());
    let is_empty_folder = out.is_dir() && std::fs::read_dir(out).is_ok_and(|mut d| d.next().is_none());
    if out.exists() && !(is_empty_folder || is_file && out.is_file()) {
        return Err(fault("it is there already".to_owned(), "Choose another name, or take it away"));
    }
    let unwritten = |e: std::io::Error| fault(e.to_string(), "Check the folder and its rights");
    let beside = out.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let new = tempfile::Builder::new().prefix(".assay-").tempdir_in(beside).map_err(unwritten)?;
    let root = new.path().join("out");
    if let (true, [(_, bytes)]) = (is_file, written.files.as_slice()) {
        std::fs::write(&root, bytes).map_err(unwritten)?;
    } else {
        std::fs::create_dir(&root).map_err(unwritten)?;
        for (path, bytes) in &written.files {
            let target = root.join(path);
            std::fs::create_dir_all(target.parent().unwrap_or(&root)).map_err(unwritten)?;
            std::fs::write(target, bytes).map_err(unwritten)?;
        }
        for media in &written.media {
            beside_labels(&root, media, source)?;
        }
    }
    if is_empty_folder {
        std::fs::remove_dir(out).map_err(unwritten)?;
    }
    std::fs::rename(&root, out).map_err(unwritten)
}

/// An image or cloud beside the labels, as the format wants it. Those that are not with the source stay away: labels
/// are often handed on without them.
fn beside_labels(root: &Path, media: &Media, source: &DiskFolder) -> Result<(), Fault> {
    let Ok(from) = source.file(&media.from) else { return Ok(()) };
    let target = root.join(&media.to);
    let unwritten = |e: std::io::Error| {
        Fault::new(&media.to, "writing", e.to_string(), "Check the folder and its rights")
    };
    std::fs::create_dir_all(target.parent().unwrap_or(root)).map_err(unwritten)?;
    if media.media_type == media.wanted {
        return std::fs::copy(from, &target).map(|_| ()).map_err(unwritten);
    }
    let mut input = BufReader::new(std::fs::File::open(from).map_err(unwritten)?);
    let mut output = BufWriter::new(std::fs::File::create(&target).map_err(unwritten)?);
    let mut rows = |header: &Header, chunk: &Chunk| write_binary(&media.wanted, header, chunk, &mut output);
    stream::read(&media.media_type, &mut input, &mut rows)
        .map_err(|e| Fault::from(e.in_file(&media.from)))?;
    output.flush().map_err(unwritten)
}
