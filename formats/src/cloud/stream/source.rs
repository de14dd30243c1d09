//! Source of a cloud's bytes: a file, or bytes in memory.

use assay_core::ParseError;
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
