//! Files of JSON lines, read line by line, so that a file may be larger than memory.

use super::error::CliError;
use super::files::{shown, unreadable};
use assay_core::{ParseError, text};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line, bytes.
const LONGEST_LINE: u64 = 1 << 20;

/// Passes each line that is not empty to `take`, without blanks at its end.
///
/// # Errors
/// The file cannot be read; a line is too long, no UTF-8, or refused: the error names the line.
pub(super) fn for_each_line(
    path: &Path,
    mut take: impl FnMut(&str) -> Result<(), ParseError>,
) -> Result<(), CliError> {
    let mut reader = BufReader::new(File::open(path).map_err(|e| unreadable(path, &e))?);
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        bytes.clear();
        let length = reader.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut bytes);
        if length.map_err(|e| unreadable(path, &e))? == 0 {
            break;
        }
        let error = |location: &str, message: &str, fix: &str| {
            let location = if location.is_empty() { String::new() } else { format!(", {location}") };
            CliError::new(shown(path), format!("line {number}{location}"), message, fix)
        };
        if bytes.len() as u64 > LONGEST_LINE {
            let message = format!("the line has more than {LONGEST_LINE} bytes");
            return Err(error("", &message, "Write one verdict a line."));
        }
        let line = core::str::from_utf8(&bytes).map_err(|e| {
            error(&format!("byte {}", e.valid_up_to() + 1), "is no UTF-8 text", "Save the file as UTF-8")
        })?;
        let line = if number == 1 { text::without_mark(line) } else { line };
        if !line.trim().is_empty() {
            take(line.trim_end()).map_err(|e| error(&e.location, &e.message, &e.fix))?;
        }
    }
    Ok(())
}
