//! LAZ: LASzip's packed points, unpacked by the `laz` crate from pieces that were checked before.
//!
//! The crate trusts what it is given: it takes memory by the sizes in the data, and its decoder of damaged data can
//! leave the range of its tables, which panics. This module therefore compares the sizes with the file, and turns a panic
//! into an error.

use super::chunk_builder::ChunkBuilder;
use super::columns::BlockColumns;
use super::las_header::{LasHeader, parse_error, u16_at, u32_at};
use super::source::{ReadSeek, seek, unreadable};
use assay_core::ParseError;
use laz::record::{LayeredPointRecordDecompressor, RecordDecompressor, SequentialPointRecordDecompressor};
use laz::{LazItem, LazItemType, LazVlr};
use std::io::{BufReader, Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Packed bytes at most of a chunk in layers, which is held in memory whole.
const CHUNK: u64 = 16 * 1024 * 1024;
/// Bytes that any file may claim to unpack to, and beyond them bytes for each packed one. Real points unpack to ten or
/// twenty times their size; more would be a bomb.
const UNPACKED: u64 = 32 * 1024 * 1024;
const RATIO: u64 = 256;
/// Bytes at most behind a point's own: each takes models of some kilobytes.
const EXTRA: u16 = 1_024;

/// Read the points of a LAZ file whose record of LASzip is `record`.
pub(super) fn rows(
    source: &mut dyn ReadSeek,
    las: &LasHeader,
    record: &[u8],
    columns: &BlockColumns,
    gather: &mut ChunkBuilder<'_, '_>,
) -> Result<(), ParseError> {
    let packed = las.length.saturating_sub(las.start);
    if las.count.saturating_mul(las.row as u64) > packed.saturating_mul(RATIO).saturating_add(UNPACKED) {
        let what = format!("the header claims {} points, but {packed} bytes follow", las.count);
        let fix = "The file is cut off or its header is wrong; copy it again";
        return Err(ParseError::new("number of points", what, fix));
    }
    let vlr = LazVlr::from_buffer(record)
        .map_err(|e| parse_error(las.start, format!("LASzip's record is missing or damaged ({e})")))?;
    check_items(las, vlr.items())?;
    let mut rows =
        Rows { block: Vec::new(), points: 0, room: gather.room(las.row)?, row: las.row, columns, gather };
    let layered = vlr.items().iter().all(|item| item.version() >= 3);
    match (u16_at(record, 0), layered) {
        (1, false) => in_turn(source, las, las.start, u64::MAX, vlr.items(), &mut rows)?,
        // Each chunk begins with models that take longer to make than some points to unpack.
        (2, false) if vlr.chunk_size() < 16 => {
            return Err(parse_error(
                las.start,
                format!("chunks of {} points are not read", vlr.chunk_size()),
            ));
        }
        (2, false) if vlr.uses_variable_size_chunks() => {
            return Err(parse_error(
                las.start,
                "chunks of different sizes are read in point formats 6 to 10 alone",
            ));
        }
        (2, false) => {
            in_turn(
                source,
                las,
                las.start.saturating_add(8),
                u64::from(vlr.chunk_size()),
                vlr.items(),
                &mut rows,
            )?;
        }
        (3, true) => in_layers(source, las, vlr.items(), &mut rows)?,
        (kind, _) => return Err(parse_error(las.start, format!("packing of kind {kind} is not read"))),
    }
    rows.give()
}

/// The items must be what a point's record has, or the crate would read beyond it.
fn check_items(las: &LasHeader, items: &[LazItem]) -> Result<(), ParseError> {
    let known = |item: &LazItem| {
        let (versions, size) = match item.item_type() {
            LazItemType::Point10 => (1..=2, 20),
            LazItemType::GpsTime => (1..=2, 8),
            LazItemType::RGB12 => (1..=2, 6),
            LazItemType::WavePacket13 => (1..=2, 29),
            LazItemType::Byte(_) => (1..=2, item.size().clamp(1, EXTRA)),
            LazItemType::Point14 => (3..=4, 30),
            LazItemType::RGB14 => (3..=4, 6),
            LazItemType::RGBNIR14 => (3..=4, 8),
            LazItemType::WavePacket14 => (3..=4, 29),
            LazItemType::Byte14(_) => (3..=4, item.size().clamp(1, EXTRA)),
        };
        versions.contains(&item.version()) && item.size() == size
    };
    if items.len() > 8 {
        return Err(parse_error(las.start, "LASzip's record has more parts than a point"));
    }
    let first = items.first().map(LazItem::item_type);
    let starts = matches!(first, Some(LazItemType::Point10 | LazItemType::Point14));
    let kind = |item: &LazItem| core::mem::discriminant(&item.item_type());
    let once =
        items.iter().enumerate().all(|(i, item)| items.iter().skip(i + 1).all(|o| kind(o) != kind(item)));
    let one_kind = items.iter().all(|i| i.version() <= 2) || items.iter().all(|i| i.version() >= 3);
    let size: usize = items.iter().map(|i| usize::from(i.size())).sum();
    if !starts || !once || !one_kind || !items.iter().all(known) || size != las.row {
        return Err(parse_error(las.start, "LASzip's record does not fit the points' format"));
    }
    Ok(())
}

/// Unpacked points on their way to a chunk.
struct Rows<'r, 'a, 'b> {
    block: Vec<u8>,
    points: usize,
    room: usize,
    row: usize,
    columns: &'r BlockColumns,
    gather: &'r mut ChunkBuilder<'a, 'b>,
}

impl Rows<'_, '_, '_> {
    /// Unpack `count` points.
    fn take<R: Read>(
        &mut self,
        count: u64,
        first: u64,
        unpacker: &mut impl RecordDecompressor<R>,
    ) -> Result<(), ParseError> {
        let mut left = count;
        while left > 0 {
            let points = usize::try_from(left).unwrap_or(usize::MAX).min(self.room - self.points);
            let from = self.points * self.row;
            self.block.resize(from + points * self.row, 0);
            let block = self.block.get_mut(from..).unwrap_or_default();
            let unpacked = catch_unwind(AssertUnwindSafe(|| unpacker.decompress_many(block)));
            if !matches!(unpacked, Ok(Ok(()))) {
                let near = first + (count - left);
                let what = "the packed points are damaged or cut off";
                return Err(ParseError::new(
                    format!("point {} or soon after", near + 1),
                    what,
                    "Copy the file again",
                ));
            }
            self.points += points;
            left -= points as u64;
            if self.points == self.room {
                self.give()?;
            }
        }
        Ok(())
    }

    fn give(&mut self) -> Result<(), ParseError> {
        self.gather.block(&self.block, self.points, self.columns)?;
        self.points = 0;
        self.block.clear();
        Ok(())
    }
}

/// Points packed one after the other, from `from` on, the models starting anew after every `chunk` points.
fn in_turn(
    source: &mut dyn ReadSeek,
    las: &LasHeader,
    from: u64,
    chunk: u64,
    items: &Vec<LazItem>,
    rows: &mut Rows<'_, '_, '_>,
) -> Result<(), ParseError> {
    seek(source, from)?;
    let mut source = BufReader::with_capacity(256 * 1024, source);
    let mut left = las.count;
    while left > 0 {
        let points = left.min(chunk);
        let mut unpacker = SequentialPointRecordDecompressor::new(&mut source);
        unpacker.set_fields_from(items).map_err(|e| parse_error(las.start, e.to_string()))?;
        rows.take(points, las.count - left, &mut unpacker)?;
        left -= points;
    }
    Ok(())
}

/// Chunks of layers: a point as it is, the number of points, each layer's size, the layers.
fn in_layers(
    source: &mut dyn ReadSeek,
    las: &LasHeader,
    items: &Vec<LazItem>,
    rows: &mut Rows<'_, '_, '_>,
) -> Result<(), ParseError> {
    let layers = |item: &LazItem| match item.item_type() {
        LazItemType::Point14 => 9,
        LazItemType::RGBNIR14 => 2,
        LazItemType::Byte14(bytes) => usize::from(bytes),
        _ => 1,
    };
    let layers: usize = items.iter().map(layers).sum();
    let mut at = las.start.saturating_add(8);
    let mut left = las.count;
    while left > 0 {
        let head = piece(source, las, at, (las.row + 4 + 4 * layers) as u64)?;
        let points = u64::from(u32_at(&head, las.row)).min(left);
        let sizes = (0..layers).map(|i| u64::from(u32_at(&head, las.row + 4 + 4 * i)));
        let size = head.len() as u64 + sizes.sum::<u64>();
        if points == 0 || size > CHUNK {
            return Err(parse_error(at, format!("a chunk of {points} points in {size} bytes is not read")));
        }
        let mut unpacker = LayeredPointRecordDecompressor::new(Cursor::new(piece(source, las, at, size)?));
        unpacker.set_fields_from(items).map_err(|e| parse_error(las.start, e.to_string()))?;
        rows.take(points, las.count - left, &mut unpacker)?;
        at += size;
        left -= points;
    }
    Ok(())
}

fn piece(source: &mut dyn ReadSeek, las: &LasHeader, from: u64, size: u64) -> Result<Vec<u8>, ParseError> {
    if size > las.length.saturating_sub(from) {
        let fix = "The file is cut off; copy it again";
        return Err(ParseError::new(format!("byte {from}"), "the file ends within its packed points", fix));
    }
    seek(source, from)?;
    let mut piece = vec![0; size as usize];
    source.read_exact(&mut piece).map_err(|e| unreadable(&e))?;
    Ok(piece)
}
