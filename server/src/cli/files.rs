//! Files of commands: reading a text, writing a result.

use super::error::CliError;
use assay_core::api::ImportReport;
use assay_core::text;
use assay_formats::ParseError;
use serde::Serialize;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

impl From<ParseError> for CliError {
    fn from(e: ParseError) -> Self {
        Self::new(e.file, e.location, e.message, e.fix)
    }
}

/// Content of a text file, without a byte order mark.
pub(super) fn read(path: &Path) -> Result<String, CliError> {
    let bytes = std::fs::read(path).map_err(|e| unreadable(path, &e))?;
    text::decode(bytes).map_err(|e| e.in_file(&shown(path)).into())
}

/// As [`read`], and refuses a file with more bytes before it is in memory; `fix` says what to do then.
pub(super) fn read_at_most(path: &Path, most: u64, fix: &str) -> Result<String, CliError> {
    let (mut bytes, file) = (Vec::new(), File::open(path).map_err(|e| unreadable(path, &e))?);
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if bytes.len() as u64 > most {
        let what = format!("the file has more than {most} bytes");
        return Err(CliError::new(shown(path), "size", what, fix));
    }
    text::decode(bytes).map_err(|e| e.in_file(&shown(path)).into())
}

/// Error of a file that cannot be read.
pub(super) fn unreadable(path: &Path, e: &std::io::Error) -> CliError {
    CliError::new(shown(path), "reading", e.to_string(), "Check the path and its rights")
}

/// Reads a file and parses its text; errors name the file.
pub(super) fn read_as<T>(
    path: &Path,
    parse: impl FnOnce(&str) -> Result<T, ParseError>,
) -> Result<T, CliError> {
    parse(&read(path)?).map_err(|e| e.in_file(&shown(path)).into())
}

/// Path as text for people.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Writes a result as one line of JSON into a file or to standard output. A file is complete or does not exist.
pub(super) fn answer(
    answer: &impl Serialize,
    out: Option<&PathBuf>,
    output: impl Write,
) -> Result<(), CliError> {
    answer_lines(core::slice::from_ref(answer), out, output)
}

/// Writes each result as one line of JSON, as [`answer`] does with one.
pub(super) fn answer_lines(
    answers: &[impl Serialize],
    out: Option<&PathBuf>,
    mut output: impl Write,
) -> Result<(), CliError> {
    let mut json = Vec::new();
    for answer in answers {
        serde_json::to_writer(&mut json, answer)
            .map_err(|e| CliError::new("answer", "writing", e.to_string(), ""))?;
        json.push(b'\n');
    }
    let written = match out {
        Some(path) => whole(path, &json).map_err(|e| (shown(path), e)),
        None => output.write_all(&json).map_err(|e| ("stdout".to_owned(), e)),
    };
    written.map_err(|(file, error)| {
        CliError::new(file, "writing", error.to_string(), "Check the folder and its rights")
    })
}

fn whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path)).inspect_err(|_| {
        // An unfinished file is removed if possible.
        let _ = std::fs::remove_file(&beside);
    })
}

/// Writes a file that does not exist yet.
pub(super) fn write_new_file(out: &Path, bytes: &[u8]) -> Result<(), CliError> {
    let error = |e: std::io::Error| {
        let fix = "Choose a file name that does not exist yet, in a writable folder.";
        CliError::new(out.display().to_string(), "writing", e.to_string(), fix)
    };
    let mut file = File::create_new(out).map_err(error)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(error)
}

/// Prints what a running import is doing on standard error.
#[allow(clippy::print_stderr, reason = "progress goes to standard error")]
pub(super) fn print_progress(report: &ImportReport) {
    if !report.doing.is_empty() {
        eprintln!("{}", report.doing);
    }
}
