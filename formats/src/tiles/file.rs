//! Tiles as one file: all chunks, then the index, then the index's length.

use super::TileIndex;
use super::spool::short;
use assay_core::ParseError;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes of the length at the end.
const TAIL: u64 = 8;
/// Bytes of an index at most: that of 10¹¹ points.
const MAX_INDEX: u64 = 64 * 1024 * 1024;

/// End a file whose chunks [`super::TileBuilder::finish`] wrote.
///
/// # Errors
/// What `out` met.
pub fn seal(index: &TileIndex, out: &mut dyn Write) -> io::Result<()> {
    let bytes = index.to_bytes();
    out.write_all(&bytes)?;
    out.write_all(&(bytes.len() as u64).to_le_bytes())
}

/// The bytes of a file's index, for [`TileIndex::from_bytes`].
///
/// # Errors
/// The file cannot be read, or is cut off.
pub fn index_bytes(source: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    let end = source.seek(SeekFrom::End(0))?.checked_sub(TAIL).ok_or_else(short)?;
    source.seek(SeekFrom::Start(end))?;
    let mut tail = [0; TAIL as usize];
    source.read_exact(&mut tail)?;
    let length = u64::from_le_bytes(tail);
    let start = end.checked_sub(length).filter(|_| length <= MAX_INDEX).ok_or_else(short)?;
    source.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; length as usize];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The packed bytes of a node's chunk; `None` where there is no such node.
///
/// # Errors
/// The file cannot be read, or is cut off.
pub fn packed_chunk(
    index: &TileIndex,
    node: u32,
    source: &mut (impl Read + Seek),
) -> io::Result<Option<Vec<u8>>> {
    let Some(node) = index.nodes.get(node as usize) else { return Ok(None) };
    source.seek(SeekFrom::Start(node.offset))?;
    let mut packed = Vec::new();
    // Memory follows the bytes that are there, not the index's word.
    source.take(u64::from(node.length)).read_to_end(&mut packed)?;
    if packed.len() == node.length as usize { Ok(Some(packed)) } else { Err(short()) }
}

/// The index of a file.
///
/// # Errors
/// The file cannot be read, or its index contradicts itself.
pub fn read_index(source: &mut (impl Read + Seek)) -> Result<TileIndex, ParseError> {
    let bytes = index_bytes(source).map_err(|e| {
        ParseError::new("index of tiles", e.to_string(), "Make the tiles again from the source")
    })?;
    TileIndex::from_bytes(&bytes)
}

#[cfg(test)]
mod tests {
    use super::super::{MemoryScratch, TileBuilder, unpack};
    use super::*;
    use std::io::Cursor;

    fn file() -> (TileIndex, Vec<u8>) {
        let (mut scratch, mut out) = (MemoryScratch::default(), Vec::new());
        let mut builder = TileBuilder::new(&[], &mut scratch);
        builder.add(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], &[]).unwrap();
        let index = builder.finish(&mut out).unwrap();
        seal(&index, &mut out).unwrap();
        (index, out)
    }

    #[test]
    fn a_file_gives_its_index_and_chunks_back() {
        let (index, bytes) = file();
        let mut source = Cursor::new(bytes);
        assert_eq!(read_index(&mut source).unwrap(), index);
        let packed = packed_chunk(&index, 0, &mut source).unwrap().unwrap();
        assert!(unpack(&index, 0, &packed).is_ok());
        assert!(packed_chunk(&index, 99, &mut source).unwrap().is_none());
    }

    #[test]
    fn a_file_cut_anywhere_is_refused() {
        let (_, bytes) = file();
        for length in 0..bytes.len() {
            assert!(read_index(&mut Cursor::new(&bytes[..length])).is_err(), "{length} bytes");
        }
    }
}
