//! LAS's public header, and numbers at fixed offsets.

use super::source::{ReadSeek, length, seek, unreadable};
use crate::cloud::NumberType;
use assay_core::ParseError;

/// Bytes of the public header that all versions have, and of LAS 1.4's.
const HEADER: u64 = 227;
const HEADER_1_4: u64 = 375;

/// Header of LAS.
pub(super) struct LasHeader {
    pub(super) minor: u8,
    pub(super) format: u8,
    /// Bytes of a point.
    pub(super) row: usize,
    pub(super) count: u64,
    /// The first byte of the points.
    pub(super) start: u64,
    pub(super) length: u64,
    /// The first byte behind the points: that of what follows them, or the file's end.
    pub(super) points_end: u64,
    pub(super) scale: [f64; 3],
    pub(super) offset: [f64; 3],
    pub(super) records: u32,
    pub(super) header: u64,
    pub(super) packed: bool,
}

pub(super) fn parse_error(byte: u64, what: impl Into<String>) -> ParseError {
    ParseError::new(format!("byte {byte}"), what, "Write the file as LAS 1.0 to 1.4 describe it")
}

/// Little-endian number at an offset of a block; 0 past its end, which the caller has checked.
pub(super) fn number_at(block: &[u8], offset: usize, kind: NumberType) -> f64 {
    kind.read(block, offset, false).unwrap_or(0.0)
}

fn long_at(block: &[u8], offset: usize) -> u64 {
    let raw = block.get(offset..).and_then(|raw| raw.first_chunk()).copied().unwrap_or_default();
    u64::from_le_bytes(raw)
}

pub(super) fn u16_at(block: &[u8], offset: usize) -> u16 {
    number_at(block, offset, NumberType::U16) as u16
}

pub(super) fn u32_at(block: &[u8], offset: usize) -> u32 {
    number_at(block, offset, NumberType::U32) as u32
}

pub(super) fn block(source: &mut dyn ReadSeek, from: u64, size: usize) -> Result<Vec<u8>, ParseError> {
    seek(source, from)?;
    let mut block = vec![0; size];
    source.read_exact(&mut block).map_err(|e| unreadable(&e))?;
    Ok(block)
}

pub(super) fn header(source: &mut dyn ReadSeek) -> Result<LasHeader, ParseError> {
    let length = length(source)?;
    if length < HEADER {
        return Err(parse_error(length, "the file ends within its header"));
    }
    let b = block(source, 0, length.min(HEADER_1_4) as usize)?;
    let byte = |at: usize| b.get(at).copied().unwrap_or(0);
    if !b.starts_with(b"LASF") {
        return Err(parse_error(0, "the file does not begin with LASF"));
    }
    let (major, minor) = (byte(24), byte(25));
    if major != 1 || minor > 4 {
        return Err(parse_error(24, format!("version {major}.{minor} is not read")));
    }
    let axes = |from: usize| [0, 8, 16].map(|i| number_at(&b, from + i, NumberType::F64));
    let mut count = u64::from(u32_at(&b, 107));
    if minor == 4 && b.len() as u64 == HEADER_1_4 {
        let long = long_at(&b, 247);
        count = if long > 0 { long } else { count };
    }
    let las = LasHeader {
        minor,
        // The two high bits say that the points are packed.
        format: byte(104) & 0x3F,
        packed: byte(104) & 0xC0 != 0,
        row: usize::from(u16_at(&b, 105)),
        count,
        start: u64::from(u32_at(&b, 96)),
        length,
        points_end: [long_at(&b, 227), long_at(&b, 235)]
            .into_iter()
            .zip([3, 4])
            .filter(|(at, since)| *at > 0 && minor >= *since)
            .map(|(at, _)| at)
            .min()
            .unwrap_or(length)
            .min(length),
        scale: axes(131),
        offset: axes(155),
        records: u32_at(&b, 100),
        header: u64::from(u16_at(&b, 94)),
    };
    if las.format > 10 {
        return Err(parse_error(104, format!("point format {} is not known", las.format)));
    }
    if las.header < HEADER || las.start < las.header || las.start > length {
        return Err(parse_error(96, format!("the points begin at byte {}, which cannot be", las.start)));
    }
    if las.scale.iter().any(|s| !s.is_finite() || *s == 0.0) || las.offset.iter().any(|o| !o.is_finite()) {
        return Err(parse_error(131, "the scales or offsets are no numbers that coordinates can be made of"));
    }
    Ok(las)
}
