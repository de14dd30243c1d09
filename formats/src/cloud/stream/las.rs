//! LAS 1.0 to 1.4 (ASPRS, LAS Specification 1.4 R15), and LAZ, its packed form.
//!
//! Coordinates are scaled and moved as the header says, in the file's own frame and units. Fields are named as laspy
//! names them. Bytes that a file adds to each point without describing them are left out.

use super::chunk_builder::field;
use super::columns::{BlockColumn, BlockColumns, NumberEncoding};
use super::{
    ChunkBuilder, ChunkSink, CloudHeader, CloudSummary, NumberType, ParseError, ReadSeek, binary, check_room,
    laz, length, seek, unreadable,
};

/// Variable length records at most: real files have a few.
const RECORDS: u32 = 4_096;
/// Bytes of the public header that all versions have, and of LAS 1.4's.
const HEADER: u64 = 227;
const HEADER_1_4: u64 = 375;

/// What the header says.
pub(super) struct LasHeader {
    minor: u8,
    format: u8,
    /// Bytes of a point.
    pub(super) row: usize,
    pub(super) count: u64,
    /// The first byte of the points.
    pub(super) start: u64,
    pub(super) length: u64,
    scale: [f64; 3],
    offset: [f64; 3],
    records: u32,
    header: u64,
    packed: bool,
}

pub(super) fn parse_error(byte: u64, what: impl Into<String>) -> ParseError {
    ParseError::new(format!("byte {byte}"), what, "Write the file as LAS 1.0 to 1.4 describe it")
}

/// Little-endian numbers at a place of a block; 0 past its end, which the caller has checked.
pub(super) fn number_at(block: &[u8], offset: usize, kind: NumberType) -> f64 {
    kind.read(block, offset, false).unwrap_or(0.0)
}

pub(super) fn u16_at(block: &[u8], offset: usize) -> u16 {
    number_at(block, offset, NumberType::U16) as u16
}

pub(super) fn u32_at(block: &[u8], offset: usize) -> u32 {
    number_at(block, offset, NumberType::U32) as u32
}

pub(super) fn read(source: &mut dyn ReadSeek, each: &mut ChunkSink<'_>) -> Result<CloudSummary, ParseError> {
    let las = header(source)?;
    let records = records(source, &las)?;
    let mut fields = fields(las.format);
    let size = fields.iter().map(|f| f.at + f.kind.size()).max().unwrap_or(0);
    if las.row < size {
        return Err(parse_error(
            105,
            format!("points of format {} have {size} bytes, not {}", las.format, las.row),
        ));
    }
    fields.extend(extra(&records.extra, size, las.row));
    let axis = |i: usize| {
        let scaled =
            |(scale, offset): (&f64, &f64)| NumberEncoding::Scaled { scale: *scale, offset: *offset };
        let meaning = las.scale.get(i).zip(las.offset.get(i)).map_or(NumberEncoding::Plain, scaled);
        BlockColumn { kind: NumberType::I32, offset: 4 * i, stride: las.row, meaning }
    };
    let column = |f: &Field| BlockColumn { kind: f.kind, offset: f.at, stride: las.row, meaning: f.meaning };
    let columns = BlockColumns {
        xyz: [axis(0), axis(1), axis(2)],
        fields: fields.iter().skip(3).map(column).collect(),
        big_endian: false,
    };
    let name = if las.packed { "LAZ" } else { "LAS" };
    let header = CloudHeader {
        encoding: format!("{name} 1.{}, point format {}", las.minor, las.format),
        position: NumberType::F64,
        fields: fields.iter().skip(3).map(|f| field(&*f.name, f.shown())).collect(),
    };
    let mut gather = ChunkBuilder::new(header, each)?;
    if las.packed {
        laz::rows(source, &las, &records.laz, &columns, &mut gather)?;
    } else {
        check_room(las.count, las.row, las.length.saturating_sub(las.start), "number of points")?;
        binary::rows(source, las.start, las.count, las.row, &columns, &mut gather)?;
    }
    gather.finish()
}

fn block(source: &mut dyn ReadSeek, from: u64, size: usize) -> Result<Vec<u8>, ParseError> {
    seek(source, from)?;
    let mut block = vec![0; size];
    source.read_exact(&mut block).map_err(|e| unreadable(&e))?;
    Ok(block)
}

fn header(source: &mut dyn ReadSeek) -> Result<LasHeader, ParseError> {
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
        let raw = b.get(247..).and_then(|raw| raw.first_chunk()).copied().unwrap_or_default();
        let long = u64::from_le_bytes(raw);
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

/// The variable length records that matter here.
#[derive(Default)]
struct Records {
    /// LASzip's: how the points are packed.
    laz: Vec<u8>,
    /// What the bytes behind a point's own are.
    extra: Vec<u8>,
}

fn records(source: &mut dyn ReadSeek, las: &LasHeader) -> Result<Records, ParseError> {
    if las.records > RECORDS {
        return Err(parse_error(
            100,
            format!("{} variable length records are more than {RECORDS}", las.records),
        ));
    }
    let mut found = Records::default();
    let mut from = las.header;
    for _ in 0..las.records {
        if from + 54 > las.start {
            return Err(parse_error(from, "the variable length records reach into the points"));
        }
        let head = block(source, from, 54)?;
        let size = u16_at(&head, 20);
        from += 54;
        if from + u64::from(size) > las.start {
            return Err(parse_error(from, "the variable length records reach into the points"));
        }
        let user = head.get(2..18).unwrap_or_default();
        match u16_at(&head, 18) {
            22_204 if user.starts_with(b"laszip encoded") => {
                found.laz = block(source, from, usize::from(size))?
            }
            4 if user.starts_with(b"LASF_Spec") => found.extra = block(source, from, usize::from(size))?,
            _ => {}
        }
        from += u64::from(size);
    }
    Ok(found)
}

/// A field of a point's record.
struct Field {
    name: String,
    kind: NumberType,
    at: usize,
    meaning: NumberEncoding,
}

impl Field {
    /// Type of the decoded number.
    fn shown(&self) -> NumberType {
        if let NumberEncoding::Scaled { .. } = self.meaning { NumberType::F64 } else { self.kind }
    }
}

/// The fields of a point format; x, y and z first.
fn fields(format: u8) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut next = 0;
    let plain = |fields: &mut Vec<Field>, next: &mut usize, list: &[(&str, NumberType)]| {
        for (name, kind) in list {
            fields.push(Field {
                name: (*name).to_owned(),
                kind: *kind,
                at: *next,
                meaning: NumberEncoding::Plain,
            });
            *next += kind.size();
        }
    };
    let bits = |fields: &mut Vec<Field>, next: &mut usize, list: &[(&str, u32)]| {
        let mut shift = 0;
        for (name, width) in list {
            let meaning = NumberEncoding::Bits { shift, width: *width };
            fields.push(Field { name: (*name).to_owned(), kind: NumberType::U8, at: *next, meaning });
            shift += width;
        }
        *next += 1;
    };
    let (f, n) = (&mut fields, &mut next);
    plain(
        f,
        n,
        &[
            ("x", NumberType::I32),
            ("y", NumberType::I32),
            ("z", NumberType::I32),
            ("intensity", NumberType::U16),
        ],
    );
    if format < 6 {
        bits(
            f,
            n,
            &[
                ("return_number", 3),
                ("number_of_returns", 3),
                ("scan_direction_flag", 1),
                ("edge_of_flight_line", 1),
            ],
        );
        bits(f, n, &[("classification", 5), ("synthetic", 1), ("key_point", 1), ("withheld", 1)]);
        plain(
            f,
            n,
            &[
                ("scan_angle_rank", NumberType::I8),
                ("user_data", NumberType::U8),
                ("point_source_id", NumberType::U16),
            ],
        );
    } else {
        bits(f, n, &[("return_number", 4), ("number_of_returns", 4)]);
        bits(
            f,
            n,
            &[
                ("synthetic", 1),
                ("key_point", 1),
                ("withheld", 1),
                ("overlap", 1),
                ("scanner_channel", 2),
                ("scan_direction_flag", 1),
                ("edge_of_flight_line", 1),
            ],
        );
        plain(
            f,
            n,
            &[
                ("classification", NumberType::U8),
                ("user_data", NumberType::U8),
                ("scan_angle", NumberType::I16),
                ("point_source_id", NumberType::U16),
            ],
        );
    }
    if !matches!(format, 0 | 2) {
        plain(f, n, &[("gps_time", NumberType::F64)]);
    }
    if matches!(format, 2 | 3 | 5 | 7 | 8 | 10) {
        plain(f, n, &[("red", NumberType::U16), ("green", NumberType::U16), ("blue", NumberType::U16)]);
    }
    if matches!(format, 8 | 10) {
        plain(f, n, &[("nir", NumberType::U16)]);
    }
    if matches!(format, 4 | 5 | 9 | 10) {
        plain(
            f,
            n,
            &[
                ("wavepacket_index", NumberType::U8),
                ("wavepacket_offset", NumberType::U64),
                ("wavepacket_size", NumberType::U32),
            ],
        );
        plain(
            f,
            n,
            &[
                ("return_point_wave_location", NumberType::F32),
                ("x_t", NumberType::F32),
                ("y_t", NumberType::F32),
                ("z_t", NumberType::F32),
            ],
        );
    }
    fields
}

/// The described fields behind a point's own: 192 bytes each, of which the third is the type and the fourth says what
/// else is given.
fn extra(described: &[u8], size: usize, row: usize) -> Vec<Field> {
    let kinds = [
        NumberType::U8,
        NumberType::I8,
        NumberType::U16,
        NumberType::I16,
        NumberType::U32,
        NumberType::I32,
        NumberType::U64,
        NumberType::I64,
        NumberType::F32,
        NumberType::F64,
    ];
    let mut fields = Vec::new();
    let mut next = size;
    for record in described.as_chunks::<192>().0 {
        let [_, _, kind, options, rest @ ..] = record;
        let name = String::from_utf8_lossy(rest.get(..32).unwrap_or_default());
        let name = name.trim_end_matches('\0').trim();
        if *kind == 0 {
            // Bytes of no type, as many as the options say.
            next += usize::from(*options);
            continue;
        }
        // Types 11 to 20 are pairs of types 1 to 10, and 21 to 30 triples; LAS 1.4 has given them up.
        let (many, of) = ((usize::from(*kind) - 1) / 10 + 1, (usize::from(*kind) - 1) % 10);
        let Some(kind) = kinds.get(of).copied().filter(|_| many <= 3) else { break };
        for i in 0..many {
            let number = |from: usize| number_at(record, from + 8 * i, NumberType::F64);
            let scale = if options & 8 != 0 { number(112) } else { 1.0 };
            let offset = if options & 16 != 0 { number(136) } else { 0.0 };
            let meaning = if options & 24 != 0 {
                NumberEncoding::Scaled { scale, offset }
            } else {
                NumberEncoding::Plain
            };
            let name = if many == 1 { name.to_owned() } else { format!("{name}_{i}") };
            if next + kind.size() <= row {
                fields.push(Field { name, kind, at: next, meaning });
            }
            next += kind.size();
        }
    }
    fields
}
