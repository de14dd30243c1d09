//! LAS 1.0 to 1.4 (ASPRS, LAS Specification 1.4 R15), and LAZ, its packed form.
//!
//! Coordinates are scaled and moved as the header says, in the file's own frame and units. Fields are named as laspy
//! names them. Bytes that a file adds to each point without describing them are left out.

use super::chunk::{ChunkSink, CloudHeader, CloudSummary};
use super::chunk_builder::{ChunkBuilder, field};
use super::columns::{BlockColumn, BlockColumns, NumberEncoding};
use super::las_header::{LasHeader, block, header, number_at, parse_error, u16_at};
use super::source::{ReadSeek, check_room, surplus_rows, surplus_warning};
use super::{binary, laz};
use crate::cloud::NumberType;
use assay_core::ParseError;

/// Variable length records at most: real files have a few.
const RECORDS: u32 = 4_096;
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
    let follow = las.points_end.saturating_sub(las.start);
    let surplus = if las.packed { 0 } else { surplus_rows(follow, las.count, las.row) };
    let warnings = surplus_warning(las.count, surplus, "number of points");
    Ok(CloudSummary { warnings: warnings.into_iter().collect(), ..gather.finish()? })
}

/// The variable length records that this reader uses.
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

/// The described fields behind a point's own. A description has 192 bytes; the third is the type, the fourth says which
/// other values it has.
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
