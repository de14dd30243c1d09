//! What commands on files share: reading a text, writing an answer.

use super::error::CliError;
use assay_formats::ParseError;
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};

impl From<ParseError> for CliError {
    fn from(e: ParseError) -> Self {
        Self::new(e.file, e.location, e.message, e.fix)
    }
}

/// The whole of a text file.
pub(super) fn read(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path)
        .map_err(|e| CliError::new(shown(path), "reading", e.to_string(), "Check the path and its rights"))
}

/// Read a file and make something of its text; errors name the file.
pub(super) fn read_as<T>(
    path: &Path,
    parse: impl FnOnce(&str) -> Result<T, ParseError>,
) -> Result<T, CliError> {
    parse(&read(path)?).map_err(|e| e.in_file(&shown(path)).into())
}

/// A path for people.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Write an answer as one line of JSON, into a file or to standard output. A file is there whole or not at all.
pub(super) fn answer(
    answer: &impl Serialize,
    out: Option<&PathBuf>,
    mut output: impl Write,
) -> Result<(), CliError> {
    let mut json =
        serde_json::to_vec(answer).map_err(|e| CliError::new("answer", "writing", e.to_string(), ""))?;
    json.push(b'\n');
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
        // What could not be finished is not left behind, if that is possible at all.
        let _ = std::fs::remove_file(&beside);
    })
}
