//! Source of a cloud's bytes: a file, or bytes in memory.

use assay_core::ParseError;
use assay_core::text;
use std::io::{Read, Seek, SeekFrom};

/// Source that can be read from any position.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek + ?Sized> ReadSeek for T {}

/// Error of the disk, not of the file.
pub(super) fn unreadable(error: &std::io::Error) -> ParseError {
    ParseError::new(
        "file",
        format!("it cannot be read: {error}"),
        "Check the disk and the file's permissions",
    )
}

pub(super) fn length(source: &mut dyn ReadSeek) -> Result<u64, ParseError> {
    source.seek(SeekFrom::End(0)).map_err(|e| unreadable(&e))
}

pub(super) fn seek(source: &mut dyn ReadSeek, to: u64) -> Result<(), ParseError> {
    source.seek(SeekFrom::Start(to)).map(|_| ()).map_err(|e| unreadable(&e))
}

/// The first bytes of a file, in which a header must end.
pub(super) fn head(source: &mut dyn ReadSeek) -> Result<Vec<u8>, ParseError> {
    seek(source, 0)?;
    let mut head = Vec::new();
    source.take(1024 * 1024).read_to_end(&mut head).map_err(|e| unreadable(&e))?;
    Ok(head)
}

/// Lines of a header, whatever ends them: LF, CR LF, or CR alone. The first line's end decides for all, because the
/// bytes behind the last one may be data that begin with a line feed.
pub(super) struct HeaderLines<'a> {
    bytes: &'a [u8],
    /// The byte after the lines that were read.
    pub(super) at: usize,
    end: u8,
}

impl<'a> HeaderLines<'a> {
    /// Lines from the first byte on, or from the one behind a byte order mark.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let first = bytes.iter().position(|b| matches!(b, b'\r' | b'\n'));
        let ends = first.and_then(|at| bytes.get(at..)).unwrap_or_default();
        let is_bare = ends.starts_with(b"\r") && !ends.starts_with(b"\r\n");
        let at = bytes.len() - text::bytes_without_mark(bytes).len();
        Self { bytes, at, end: if is_bare { b'\r' } else { b'\n' } }
    }

    /// The next line without its end; `None` where it does not end within so many bytes.
    pub(super) fn next(&mut self, most: usize) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().take(most).position(|b| *b == self.end)?;
        self.at += end + 1;
        let line = rest.get(..end).unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// Rows that `bytes` hold beyond those that a header counts.
pub(super) fn surplus_rows(bytes: u64, count: u64, row: usize) -> u64 {
    let rest = bytes.saturating_sub(count.saturating_mul(row as u64));
    rest.checked_div(row as u64).unwrap_or(0)
}

/// Warning where rows follow the points that a header counts.
pub(super) fn surplus_warning(count: u64, surplus: u64, place: &str) -> Option<String> {
    let rows = count.saturating_add(surplus);
    (surplus > 0).then(|| format!("{place} says {count}, and {rows} rows follow: {surplus} rows left out"))
}

/// Refuse a count that the file's bytes cannot hold.
pub(super) fn check_room(count: u64, row: usize, have: u64, place: &str) -> Result<(), ParseError> {
    if count.checked_mul(row as u64).is_none_or(|need| need > have) {
        return Err(ParseError::new(
            place,
            format!("the header claims {count} points of {row} bytes, but {have} bytes follow"),
            "The file is cut off or its header is wrong; copy it again",
        ));
    }
    Ok(())
}
